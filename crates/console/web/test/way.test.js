// The tabs Way and Around of a document.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { attemptText, columnText, shippedParts, spoiledText, valueAt } from '../js/parts/way.js';
import { quit } from './browser.js';
import { looks, open, rendersCorpus } from './pages.js';

after(quit);

const ROW = '.rows [role=row][data-seq]';

test('what Logz.io would spoil is a sentence', () => {
  for (const [spoiled, text] of /** @type {[any, RegExp][]} */ ([
    [{ reason: 'too_many_fields', fields: 1200 }, /has 1200 fields/], [{ reason: 'too_deep', depth: 12 }, /12 levels deep/], [{ reason: 'long_name' }, /name is over 32,700/],
    [{ reason: 'long_value', field: 'a.b' }, /field a\.b is over/], [{ reason: 'missing_timestamp' }, /no @timestamp/], [{ reason: 'dot_in_name', field: 'a.b' }, /a\.b has a dot/],
    [{ reason: 'mapping_conflict', field: 'ms', first: 'number', now: 'string' }, /ms is string here and was number/], [{ reason: 'mapping_conflict', field: null }, /of another type/], [{ reason: 'new', field: 'x' }, /^new: x$/],
  ])) assert.match(spoiledText(spoiled), text);
});

test('a request says its answer, its fault and its lines', () => {
  const one = (/** @type {any} */ more) => ({ at: 1, bulk: 7, status: 200, fault: null, lines: 1, redelivered: false, ...more });
  for (const [attempt, ok, text] of /** @type {[any, boolean, string][]} */ ([
    [one({}), true, '200 · request 7 · 1 line'], [one({ status: 503, fault: 'status', lines: 40 }), false, '503 · by the fault · request 7 · 40 lines'],
    [one({ status: null, fault: 'accept_then_drop' }), false, 'no answer · by the fault accept then drop · request 7 · 1 line'], [one({ redelivered: true }), true, '200 · redelivered · request 7 · 1 line'],
  ])) assert.deepEqual(attemptText(attempt), { ok, text });
  assert.match(columnText('redelivered'), /parked first/);
  assert.equal(columnText('new_column'), '');
});

test('a path finds its value, also in names with dots', () => {
  const value = { a: { b: 1, 'c.d': 2 }, 'a.b': 3, e: [{ f: 4 }], ['__proto__x']: 5 };
  for (const [path, found] of /** @type {[string, unknown][]} */ ([['a.b', 3], ['a.c.d', 2], ['e', [{ f: 4 }]], ['e.0.f', 4], ['constructor', undefined], ['a.x', undefined]])) assert.deepEqual(valueAt(value, path), found, path);
});

test('shipped texts begin with the message, and a document that is no JSON is shown as it is', () => {
  const doc = (/** @type {string} */ line, /** @type {any} */ masks = []) => /** @type {any} */ ({ line, masks });
  assert.deepEqual(shippedParts(doc('{"x":{"y":"[masked]"},"message":"m"}', [{ path: 'x.y', spans: [[0, 8]] }])), [{ path: 'message', text: 'm', spans: [] }, { path: 'x.y', text: '[masked]', spans: [[0, 8]] }]);
  assert.deepEqual(shippedParts(doc('{"message":')), [{ path: '', text: '{"message":', spans: [] }]);
  assert.deepEqual(shippedParts(doc('7')), []);
});

test('task 7 by keys: Enter and w say why it is here, why it is masked, and how it came', async () => {
  const at = await open('/logs/payments', ROW);
  await at.page.focus(ROW);
  await at.page.keyboard.press('Enter');
  await at.page.keyboard.press('w');
  await said(at.page);
  await at.close();
});

test('task 7 by mouse: the row, and the tab', async () => {
  const at = await open('/logs/payments', ROW);
  await at.page.click(ROW);
  await at.page.click('#tab-way');
  await said(at.page);
  await at.close();
});

