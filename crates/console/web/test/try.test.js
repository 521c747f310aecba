// Try: what a change of the table would do, and a log event that is written and arrives.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { beginOf } from '../js/parts/editor.js';
import { changeText, differences, ruleChange } from '../js/parts/compare.js';
import { fateText, lostText, maskedParts, ordered, placeOf, routes, ruleText, settingText } from '../js/parts/explain.js';
import { merged } from '../js/parts/marked.js';
import { explain } from './hub.js';
import { quit } from './browser.js';
import { looks, open, rendersCorpus } from './pages.js';

after(quit);

const ASK = '/try?account=shared&group=/aws/lambda/pay-api';

test('rules, reasons and settings are said in words', () => {
  for (const [rule, text] of /** @type {[any, string][]} */ ([
    [{ kind: 'route', name: 'pay', line: 39 }, 'route pay, line 39'], [{ kind: 'account', line: 5 }, 'the account’s own team, line 5'], [{ kind: 'unrouted' }, 'no rule claims it: unrouted'], [null, 'no rule claims it: unrouted'],
  ])) assert.equal(ruleText(rule), text);
  for (const [why, text] of /** @type {[any, string][]} */ ([['accounts', 'not one of its accounts'], ['log_groups', 'not one of its log groups'], [{ except: 2 }, 'excluded by its except entry 2'], ['new', 'new']])) assert.equal(lostText(why), text);
  for (const [value, text] of /** @type {[any, string][]} */ ([['', '(empty)'], ['a', 'a'], [[], '(none)'], [['a', 'b'], 'a, b'], [{}, '(none)'], [{ days: 3 }, '{"days":3}'], [true, 'true'], [0.1, '0.1']])) assert.equal(settingText(value), text);
});

test('routes stand in the order of the table, and the one that decides is marked', () => {
  const found = routes(explain('shared', '/aws/lambda/pay-api', null));
  assert.deepEqual(found.map(({ route, took, won }) => [route, took, won]), [['pay-on-shared', true, true], ['no-flow-logs', false, false], ['audit-logs', false, false]]);
  assert.equal(routes(explain('shared', '/ecs/web', null)).some((route) => route.won), false);
});

test('each fate is a sentence', () => {
  for (const [fate, ok, text] of /** @type {[any, boolean, RegExp][]} */ ([
    [{ fate: 'shipped', masked: [], documents: [{}] }, true, /^shipped, nothing masked$/], [{ fate: 'shipped', masked: ['message'], documents: [{}, {}] }, true, /masked in message, as 2 documents/],
    [{ fate: 'shipped', withheld: true, withheld_by: 'too_deep', documents: [{}] }, true, /without its message.*too_deep/],
    [{ fate: 'unshipped' }, false, /ship = false/], [{ fate: 'platform' }, false, /platform line/], [{ fate: 'dropped' }, false, /drop pattern/], [{ fate: 'sampled' }, false, /outside the sample/], [{ fate: 'unmaskable', withheld_by: 'x' }, false, /on_error/],
  ])) {
    const found = fateText(fate);
    assert.equal(found.ok, ok);
    assert.match(found.text, text);
  }
});

test('places in characters become places in UTF-16 units', () => {
  for (const [text, line, column, at] of /** @type {[string, number, number, number][]} */ ([['ab', 1, 1, 0], ['ab', 1, 2, 1], ['😀b', 1, 2, 2], ['a\n😀x', 2, 2, 4], ['a', 9, 1, 1], ['', 1, 1, 0]])) assert.equal(placeOf(text, line, column), at, JSON.stringify([text, line, column]));
  assert.deepEqual(maskedParts('😀 4111', [{ mask: 'm', rule: 'r', name: null, line: 1, column: 3, length: 4 }, { mask: 'm', rule: 'r', name: null, line: null }]).map((part) => part.place), [[3, 7], null]);
  assert.deepEqual([beginOf('a\nb\nc', 1), beginOf('a\nb\nc', 3), beginOf('a', 5)], [0, 4, 1]);
});

test('marks that overlap are one with both numbers, and none leaves the text', () => {
  assert.deepEqual(merged([{ from: 4, to: 9, note: '2' }, { from: 1, to: 5, note: '1' }, { from: 20, to: 30, note: '3' }, { from: -2, to: 0, note: '4' }], 10), [{ from: 1, to: 9, notes: ['1', '2'] }]);
  assert.deepEqual(ordered({ team: 'x', b: 1, message: 'm' }).map(([name]) => name), ['message', 'b', 'team']);
});

test('two answers differ in team, rule, settings, fate and fields, and not in lines or times', () => {
  const before = explain('shared', '/aws/lambda/pay-api', 'card 4111 1111 1111 1111');
  const after = structuredClone(before);
  assert.deepEqual(differences(before, after), []);
  after.rule.line = 99;
  /** @type {any} */ (after).message.documents[0]['@timestamp'] = 'later';
  assert.deepEqual(differences(before, after), []);
  after.team = 'platform';
  after.settings[5].value = 1;
  /** @type {any} */ (after).message.documents[0].message = 'x';
  delete (/** @type {any} */ (after).message.documents[0].product);
  assert.deepEqual(differences(before, after), [
    { what: 'team', before: 'payments', after: 'platform' }, { what: 'sample', before: '0.1', after: '1' },
    { what: 'field message', before: 'card [masked]', after: 'x' }, { what: 'field product', before: 'pay', after: '(not there)' },
  ]);
});

