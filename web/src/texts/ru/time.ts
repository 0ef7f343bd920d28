/*
 * time: how moments and stretches of time are said in Russian (DESIGN §4 and §12).
 *
 * Promises: minutes under an hour, hours and minutes under a day; never seconds; a minus is U+2212.
 */
import { daysBetween, offsetMinutes, wall } from "../../time/zone.ts";

const nbsp = "\u00a0";
const minute = 60_000;
const hour = 60 * minute;

const daysShort = ["пн", "вт", "ср", "чт", "пт", "сб", "вс"];
const daysLong = ["Понедельник", "Вторник", "Среда", "Четверг", "Пятница", "Суббота", "Воскресенье"];
const daysIn = ["в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье"];
const months = ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"];

const two = (n: number) => String(n).padStart(2, "0");

/** 1 сообщение, 2 сообщения, 5 сообщений */
export function plural(n: number, one: string, few: string, many: string): string {
	const tens = Math.abs(n) % 100;
	const ones = tens % 10;
	const word = tens > 10 && tens < 20 ? many : ones === 1 ? one : ones > 1 && ones < 5 ? few : many;
	return `${number(n)}${nbsp}${word}`;
}

/** 4 096 */
export function number(n: number): string {
	return String(n)
		.replace("-", "−")
		.replace(/\B(?=(\d{3})+(?!\d))/g, nbsp);
}

function duration(ms: number): string {
	const minutes = Math.floor(Math.abs(ms) / minute);
	if (minutes < 1) return `меньше${nbsp}минуты`;
	const h = Math.floor(minutes / 60);
	const m = minutes % 60;
	if (h === 0) return `${m}${nbsp}мин`;
	return m === 0 ? `${number(h)}${nbsp}ч` : `${number(h)}${nbsp}ч ${m}${nbsp}мин`;
}

function clock(moment: number, zone: string): string {
	const at = wall(moment, zone);
	return `${two(at.hour)}:${two(at.minute)}`;
}

function date(moment: number, now: number, zone: string): string {
	const at = wall(moment, zone);
	const year = at.year === wall(now, zone).year ? "" : ` ${at.year}`;
	return `${at.day}${nbsp}${months[at.month - 1]}${year}`;
}

function zoneName(moment: number, zone: string): string {
	if (zone === "Europe/Moscow") return "МСК";
	const offset = offsetMinutes(moment, zone);
	const sign = offset < 0 ? "−" : "+";
	const rest = Math.abs(offset) % 60;
	return `UTC${sign}${Math.floor(Math.abs(offset) / 60)}${rest === 0 ? "" : `:${two(rest)}`}`;
}

export const time = {
	duration,
	clock,
	/** 2:40, for a figure inside a bar */
	figure: (ms: number) => `${Math.floor(ms / hour)}:${two(Math.floor((ms % hour) / minute))}`,
	workingDays: (n: number) => plural(n, "рабочий день", "рабочих дня", "рабочих дней"),
	/** 14 мин из 30, 52 мин из 1 ч, меньше минуты */
	usedOf: (used: number, total: number) => {
		if (Math.abs(used) < minute) return duration(used);
		const all = duration(total);
		const short = total < hour ? all.replace(`${nbsp}мин`, "") : all;
		return `${duration(used)} из ${short}`;
	},
	leftOf: (left: number) => `осталось ${duration(left)}`,
	lateBy: (ms: number) => (Math.abs(ms) < minute ? `позже меньше чем на${nbsp}минуту` : `позже на ${duration(ms)}`),
	over: (ms: number) => (Math.abs(ms) < minute ? `−1${nbsp}мин` : `−${duration(ms)}`),
	overAloud: "просрочено ",
	notRunning: (opens: string) => `стоит, пойдёт ${opens}`,
	willRun: (opens: string) => `пойдёт ${opens}`,
	stands: "стоит",
	/** сегодня в 14:00, завтра в 09:00, в понедельник в 09:00, 11 января в 09:00 */
	opens: (moment: number, now: number, zone: string) => {
		const days = daysBetween(now, moment, zone);
		const at = `в${nbsp}${clock(moment, zone)}`;
		if (days === 0) return at;
		if (days === 1) return `завтра ${at}`;
		if (days < 7) return `${daysIn[wall(moment, zone).weekday]} ${at}`;
		return `${date(moment, now, zone)} ${at}`;
	},
	/** сегодня в 11:09, вчера в 16:40, 20 ноября в 14:58 */
	when: (moment: number, now: number, zone: string) => {
		const days = daysBetween(now, moment, zone);
		const at = `в${nbsp}${clock(moment, zone)}`;
		if (days === 0) return `сегодня ${at}`;
		if (days === -1) return `вчера ${at}`;
		if (days === 1) return `завтра ${at}`;
		return `${date(moment, now, zone)} ${at}`;
	},
	unknownWhen: "время неизвестно",
	/** до 15:20 сегодня, до 09:10 завтра, до 18:00 27 ноября */
	until: (moment: number, now: number, zone: string) => {
		const days = daysBetween(now, moment, zone);
		const day = days === 0 ? "сегодня" : days === 1 ? "завтра" : days === -1 ? "вчера" : date(moment, now, zone);
		return `до${nbsp}${clock(moment, zone)} ${day}`;
	},
	/** 15:20 today, пт 15:20 on another day of these two weeks, 20.11 15:20 beyond */
	short: (moment: number, now: number, zone: string) => {
		const days = Math.abs(daysBetween(now, moment, zone));
		const at = wall(moment, zone);
		if (days === 0) return clock(moment, zone);
		if (days < 7) return `${daysShort[at.weekday]}${nbsp}${clock(moment, zone)}`;
		return `${two(at.day)}.${two(at.month)}${nbsp}${clock(moment, zone)}`;
	},
	/** пн 23.11.2026, 15:20 МСК */
	exact: (moment: number, zone: string) => {
		const at = wall(moment, zone);
		const day = `${daysShort[at.weekday]} ${two(at.day)}.${two(at.month)}.${at.year}`;
		return `${day}, ${clock(moment, zone)} ${zoneName(moment, zone)}`;
	},
	/** Пятница, 20 ноября */
	date,
	dayHeading: (moment: number, now: number, zone: string) => `${daysLong[wall(moment, zone).weekday]}, ${date(moment, now, zone)}`,
	/** пт 20 */
	dayShort: (moment: number, zone: string) => {
		const at = wall(moment, zone);
		return `${daysShort[at.weekday]}${nbsp}${at.day}`;
	},
	weekday: (moment: number, zone: string) => daysShort[wall(moment, zone).weekday] ?? "",
	clause: (clause: string) => `п.${nbsp}${clause}`,
	lunch: "обед",
	pause: "перерыв",
	night: "ночь",
	daysOff: "выходные",
	afterApproval: "после согласования",
	deadlineExact: (exact: string, clause: string) => (clause === "" ? exact : `${exact}, п.${nbsp}${clause}`),
};
