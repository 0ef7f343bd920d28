// tests/browser/commands.test.mjs: the commands of the order in their forms: marks, messages, chains, visa, correction, explanations,
// the ways out and back; an installation of its own, with a visa and correction in place (settings of the regulation).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Browser, until } from '../lib/api.mjs';
import { launch, Person, personOf, plain } from '../lib/browser.mjs';
import { cast } from '../lib/cast.mjs';
import { BINARY, freshDatabase, ROOT, Server } from '../lib/server.mjs';
import { ANSWER, comment, stateOf } from '../lib/stage.mjs';

// the people of the cast, the head of one of their bodies, the head of the Bureau: each costs a slow hash
const LOGINS = ['rocheva', 'apitsyn', 'kanev', 'khatanzeysky', 'rogacheva', 'toropov', 'ostashova', 'nosova'];
let folder;
let database;
let server;
let browser;
let who;
let head;
let bureau;
let curator;
let executor;

const json = (path) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

async function enterApi(login) {
	const person = new Browser(server.base, who.contract);
	assert.equal((await person.login(login, personOf(login).password)).status, 201);
	return person;
}

before(async () => {
	folder = mkdtempSync(join(tmpdir(), 'otklik-commands-'));
	database = freshDatabase(folder);
	const install = json('data/demo/install.json');
	install.persons = install.persons.filter((person) => LOGINS.includes(person.login));
	install.regulation = { ...json('data/regulation/nao-2020.json'), correct_in_place: true, visas: [{ role: 'head_of_body', name: 'руководитель органа' }] };
	writeFileSync(join(folder, 'install.json'), JSON.stringify(install));
	const run = spawnSync(BINARY, ['init', '--from', join(folder, 'install.json'), '--database', database.url], { encoding: 'utf8' });
	assert.equal(run.status, 0, run.stderr);
	server = await Server.start({ folder, database });
	await server.clock({ running: false });
	await server.clock({ add_working: '2h' });
	who = await cast(server);
	[head, bureau] = [await enterApi('ostashova'), await enterApi('nosova')];
	browser = await launch();
	curator = await Person.enter(browser, server.base, 'rocheva');
	await until('messages are found', async () => (await who.curators[0].get('/api/v1/messages?state=found&limit=1')).body.total > 20);
});
after(async () => {
	try {
		await executor?.close();
		await curator?.close();
	} finally {
		await browser?.close();
		await server?.stop();
		database?.drop();
		if (folder) rmSync(folder, { recursive: true, force: true });
	}
});

/** The executor in a browser: entered once. */
async function kanev() {
	executor ??= await Person.enter(browser, server.base, 'kanev');
	return executor;
}

const state = (id) => stateOf(who, id);
const acts = (person = curator) => person.page.locator('#acts');
const form = (person = curator) => person.page.locator('.act-form');
const send = (name, person = curator) => form(person).getByRole('button', { name, exact: true });

async function toNew() {
	const row = await comment(who.curators[0]);
	await who.curators[0].ok(who.curators[0].post(`/api/v1/messages/${row.id}/claim`));
	return (await who.curators[0].ok(who.curators[0].post(`/api/v1/messages/${row.id}/detect`), 201)).incident;
}

async function triaged() {
	const id = await toNew();
	const topics = await who.curators[0].ok(who.curators[0].get('/api/v1/topics'));
	await who.curators[0].ok(who.curators[0].command(id, 'triage', { topic: topics.items[0].id, importance: 'normal' }));
	return id;
}

async function drafting() {
	const id = await triaged();
	await who.curators[0].ok(who.curators[0].command(id, 'route', { stages: [{ body: who.executors[0].body.id, number: 1 }] }));
	await who.executors[0].ok(who.executors[0].command(id, 'take'));
	return id;
}

/** Opens the incident and, where it stands under a heading, the form of a command. */
async function openForm(id, name, person = curator) {
	await person.go(`/incident/${id}`);
	const more = acts(person).locator('.more-acts');
	const button = acts(person).getByRole('button', { name, exact: true });
	await acts(person).locator('.btn').first().waitFor();
	if (!(await button.first().isVisible()) && !(await more.evaluate((details) => details.open))) await more.locator('> summary').click();
	await button.first().click();
	await form(person).waitFor();
}