test('changes of `loghub diff` are said in words', () => {
  assert.equal(changeText({ team: { old: 'a', new: 'b' }, unmasked: ['cards'], masked: [], subscription: 'the hub\'s filter is removed', retention: 'set to 30 days', settings: [{ key: 'sample', old: null, new: '0.1' }] }),
    'a → b · no longer masked by cards · the hub\'s filter is removed · retention set to 30 days · sample: (not set) → 0.1');
  for (const [rule, text] of /** @type {[any, string][]} */ ([[{ how: 'added' }, 'added'], [{ how: 'moved', after: null }, 'moved, now first'], [{ how: 'moved', after: 'x' }, 'moved, now after x'], [{ how: 'changed', keys: [{ key: 'team', old: null, new: '"b"' }] }, 'team: (not set) → "b"']])) assert.equal(ruleChange(rule), text);
});

test('the answer follows what is typed, and only the last question counts', async () => {
  const at = await open(ASK, '.why');
  assert.match(await at.page.textContent('.why') ?? '', /goes to payments.*route pay-on-shared, line 12, decides/s);
  const before = at.fake.calls.filter((call) => call.url.endsWith('/hub/try')).length;
  await at.page.locator('.try-form textarea').pressSequentially('card 4111 1111 1111 1111', { delay: 5 });
  await at.page.waitForSelector('.try-fate mark:has-text("4111 1111 1111 1111")');
  assert.match(await at.page.textContent('.mask-list') ?? '', /1secrets: detector card/);
  const calls = at.fake.calls.filter((call) => call.url.endsWith('/hub/try')).length - before;
  assert.ok(calls <= 3, `24 keys asked ${calls} times`);
  await at.page.fill('.try-form textarea', 'GET /health 200');
  await at.page.waitForSelector('.try-fate:has-text("not shipped: a drop pattern matches")');
  await at.close();
});

test('a message is in no URL and no storage', async () => {
  const at = await open(ASK, '.why');
  await at.page.fill('.try-form textarea', 'hunter2');
  await at.page.waitForSelector('.try-fate');
  const kept = await at.page.evaluate(() => location.href + JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + JSON.stringify(history.state));
  assert.doesNotMatch(kept, /hunter2/);
  // It is there again after another page.
  await at.page.click('nav a:has-text("Faults")');
  await at.page.waitForSelector('.fault-row');
  await at.page.goBack();
  await at.page.waitForSelector('.why');
  assert.equal(await at.page.inputValue('.try-form textarea'), 'hunter2');
  await at.close();
});

test('task 9 by mouse: one click shows the table, then before and after are live', async () => {
  const at = await open(ASK, '.why');
  await at.page.click('.try-edit input');
  await at.page.waitForSelector('.compared:has-text("stays as it is")');
  await edit(at.page, 'team       = "payments"', 'team       = "platform"');
  await at.page.waitForSelector('.compared:has-text("changes")');
  assert.match(await at.page.textContent('.compared tbody tr') ?? '', /team.*payments.*platform/);
  assert.match(await at.page.textContent('.changes h2') ?? '', /^2 of 15 log groups would change, with 5.3 MB of events/);
  assert.match(await at.page.textContent('.changes .brake') ?? '', /brake unsubscribe refuses 2 changes/);
  await edit(at.page, 'team       = "platform"', 'oops');
  await at.page.waitForSelector('.editor-faults:has-text("does not load")');
  assert.match(await at.page.textContent('.editor-lines .is-wrong') ?? '', /17/);
  await at.page.click('.editor-faults .link');
  assert.equal(await at.page.evaluate(() => { const box = /** @type {HTMLTextAreaElement} */ (document.activeElement); return box.value.slice(box.selectionStart, box.selectionEnd); }), 'oops');
  assert.equal(at.fake.calls.some((call) => call.method === 'PUT'), false, 'the page saves no table');
  await at.close();
});

test('task 9 by keys: `e` shows the table', async () => {
  const at = await open(ASK, '.why');
  await at.page.keyboard.press('e');
  await at.page.waitForSelector('.editor textarea');
  await at.page.keyboard.press('e');
  await at.page.waitForSelector('.editor textarea', { state: 'detached' });
  await at.close();
});

