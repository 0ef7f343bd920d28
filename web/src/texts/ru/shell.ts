/*
 * shell: words of the frame around the pages: navigation, working day, person, bars.
 */
import { number, plural } from "./time.ts";

export const shell = {
	sections: "Разделы",
	main: "Главное",
	inbox: "Входящие",
	review: "Согласование",
	work: "В работе",
	answered: "Отвечено",
	desk: "Мой стол",
	logout: "Выйти",
	logoutFailed: "Выйти не получилось: нет связи",
	roles: {
		curator: "Куратор",
		head_of_bureau: "Руководитель Бюро",
		smm: "Редактор",
		security: "Защита информации",
		executor: "Исполнитель",
		substitute: "Замещает исполнителя",
		head_of_body: "Руководитель органа",
		delegate: "Уполномоченный",
		deputy: "Заместитель губернатора",
		deputy_policy: "Заместитель губернатора по внутренней политике",
		governor: "Губернатор",
		assistant: "Помощник губернатора",
		administrator: "Администратор",
		auditor: "Аудитор",
	} as Record<string, string>,
	roleIn: (role: string, body: string) => `${role}, ${body}`,
	count: (n: number) => plural(n, "дело", "дела", "дел"),
	demo: "Учебный режим: время идёт от 23.11.2026, сеть ненастоящая.",
	offline: "Нет связи. Пишите дальше, всё сохранится здесь; отправим, когда связь вернётся.",
	reconnect: "Проверить связь",
	memoryOnly: "Браузер не даёт места для черновиков: не закрывайте страницу, пока не отправите.",
	workday: {
		tillBreak: (what: string, left: string) => `до ${what} ${left}`,
		breaks: { lunch: "обеда", pause: "перерыва", end: "конца дня" },
		over: (opens: string) => `Рабочий день закончен, отсчёт ${opens}`,
		before: (opens: string) => `Рабочий день не начался, отсчёт ${opens}`,
		pause: (opens: string) => `Перерыв, отсчёт ${opens}`,
		off: (opens: string) => `Нерабочий день, отсчёт ${opens}`,
		shortOff: (opens: string) => `отсчёт ${opens}`,
		hours: (list: string) => `Рабочее время сегодня: ${list}`,
		running: (left: string) => `Рабочий день идёт, ${left}`,
	},
	home: {
		none: "Для вашей роли здесь пока нет страницы",
		noneHint: "Кураторы и исполнители работают отсюда; настройки пока делаются командами на сервере.",
	},
	number,
};