test('excluding wants a ground and what follows ticked; it stops all, and reopening wants a reason', async () => {
	const id = await toNew();
	const posts = [];
	curator.page.on('request', (request) => {
		if (request.url().endsWith(`/incidents/${id}/exclude`)) posts.push(request);
	});
	await openForm(id, 'Не подлежит (п. 25)');
	await send('Не подлежит (п. 25)').click();
	await curator.sees('Без этого не отправить');
	await curator.sees('Отметьте, что понимаете последствия');
	await form().getByRole('radio', { name: 'Оскорбительные выражения' }).check();
	await form().getByRole('textbox', { name: 'Что именно' }).fill('Одна брань, вопроса нет');
	await send('Не подлежит (п. 25)').click();
	assert.equal(posts.length, 0, 'not without the tick');
	await curator.axe('exclude');
	await curator.shot('commands-exclude');
	await curator.page.reload();
	await openForm(id, 'Не подлежит (п. 25)');
	assert.equal(await form().getByRole('textbox', { name: 'Что именно' }).inputValue(), 'Одна брань, вопроса нет', 'typed words survive a reload');
	const tick = form().getByRole('checkbox');
	assert.equal(await tick.isChecked(), false, 'the tick does not');
	await tick.check();
	await send('Не подлежит (п. 25)').dblclick();
	await curator.page.locator('.note.outcome', { hasText: 'Оскорбительные выражения' }).waitFor();
	assert.equal(posts.length, 1);
	const closed = await state(id);
	assert.deepEqual([closed.state, closed.outcome, closed.ground], ['closed', 'excluded', 'insult']);
	await curator.sees('Одна брань, вопроса нет');
	await curator.axe('excluded');
	await curator.shot('commands-excluded');
	await openForm(id, 'Открыть снова');
	await send('Открыть снова').click();
	await curator.sees('Без этого не отправить');
	await form().getByRole('textbox', { name: 'Почему' }).fill('Вопрос там всё-таки есть');
	await send('Открыть снова').click();
	await until('open again', async () => (await state(id)).state === 'new');
});

test('dismissing, and closing with an outcome that needs its reason', async () => {
	const spam = await toNew();
	await openForm(spam, 'Без ответа');
	await form().getByRole('radio', { name: 'Реклама, спам' }).check();
	await form().getByRole('checkbox').check();
	await send('Без ответа').click();
	await curator.page.locator('.note.outcome', { hasText: 'Реклама, спам' }).waitFor();
	const referred = await triaged();
	await openForm(referred, 'Закрыть');
	await form().getByRole('radio', { name: 'Передано по компетенции' }).check();
	await form().getByRole('checkbox').check();
	await send('Закрыть').click();
	await curator.sees('Для такого исхода напишите, в чём дело');
	await form().getByRole('textbox', { name: 'Подробнее' }).fill('Передали в МЧС письмом');
	await send('Закрыть').click();
	await until('referred', async () => (await state(referred)).outcome === 'referred');
});

test('messages: attached and detached, split off with a link, merged by number', async () => {
	const id = await triaged();
	await openForm(id, 'Прикрепить сообщение');
	await form().getByRole('button', { name: 'Выбрать' }).click();
	await form().getByRole('combobox').press('ArrowDown');
	await form().getByRole('combobox').press('Enter');
	await form().locator('.picked .quote').waitFor();
	await curator.axe('attach');
	await send('Прикрепить сообщение').click();
	await until('two messages', async () => (await state(id)).messages.length === 2);
	const [, second] = (await state(id)).messages;
	await openForm(id, 'Открепить');
	await form().getByLabel('На какое сообщение').selectOption(String(second.message.id));
	await send('Открепить').click();
	await until('one message', async () => (await state(id)).messages.length === 1);
	await who.curators[0].ok(who.curators[0].command(id, 'attach', { message: second.message.id }));
	await openForm(id, 'Разделить');
	await form().getByLabel('На какое сообщение').selectOption(String(second.message.id));
	await form().getByRole('textbox', { name: 'Почему вопросы не связаны' }).fill('Другой двор и другая беда');
	await send('Разделить').click();
	const linked = await until('split', async () => {
		const { items } = await who.curators[0].ok(who.curators[0].get(`/api/v1/incidents/${id}/events`));
		return items.find((event) => event.kind === 'split')?.other;
	});
	await curator.page.locator('.tl a', { hasText: linked.number }).waitFor();
	await openForm(linked.id, 'Объединить');
	await curator.page.locator('.marks a', { hasText: (await state(id)).number }).waitFor();
	const number = form().getByRole('textbox', { name: 'Номер дела, которое останется' });
	await number.fill('999999');
	await curator.sees('Дела с таким номером нет');
	const { number: target } = await state(id);
	await number.fill(linked.number);
	await curator.sees('Это то же самое дело');
	await number.fill(target.split('-')[1]);
	await form().locator('b', { hasText: target }).waitFor();
	await form().getByRole('checkbox').check();
	await curator.axe('merge');
	await curator.shot('commands-merge');
	await send('Объединить').click();
	await until('merged', async () => (await state(linked.id)).outcome === 'merged');
	assert.equal((await state(id)).messages.length, 2);
	await curator.sees('Объединено с другим делом');
});

