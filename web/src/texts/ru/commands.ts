/*
 * commands: words of the forms in which the order's commands are given (п. 12-29). They come with the pages that show such forms.
 */
const nbsp = "\u00a0";

export interface CommandWords {
	/** on the button */
	name: string;
	/** on the button once it has been done before: another topic, another body */
	again?: string;
	/** what the form asks, where the button's word does not say it */
	title?: string;
	/** one sentence over the fields */
	explain?: string;
	/** what follows and can't be undone by one press: the person ticks it */
	follows?: string;
	/** a label of its own for a field */
	labels?: Record<string, string>;
	hints?: Record<string, string>;
	/** why it makes no sense now, though the order would allow it */
	idle?: string;
}

const named: Record<string, CommandWords> = {
	triage: { name: "Разобрать", again: "Тема, место, важность" },
	route: {
		name: "Направить",
		again: "Направить иначе",
		explain: "Одинаковые номера работают вместе, последний пишет общий ответ (п. 22).",
		labels: { note: "Записка исполнителю" },
	},
	take: { name: "Взять в работу" },
	return: {
		name: "Вернуть: не наша тема",
		labels: { reason: "Почему", proposed_body: "Чья это тема" },
		hints: { reason: "Эти слова увидит тот, кому вернётся" },
	},
	"submit-draft": { name: "Сдать на согласование" },
	"submit-part": {
		name: "Сдать часть",
		explain: "Ваша часть уйдёт органу, который пишет общий ответ (п. 22).",
		labels: { text: "Ваша часть ответа" },
	},
	"withdraw-draft": {
		name: "Отозвать проект",
		explain: "Проект вернётся вам, сроки пойдут так, будто его не сдавали.",
		labels: { reason: "Почему" },
	},
	visa: {
		name: "Завизировать",
		title: "Виза на этот ответ",
		explain: "После визы ответ увидит куратор. Виза идёт во времени исполнителя.",
	},
	"refuse-visa": {
		name: "Не визировать",
		title: "Вернуть исполнителю без визы",
		labels: { reason: "Что поправить" },
		hints: { reason: "Эти слова увидит исполнитель" },
	},
	approve: { name: "Только согласовать" },
	"approve-and-publish": { name: "Согласовать и опубликовать" },
	"correct-and-approve": { name: "Поправить и согласовать" },
	"correct-approve-and-publish": { name: "Поправить, согласовать и опубликовать" },
	"send-back": { name: "На доработку", labels: { reason: "Почему" }, hints: { reason: "Эти слова увидит исполнитель" } },
	publish: { name: "Опубликовать" },
	undo: { name: "Вернуть из публикации" },
	"published-by-hand": { name: "Опубликовано вручную" },

	forward: {
		name: "Передать по компетенции",
		title: "Передать муниципалитету, ведомству или организации",
		explain: "Человек всё равно получит ответ: кто этим занимается и когда ответит. Его пишет Бюро.",
		labels: { body: "Кому", reason: "Что передаём" },
	},
	reassign: { name: "Другой исполнитель", labels: { person: "Кто продолжит", reason: "Почему" } },
	"hand-over": { name: "Другой куратор", labels: { person: "Кто продолжит", reason: "Что важно знать" } },

	attach: {
		name: "Прикрепить сообщение",
		title: "Прикрепить сообщение из очереди",
		explain: "У него будет свой срок ответа и своё место, черновик общий (п. 16).",
		labels: { message: "Сообщение", reason: "Почему это об одном" },
	},
	detach: {
		name: "Открепить",
		title: "Открепить сообщение",
		explain: "Оно вернётся в очередь «Найдено».",
		labels: { reason: "Почему" },
		idle: "В деле одно сообщение: откреплять нечего",
	},
	split: {
		name: "Разделить",
		title: "Вести это сообщение отдельным делом",
		explain: "Появится новое дело, связанное с этим. Сроки сообщения пойдут дальше (п. 22).",
		labels: { reason: "Почему вопросы не связаны" },
		idle: "В деле одно сообщение: разделять нечего",
	},
	merge: {
		name: "Объединить",
		title: "Объединить с другим делом",
		follows: "Сообщения перейдут в то дело со своими сроками, это закроется, и открыть его снова будет нельзя.",
		labels: { other_incident: "Номер дела, которое останется", reason: "Почему это об одном" },
	},
	"author-replied": {
		name: "Автор ответил",
		explain: "Отметьте, если автор ответил на уточняющий вопрос: исполнитель узнает сразу (п. 17).",
		labels: { message: "Под каким сообщением" },
		idle: "Автора ни о чём не спрашивали",
	},
	"cannot-be-placed": {
		name: "Разместить нельзя",
		explain: "Последняя ступень: ответить под сообщением, в личку и у себя не вышло (п. 20).",
		labels: { reason: "Что пробовали и что помешало" },
		follows: "Срок ответа на это сообщение остановится, публиковать под ним больше не будем.",
	},

	"mark-repeat": {
		name: "Отметить повтором",
		explain: "Человек пишет о том, на что уже отвечали. В ответе придётся сказать, что сделано с тех пор (п. 23).",
		labels: { other_incident: "Номер прежнего дела", reason: "Почему это повтор" },
	},
	"unmark-repeat": { name: "Снять повтор", labels: { reason: "Почему" } },
	"mark-significant": {
		name: "Отметить значимым",
		explain: "О значимых сообщениях докладывают губернатору (п. 29).",
		labels: { reason: "Почему" },
	},
	"unmark-significant": { name: "Снять значимость", labels: { reason: "Почему" } },
	"mark-emergency": {
		name: "Опасность для жизни",
		explain: "Сначала позвоните 112. Отметку увидит дежурный куратор (п. 25).",
		labels: { reason: "Что случилось и кому передали" },
	},

	"add-measure": {
		name: "Записать меру",
		explain: "Что пообещали людям или уже делают (п. 23).",
		labels: { text: "Что сделаем", body: "Кто сделает", due: "К какому дню" },
	},
	"fulfil-measure": {
		name: "Мера выполнена",
		labels: { text: "Что сделано" },
		hints: { text: "Словами, чтобы можно было проверить" },
		idle: "Невыполненных мер нет",
	},

	"change-track": {
		name: "Изменить срок",
		explain: "Пересчитаются только открытые сроки, каждый от своего начала (п. 14).",
		labels: { track: "Какой срок", decided: "Рабочих часов на ответ", reason: "Почему" },
		hints: { decided: "Пусто: как в Порядке" },
	},
	"change-edition": {
		name: "Новая редакция порядка",
		follows: "Открытые сроки пересчитаются по новой редакции.",
		labels: { reason: "Почему" },
	},
	explain: {
		name: "Объяснить",
		title: "Почему опоздали",
		explain: "На объяснение 2 рабочих дня. Его увидят Бюро и заместитель по теме (п. 27).",
		labels: { term: "Какой срок", reason: "Что помешало и что поменяли" },
		idle: "Объяснять нечего",
	},
	"accept-explanation": {
		name: "Принять объяснение",
		title: "Не по вине",
		explain: "Опоздание останется в списке, но в цифрах будет показано отдельно (п. 27).",
		labels: { term: "Какой срок", reason: "Почему" },
		idle: "Объяснений, ждущих решения, нет",
	},
	"refuse-explanation": {
		name: "Не принять объяснение",
		labels: { term: "Какой срок", reason: "Почему" },
		idle: "Объяснений, ждущих решения, нет",
	},
	"report-shortcoming": {
		name: "Недостаток",
		title: "Сообщить о недостатке",
		explain: "Уйдёт заместителю губернатора по этой теме. Кого и как наказать, решает он (п. 27).",
		labels: { body: "Чей недостаток", person: "Кто именно", reason: "В чём недостаток" },
	},

	exclude: {
		name: "Не подлежит (п. 25)",
		title: "Не подлежит рассмотрению",
		explain: "Вопрос за бранью можно оставить в работе. Человек грозит себе? Это не основание: отметьте «Опасность для жизни».",
		follows: "Все сроки остановятся, и человеку не ответят.",
		labels: { ground: "Основание, п. 25", reason: "Что именно" },
	},
	dismiss: {
		name: "Без ответа",
		title: "Оставить без ответа",
		follows: "Все сроки остановятся, и человеку не ответят.",
		labels: { ground: "Основание", reason: "Подробнее" },
	},
	close: {
		name: "Закрыть",
		title: "Закрыть дело",
		follows: "Дело уйдёт из работы, все сроки остановятся.",
		labels: { outcome: "Чем закончилось", reason: "Подробнее" },
	},
	reopen: {
		name: "Открыть снова",
		explain: "Дело станет новым: сроки пойдут с этой минуты.",
		labels: { reason: "Почему" },
		idle: "Дело объединено с другим: открывать нужно то",
	},
	comment: { name: "Записка для своих", explain: "Человек её не увидит.", labels: { text: "Записка" } },
};