test('task 10 by mouse: write, and open the document when it has arrived', async () => {
  const at = await open(ASK, '.why');
  await at.page.fill('.try-form textarea', 'order 17 with password=hunter2');
  await at.page.click('button:has-text("Write it as the member")');
  await at.page.waitForSelector('.written a:has-text("Open the document")');
  assert.deepEqual(at.fake.calls.find((call) => call.url.endsWith('/hub/write'))?.body, { account: 'shared', log_group: '/aws/lambda/pay-api', messages: ['order 17 with password=hunter2'] });
  await at.page.click('.written a');
  const to = new URL(at.page.url());
  assert.equal(to.pathname, '/logs/payments');
  assert.match(to.searchParams.get('q') ?? '', /^id:"/);
  assert.match(to.searchParams.get('open') ?? '', /^\d+$/);
  await at.close();
});

test('task 10 by keys: Ctrl+Enter, and Enter when it has arrived', async () => {
  const at = await open(ASK, '.why');
  await at.page.fill('.try-form textarea', 'order 18');
  await at.page.keyboard.press('Control+Enter');
  await at.page.waitForSelector('.written a:focus');
  await at.page.keyboard.press('Enter');
  await at.page.waitForURL(/\/logs\/payments/);
  await at.close();
});

test('an event that the table drops is said never to arrive, and Find says why', async () => {
  const at = await open(ASK, '.why');
  await at.page.fill('.try-form textarea', 'GET /health 200');
  await at.page.waitForSelector('.try-fate:has-text("drop pattern")');
  await at.page.click('button:has-text("Write it as the member")');
  await at.page.waitForSelector('.written:has-text("No document will come")');
  await at.page.click('.written button:has-text("Where did it go?")');
  await at.page.waitForSelector('.found-event.fate-dropped');
  assert.match(at.fake.calls.find((call) => call.url.includes('/hub/find'))?.url ?? '', /text=GET.*account=shared.*log_group=/);
  await at.close();
});

test('the table, the command and the test case are taken away', async () => {
  const at = await open(ASK, '.why');
  await at.page.click('[aria-label="Copy the command"]');
  const clip = () => at.page.evaluate(() => navigator.clipboard.readText());
  assert.equal(await clip(), 'loghub explain --account shared --log-group /aws/lambda/pay-api');
  await at.page.click('[aria-label="Copy the test case"]');
  assert.match(await clip(), /^\[\[tests\]\]/);
  await at.page.click('.try-edit input');
  await at.page.click('button:has-text("Copy the table")');
  assert.match(await clip(), /^version {2}= 1/);
  await at.close();
});

test('Try looks well and is accessible in each state', async (t) => {
  const fill = (/** @type {import('playwright-core').Page} */ page) => say(page, 'card 4111 1111 1111 1111 declined, password=hunter2 and a token');
  await t.test('ok', () => looks('try', ASK, '.why', { act: async (page) => { await fill(page); await page.waitForSelector('.try-fate'); } }));
  await t.test('edited', () => looks('try', `${ASK}&edit=1`, '.compared', { state: 'edited', act: async (page) => { await fill(page); await edit(page, 'team       = "payments"', 'team       = "platform"'); await page.waitForSelector('.brake'); await page.click('.settings summary'); } }));
  await t.test('wrong', () => looks('try', `${ASK}&edit=1`, '.compared', { state: 'wrong', act: async (page) => { await edit(page, 'ship       = false', 'oops'); await page.waitForSelector('.editor-lines .is-wrong'); } }));
  await t.test('written', () => looks('try', ASK, '.why', { state: 'written', act: async (page) => { await fill(page); await page.click('button:has-text("Write it")'); await page.waitForSelector('.written a'); } }));
  await t.test('closing', () => looks('try', ASK, '.why', { states: ['closing'], act: async (page) => { await fill(page); await page.click('button:has-text("Write it")'); await page.waitForSelector('.written .problem'); } }));
  await t.test('gone', () => looks('try', ASK, '.problem', { states: ['hub_gone'] }));
});

test('hostile texts are text', async () => {
  const at = await open('/try?account=shared&group=<img src=x onerror=alert(1)>&edit=1', '.editor textarea', { states: ['hostile'] });
  await at.page.fill('.try-form textarea', '<script>alert(1)</script> \u001b[31m \u202e');
  await at.page.waitForSelector('.try-fate .marked:has-text("U+202E")');
  await at.page.waitForSelector('.take:has-text("<img src=x onerror=alert(1)>")');
  await edit(at.page, 'ship       = false', 'oops');
  await at.page.waitForSelector('.editor-lines .is-wrong');
  await rendersCorpus(at.page, '.editor-faults li');
  await at.close();
});

/** Edits the table of the page by keys. @param {import('playwright-core').Page} page @param {string} from @param {string} to */
async function edit(page, from, to) {
  await page.$eval('.editor textarea', (box, wanted) => {
    const area = /** @type {HTMLTextAreaElement} */ (box);
    const at = area.value.indexOf(wanted);
    if (at < 0) throw new Error(`there is no ${wanted}`);
    area.focus();
    area.setSelectionRange(at, at + wanted.length);
  }, from);
  await page.keyboard.insertText(to.slice(0, -1));
  await page.keyboard.press(to.slice(-1));
}

/** Writes the message by keys. @param {import('playwright-core').Page} page @param {string} text */
async function say(page, text) {
  await page.focus('.try-form textarea');
  await page.keyboard.insertText(text.slice(0, -1));
  await page.keyboard.press(text.slice(-1));
}