test('a chain of bodies: no body twice, the last one alone; it is said whether it fits', async () => {
	const id = await triaged();
	const [build, city, inspect] = who.executors.map((executor) => executor.body.id);
	await openForm(id, 'Направить');
	await form().getByLabel('Кому').selectOption(String(city));
	await form().getByRole('button', { name: 'Добавить орган' }).click();
	assert.equal(await form().getByLabel('Кому, 2-й орган').locator(`option[value="${city}"]`).isDisabled(), true);
	await send('Направить').click();
	await curator.sees('Без этого не отправить');
	await form().getByLabel('Кому, 2-й орган').selectOption(String(inspect));
	await form().getByRole('button', { name: 'Добавить орган' }).click();
	await form().getByLabel('Кому, 3-й орган').selectOption(String(build));
	await form().locator('.chain-edit .note').waitFor();
	await curator.shot('commands-chain');
	await form().getByLabel('Номер 3-го органа').selectOption('2');
	await send('Направить').click();
	await curator.sees('Последний пишет общий ответ один');
	await form().getByLabel('Номер 3-го органа').selectOption('3');
	await form().getByLabel('Номер 2-го органа').selectOption('1');
	assert.equal(await form().getByLabel('Номер 3-го органа').inputValue(), '2', 'no gaps');
	await form().getByRole('button', { name: '2-й орган выше' }).press('Enter');
	assert.equal(await form().getByLabel('Кому, 1-й орган').inputValue(), String(inspect));
	await form().getByRole('button', { name: 'Убрать 1-й орган' }).click();
	await curator.axe('chain');
	await form().getByLabel('Записка исполнителю').fill('Сначала город, общий ответ пишет департамент');
	await send('Направить').click();
	await until('routed', async () => (await state(id)).state === 'routed');
	assert.deepEqual((await state(id)).stages.map((stage) => [stage.body.id, stage.number]), [[city, 1], [build, 2]]);

	const first = await Person.enter(browser, server.base, 'khatanzeysky');
	await first.go(`/desk/${id}`);
	await first.button(/^Взять в работу/).click();
	await first.page.getByRole('textbox', { name: 'Текст ответа' }).fill('Двор чистим по вторникам.');
	await first.axe('part');
	await first.shot('commands-part');
	await first.button(/^Сдать часть/).click();
	await first.sees('Ваша часть сдана');
	await first.close();

	const last = await kanev();
	await last.go(`/desk/${id}`);
	await last.button(/^Взять в работу/).click();
	await last.sees('Двор чистим по вторникам.');
	const area = last.page.getByRole('textbox', { name: 'Текст ответа' });
	await area.fill('Здравствуйте!');
	await last.button(/^Добавить в ответ/).click();
	assert.equal(await area.inputValue(), 'Здравствуйте!\n\nДвор чистим по вторникам.');
	await last.axe('joint answer');
	await last.shot('commands-joint');
	await last.button(/^На согласование/).click();
	await last.sees(/Ждёт визы: руководитель органа/);
	await last.button(/^Отозвать проект/).click();
	await form(last).getByRole('textbox', { name: 'Почему' }).fill('Забыл про время');
	await send('Отозвать проект', last).click();
	await area.waitFor();
	await until('the text is back', async () => (await area.inputValue()).includes('по вторникам'));
	await area.fill(`${await area.inputValue()} С 7 утра.`);
	await last.button(/^На согласование/).click();
	await last.sees(/Ждёт визы/);
	await last.shot('commands-waits-visa');

	const chief = await Person.enter(browser, server.base, 'ostashova');
	await chief.go(`/desk/${id}`);
	await chief.sees('С 7 утра.');
	await chief.axe('visa');
	await chief.shot('commands-visa');
	await chief.button(/^Завизировать/).click();
	await until('review', async () => (await state(id)).state === 'review');
	await chief.close();
});