export const commands = {
	named,
	groups: {
		common: "Что можно сделать",
		route: "Маршрут",
		messages: "Сообщения",
		marks: "Отметки",
		measures: "Меры",
		terms: "Сроки и объяснения",
		close: "Закрыть",
	},
	more: "Ещё действия",
	fields: {
		message: "На какое сообщение",
		other_incident: "Номер дела",
		reason: "Почему",
		text: "Текст",
		note: "Записка",
		body: "Орган",
		person: "Человек",
		measure: "Какая мера",
		term: "Какой срок",
		ground: "Основание",
		outcome: "Чем закончилось",
		track: "Какой срок",
		proposed_body: "Чья это тема",
		draft: "Ответ",
	} as Record<string, string>,
	optional: "можно не заполнять",
	choose: "Выберите",
	nobody: "Не выбрано",
	unknown: "Не знаю",
	confirm: "Понимаю:",
	errors: {
		empty: "Без этого не отправить",
		confirm: "Отметьте, что понимаете последствия",
		number: "Дела с таким номером нет или оно вам не видно",
		numberSelf: "Это то же самое дело",
		numberMany: "Таких номеров несколько: напишите с годом",
		hours: "Число от 0,5 до 100",
		date: "Этот день уже прошёл",
		reroute: "Дело уже у органа: напишите, почему передаёте",
		again: "Этот орган уже возвращал: напишите, почему снова ему",
		closing: "Для такого исхода напишите, в чём дело",
		decided: "Срок меняете вы: напишите, почему",
		listFailed: "Список не загрузился",
	},
	looking: "Ищем",
	numberHint: "Например, 2026-15 или 15",
	noMessages: "В очереди сообщений нет",
	pick: "Выбрать",
	pickOther: "Выбрать другое",
	of: {
		ground: {
			harm: "Намерение причинить вред другому",
			obscene: "Нецензурные выражения",
			insult: "Оскорбительные выражения",
			threat: "Угроза жизни, здоровью или имуществу должностного лица, его семье",
			no_reaction_needed: "Нет вопроса: мнение, шутка",
			not_a_matter: `Не дело органов округа, п.${nbsp}1.2`,
			spam: "Реклама, спам",
			mistake: "Взяли по ошибке",
		},
		outcome: {
			answered: "Ответили",
			referred: "Передано по компетенции",
			withdrawn: "Человек отозвал вопрос",
			author_silent: "Автор не ответил на уточнение",
			not_placed: "Разместить нельзя",
		},
		track: { ordinary: "Обычный срок", list: "По короткому перечню", by_decision: "Короче, по решению куратора" },
	} as Record<string, Record<string, string>>,
	chain: {
		who: "Кому",
		whoOf: (n: number) => `Кому, ${n}-й орган`,
		number: (n: number) => `Номер ${n}-го органа`,
		add: "Добавить орган",
		up: (n: number) => `${n}-й орган выше`,
		down: (n: number) => `${n}-й орган ниже`,
		remove: (n: number) => `Убрать ${n}-й орган`,
		joint: "общий ответ",
		choose: "Выберите орган",
		load: (n: number) => `в работе ${n}`,
		twice: "Этот орган уже назван",
		lastAlone: "Последний пишет общий ответ один: дайте ему следующий номер",
		fits: (until: string) => `Помещается: черновик ${until}`,
		fitsPlain: "Помещается",
		short: (time: string) => `Не хватает ${time}. Поставьте органы вместе или попросите промежуточный ответ.`,
		closed: "К сроку черновика последний орган уже закрыт.",
	},
	term: (name: string, due: string) => `${name}, срок был ${due}`,
	personOf: (name: string, body: string) => (body === "" ? name : `${name}, ${body}`),
	messageOf: (author: string, excerpt: string) => `${author}: ${excerpt}`,
	found: (number: string, title: string, state: string) => `№${nbsp}${number}. ${title}. ${state}`,
	linked: (number: string) => `Новое дело №${nbsp}${number}`,
};