/** @param {import('playwright-core').Page} page */
async function said(page) {
  await page.waitForSelector('.way .mask-list');
  const text = (await page.textContent('.way'))?.replace(/\s+/g, ' ') ?? '';
  assert.match(text, /Why payments ?goes to payments/);
  assert.match(text, /route pay-on-shared, line 12, decides/);
  assert.match(text, /route no-flow-logs, line 19: not one of its log groups/);
  assert.match(text, /By version v3-8f1c2a of the table/);
  assert.match(text, /Read from the log group of the member/);
  assert.match(text, /counted as ?redelivered: parked first/);
  assert.match(text, /lag ?\d+ ms/);
  assert.deepEqual(await page.$$eval('.way .sides div:first-child mark', (all) => all.map((one) => one.textContent)), ['4111 1111 1111 11111', 'hunter22']);
  assert.match(await page.textContent('.mask-list') ?? '', /1secrets: detector card.*2secrets: name password beside password.*3contact: detector email \(its place/s);
}

test('Around marks the document, chooses the same stream, group, account or all, and opens another', async () => {
  const at = await open('/logs/payments', ROW);
  await at.page.focus(ROW);
  await at.page.keyboard.press('Enter');
  await at.page.keyboard.press('a');
  await at.page.waitForSelector('.around-row.is-this');
  const rows = () => at.page.$$eval('.around-row', (all) => all.length);
  const few = await rows();
  await at.page.click('.same label:has-text("all of this sub-account")');
  await at.page.waitForFunction(() => new URLSearchParams(location.search).get('same') === 'all');
  await at.page.click('.around-end button:has-text("Earlier")');
  await at.page.waitForFunction((n) => document.querySelectorAll('.around-row').length > n, few);
  const seen = await at.page.$$eval('.around-row time', (all) => all.map((one) => one.textContent ?? ''));
  assert.deepEqual(seen, seen.toSorted(), 'by time');
  const before = new URL(at.page.url()).searchParams.get('open');
  await at.page.click('.around-row button');
  await at.page.waitForFunction((old) => new URLSearchParams(location.search).get('open') !== old, before);
  await at.close();
});

test('Way and Around look well and are accessible in each state', async (t) => {
  const first = async (/** @type {import('playwright-core').Page} */ page, /** @type {string} */ tab) => { await page.click(ROW); await page.click(`#tab-${tab}`); };
  await t.test('way', () => looks('way', '/logs/payments', ROW, { act: async (page) => { await first(page, 'way'); await page.waitForSelector('.mask-list'); } }));
  await t.test('late and spoiled', () => looks('way', '/logs/payments?q=_spoiled:*', ROW, { state: 'spoiled', act: async (page) => { await first(page, 'way'); await page.waitForSelector('.spoiled'); } }));
  await t.test('hub gone', () => looks('way', '/logs/payments', ROW, { states: ['hub_gone'], act: async (page) => { await first(page, 'way'); await page.waitForSelector('.way .problem'); } }));
  await t.test('around', () => looks('around', '/logs/payments', ROW, { act: async (page) => { await first(page, 'around'); await page.waitForSelector('.around-row.is-this'); } }));
});

test('hostile texts are text', async () => {
  const at = await open('/logs/payments?q=_exists_:value', ROW, { states: ['hostile'] });
  const shown = new Set();
  for (const row of (await at.page.$$(ROW)).slice(0, 24)) {
    await row.click();
    if (!shown.size) await at.page.click('#tab-way');
    await at.page.waitForSelector('.way .mask-list');
    shown.add(await at.page.textContent('.way .sides'));
  }
  await rendersCorpus(at.page, '.rows [role=row]', (name) => !['exact', 'deep', 'wide'].includes(name));
  assert.ok(shown.size > 10, 'texts were shown');
  await at.page.click('#tab-around');
  await at.page.click('.same label:has-text("all of this")');
  await at.page.waitForSelector('.around-row:has-text("<script>")');
  await rendersCorpus(at.page, '.around-row', (name) => !['exact', 'deep', 'wide'].includes(name));
  await at.close();
});