test('corrected in place and approved; the difference is on record, the author stays', async () => {
	const id = await drafting();
	await who.executors[0].ok(who.executors[0].command(id, 'submit-draft', { text: ANSWER, kind: 'answer' }));
	await head.ok(head.command(id, 'visa'));
	await curator.go(`/review/${id}`);
	await curator.sees(ANSWER);
	await curator.button(/^Поправить/).click();
	const area = curator.page.getByRole('textbox', { name: 'Текст ответа' });
	await until('the text to correct', async () => (await area.inputValue()) === ANSWER);
	assert.equal(await curator.button(/^С правкой: только согласовать/).getAttribute('aria-disabled'), 'true', 'nothing changed yet');
	await area.fill(ANSWER.replace('до 9:00', 'до 8:30'));
	await curator.axe('correct');
	await curator.shot('commands-correct');
	await curator.button(/^С правкой: только согласовать/).click();
	await until('approved', async () => (await state(id)).state === 'approved');
	await curator.page.locator('.toast', { hasText: 'Согласовано' }).waitFor();
	const { drafts } = await state(id);
	assert.equal(drafts.length, 2);
	await curator.go(`/incident/${id}`);
	await curator.page.locator('details.nowanswer', { hasText: 'версия 2' }).waitFor();
});

test('marks: significant, repeat of a closed one, danger to life; each once', async () => {
	const before = await toNew();
	await who.curators[0].ok(who.curators[0].command(before, 'dismiss', { ground: 'mistake' }));
	const { number } = await state(before);
	const id = await drafting();
	await openForm(id, 'Отметить значимым');
	await form().getByRole('textbox', { name: 'Почему' }).fill('Весь посёлок без связи');
	await send('Отметить значимым').click();
	await curator.page.locator('.marks .chip', { hasText: 'Значимое' }).waitFor();
	await openForm(id, 'Отметить повтором');
	await form().getByRole('textbox', { name: 'Номер прежнего дела' }).fill(number);
	await form().locator('b', { hasText: number }).waitFor();
	await send('Отметить повтором').click();
	await curator.page.locator('.marks a', { hasText: number }).waitFor();
	await openForm(id, 'Опасность для жизни');
	await send('Опасность для жизни').click();
	await curator.page.locator('.marks .chip.danger', { hasText: 'Опасность для жизни' }).waitFor();
	await openForm(id, 'Записать меру');
	await form().getByRole('textbox', { name: 'Что сделаем' }).fill('Поставим щиты на 14-м километре');
	await form().getByLabel('К какому дню').fill('2026-11-01');
	await send('Записать меру').click();
	await curator.sees('Этот день уже прошёл');
	await form().getByLabel('К какому дню').fill('2026-11-27');
	await send('Записать меру').click();
	await curator.page.locator('.measure', { hasText: 'щиты' }).waitFor();
	await curator.page.locator('.more-acts > summary').click();
	await curator.axe('marks');
	await curator.page.locator('.marks').scrollIntoViewIfNeeded();
	await curator.shot('commands-marks');
	assert.equal(await acts().getByRole('button', { name: 'Отметить значимым', exact: true }).count(), 0);
	assert.deepEqual((await state(id)).flags.sort(), ['emergency', 'repeat', 'significant']);
	const measured = await state(id);
	assert.deepEqual(measured.measures.map((measure) => measure.due), ['2026-11-27']);
});

test('a field that the server refuses is told beside it, and the words stay', async () => {
	const id = await drafting();
	await openForm(id, 'Изменить срок');
	await form().getByRole('radio', { name: 'Короче, по решению куратора' }).check();
	await form().getByLabel('Рабочих часов на ответ').fill('20');
	await form().getByRole('textbox', { name: 'Почему' }).fill('В семье маленький ребёнок');
	await send('Изменить срок').click();
	const field = form().locator('.field', { has: curator.page.getByLabel('Рабочих часов на ответ') });
	await field.locator('.err').waitFor();
	assert.match(plain(await field.locator('.err').innerText()), /Сокращённый срок короче обычного/);
	await form().getByLabel('Рабочих часов на ответ').fill('4');
	assert.equal(await field.locator('.err').count(), 0);
	await send('Изменить срок').click();
	await curator.page.locator('.meta', { hasText: 'срок по решению, 4 рабочих часа' }).waitFor();
});

test('a missed term: its causes, the explanation of the one named, the decision on it', async () => {
	const id = await drafting();
	await server.clock({ add_working: '9h' });
	await kanev();
	await openForm(id, 'Объяснить', executor);
	await until('the list of terms', async () => (await form(executor).getByLabel('Какой срок').locator('option').count()) > 1);
	const missed = (await state(id)).terms.find((term) => term.kind === 'draft' && term.missed !== null);
	await form(executor).getByLabel('Какой срок').selectOption(missed.id);
	await form(executor).getByRole('textbox', { name: 'Что помешало' }).fill('Ждали справку управляющей');
	await executor.axe('explain');
	await executor.shot('commands-explain');
	await send('Объяснить', executor).click();
	await executor.page.locator('.measure', { hasText: 'объяснено, ждёт решения' }).waitFor();
	await bureau.ok(bureau.command(id, 'accept-explanation', { term: missed.id, reason: 'Справку задержали не они' }));
	await curator.go(`/incident/${id}`);
	await curator.page.locator('.measure', { hasText: 'не по вине, объяснение принято' }).waitFor();
	await curator.page.locator('.tl', { hasText: 'Объяснение принято' }).waitFor();
	await curator.axe('missed');
	await curator.shot('commands-missed');
});

