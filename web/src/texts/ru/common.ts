/*
 * common: words that every page uses: frame of a view's four states, errors, keys.
 */
import { number } from "./time.ts";

const nbsp = "\u00a0";

export const common = {
	product: "Отклик",
	title: (page: string) => `${page} — Отклик`,
	skip: "К содержанию",
	back: "Назад",
	close: "Закрыть",
	retry: "Повторить",
	undo: "Вернуть",
	open: "Открыть",
	more: "Показать ещё",
	loading: "Загружаем",
	sending: "Отправляем",
	fresh: (n: number) => `Новых${nbsp}${number(n)}, показать`,
	changed: "Список изменился, обновить",
	gone: "Уже разобрано",
	listFailed: "Список не загрузился",
	failed: {
		unreachable: "Нет связи с Откликом",
		unreachableHint: "Набранное сохранено в этом браузере. Повторите, когда связь появится.",
		uncertain: "Ответа не было. Повторите: второй раз то же самое не сделается.",
		server: "Отклик не справился",
		serverHint: "Набранное сохранено. Повторите через минуту.",
		code: (code: string) => `код ${code}`,
		clause: (clause: string) => `п.${nbsp}${clause}`,
		field: (field: string, rule: string) => `${field}: ${rule}`,
	},
	missing: { title: "Здесь ничего нет", hint: "Адрес неверный, или это вам не видно.", home: "К началу" },
	late: {
		title: "Страница не загрузилась",
		hint: "Нет связи, или Отклик обновили. Набранное сохранено в этом браузере.",
		again: "Обновить страницу",
	},
	stale: {
		title: "Дело изменилось, пока вы решали",
		keep: "Набранное осталось. Посмотрите, что изменилось, и решите снова.",
		look: "Показать новое",
	},
	keys: {
		title: "Клавиши",
		letters: "Буквы стоят по месту на клавиатуре и работают в обеих раскладках.",
		help: "Список клавиш",
		next: "Следующее",
		previous: "Предыдущее",
		goTo: "Перейти: затем В входящие, С согласование, Р в работе, М мой стол",
	},
};
