/*
 * inbox: words of the queue where the clock runs: detected, returned, in work, answered.
 */
import { plural } from "./time.ts";

const nbsp = "\u00a0";

export const inbox = {
	title: "Входящие",
	tabs: { new: "Выявлено", returned: "Возвращённые", work: "В работе", answered: "Отвечено" },
	queue: "Очередь дел",
	listOf: (n: number) => `Дела, ${plural(n, "дело", "дела", "дел")}`,
	sections: {
		critical: "Критическая важность",
		over: "Просрочено",
		soon: "Срок выходит",
		time: "Время есть",
		still: "Часы стоят",
		done: "Отвечено",
	},
	noTopic: "Тема не выбрана",
	short: "Короткий срок",
	more: (n: number) => `Ещё${nbsp}${n} о том же`,
	repeat: "Повтор",
	returnedFrom: (body: string) => `Вернули: ${body}`,
	message: "Сообщение",
	text: "Текст сообщения",
	facts: "Сроки и решение",
	backToQueue: "Очередь",
	openPage: "Открыть дело",
	clocks: { route: "Направить", answer: "Ответ", firstOf: (n: number) => `Первый ответ из${nbsp}${n}` },
	untilClause: (until: string, clause: string) => (clause === "" ? until : `${until}, п.${nbsp}${clause}`),
	others: "О том же",
	inCase: "в деле",
	each: "У каждого в деле свой срок ответа и своё место, черновик общий",
	why: "Почему этот срок?",
	returned: "Почему вернули",
	decide: "Решение",
	chain: "Кому направлено",
	route: "Принять и направить",
	routed: (number: string, body: string) => `Направлено: №${nbsp}${number}, ${body}`,
	notRoutable: "Направить сейчас нельзя",
	empty: {
		new: ["Выявленных дел нет.", "Сообщения, которые ждут решения, — во вкладке «Найдено»."],
		returned: ["Возвращённых дел нет.", "Сюда приходит то, что орган вернул как не своё."],
		work: ["В работе ничего нет.", "Здесь дела от направления до публикации ответа."],
		answered: ["Ответов пока нет.", "Здесь дела, на которые ответ опубликован."],
	} satisfies Record<string, [string, string]>,
	toFound: "Перейти к найденному",
	pick: "Выберите дело слева",
	pickHint: "Стрелки или О и Л ведут по списку.",
	terms: "Сроки",
	state: "Состояние",
	messages: "Сообщений",
	changed: (what: string, was: string, is: string) =>
		`${what}: ${was === "" ? "не было" : `было «${was}»`}, ${is === "" ? "убрали" : `стало «${is}»`}`,
	executor: (name: string) => `исполнитель ${name}`,
};