test('every form opens by keyboard, has a label for each control, and Escape gives the focus back', async () => {
	const id = await drafting();
	const free = await comment(who.curators[0]);
	await who.curators[0].ok(who.curators[0].command(id, 'attach', { message: free.id }));
	await who.curators[0].ok(who.curators[0].command(id, 'add-measure', { text: 'Поставим щиты' }));
	await curator.go(`/incident/${id}`);
	await acts().getByText('Ещё действия').click();
	await acts().getByRole('button', { name: 'Мера выполнена' }).waitFor();
	const names = await acts().locator('button[aria-expanded]').allInnerTexts();
	assert.ok(names.length >= 17, names.join(', '));
	for (const name of names) {
		const button = acts().getByRole('button', { name, exact: true }).first();
		await button.press('Enter');
		await form().waitFor();
		const unnamed = await form().locator('input, select, textarea').evaluateAll((controls) => controls.filter((control) => control.labels.length === 0 && !control.ariaLabel).length);
		assert.equal(unnamed, 0, `${name}: controls without a label`);
		for (const select of await form().locator('select').all())
			await until(`${name}: something to choose`, async () => (await select.locator('option').count()) > 1);
		await form().locator('input, select, textarea, .btn').first().press('Escape');
		await until(`${name}: closed`, async () => (await form().count()) === 0);
		assert.equal(plain(await curator.page.evaluate(() => document.activeElement.innerText)), plain(name), 'the focus is back');
	}
});

test('work goes on with others: another Curator, whose shortcoming it is, who has the matter', async () => {
	const handed = await drafting();
	await openForm(handed, 'Другой куратор');
	await form().getByLabel('Кто продолжит').selectOption({ label: personOf('apitsyn').name });
	await send('Другой куратор').click();
	await until('handed over', async () => (await state(handed)).curator.name === personOf('apitsyn').name);
	await openForm(handed, 'Недостаток');
	await form().getByLabel('Чей недостаток').selectOption(String(who.executors[0].body.id));
	await form().getByLabel('Кто именно').selectOption({ index: 1 });
	await form().getByRole('textbox', { name: 'В чём недостаток' }).fill('Отвечают без срока');
	await send('Недостаток').click();
	await curator.page.locator('.marks', { hasText: 'Отмечен недостаток' }).waitFor();
	const ours = await triaged();
	await openForm(ours, 'Передать по компетенции');
	await form().getByLabel('Кому').selectOption(String(who.executors[1].body.id));
	await send('Передать по компетенции').click();
	await curator.page.locator('.marks .chip', { hasText: 'Передано по компетенции' }).waitFor();
	await curator.page.getByRole('link', { name: 'Писать ответ' }).click();
	await curator.page.getByRole('textbox', { name: 'Текст ответа' }).fill('Здравствуйте! Этим занимается город, ответит до пятницы.');
	await curator.axe('forwarded');
	await curator.shot('commands-forwarded');
});

test('a page that can not be had says so, and another try has it', async () => {
	const id = await toNew();
	const late = await Person.enter(browser, server.base, 'apitsyn');
	await late.page.route('**/assets/IncidentPage.*', (route) => route.fulfill({ status: 404 }));
	await late.go(`/incident/${id}`);
	await late.sees('Страница не загрузилась');
	await late.axe('late');
	await late.page.unroute('**/assets/IncidentPage.*');
	await late.button('Обновить страницу').click();
	await late.page.locator('#acts').waitFor();
	await late.close();
});

test('at 1024 px and on a phone nothing is cut off', async () => {
	const id = await triaged();
	await openForm(id, 'Направить');
	await form().getByRole('button', { name: 'Добавить орган' }).click();
	for (const viewport of [{ width: 1024, height: 768 }, { width: 390, height: 844 }]) {
		await curator.page.setViewportSize(viewport);
		const wide = await curator.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		assert.ok(wide <= 0, `${viewport.width}: the page is ${wide} px too wide`);
		await curator.axe(`commands, ${viewport.width}`);
		await form().scrollIntoViewIfNeeded();
		await curator.shot(`commands-${viewport.width}`);
	}
});
