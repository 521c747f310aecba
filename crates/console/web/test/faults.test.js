// Faults: break one team's Logz.io, watch the others, end it.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { AMOUNTS, KINDS, isOn, kindOf, plan, quantile, words } from '../js/parts/kinds.js';
import { compared, lagOfRows, noted, runs } from '../js/parts/watch.js';
import { quit } from './browser.js';
import { looks, open } from './pages.js';

after(quit);

test('each fault is the JSON that the listener takes, and has words', () => {
  /** @type {Record<string, [unknown, string]>} */
  const expected = {
    503: [{ status: { code: 503 } }, 'answers 503'],
    429: [{ status: { code: 429, retry_after: 2 } }, 'answers 429, retry after 2 s'],
    401: [{ status: { code: 401 } }, 'answers 401'],
    slow: [{ latency: { ms: 8000 } }, 'answers 8 s late'],
    hang: ['hang', 'never answers'],
    403: [{ status: { code: 403 } }, 'answers 403'],
    413: [{ status: { code: 413 } }, 'answers 413'],
    500: [{ status: { code: 500 } }, 'answers 500'],
    reset: [{ reset: {} }, 'resets the connection'],
    refuse: [{ refuse: { lines: 1 } }, 'refuses the first line of each bulk'],
    drop: ['accept_then_drop', 'takes documents and drops the connection'],
  };
  assert.deepEqual(new Set(KINDS.map((kind) => kind.id)), new Set(Object.keys(expected)));
  for (const kind of KINDS) {
    const fault = kind.make(AMOUNTS);
    assert.deepEqual([fault, words(fault)], expected[kind.id]);
    assert.equal(kindOf(fault), kind.id);
  }
});

test('a fault without requests left is over', () => {
  for (const [planned, on, text] of /** @type {[any, boolean, string][]} */ ([
    [{ fault: 'hang' }, true, 'never answers'], [{ fault: 'hang', times: 1 }, true, 'never answers, for 1 more request'],
    [{ fault: 'hang', times: 3 }, true, 'never answers, for 3 more requests'], [{ fault: 'hang', times: 0 }, false, 'never answers, for 0 more requests'],
  ])) {
    assert.equal(isOn(planned), on);
    assert.equal(plan(planned), text);
  }
  assert.equal(isOn(null), false);
});

test('percentiles are of what was seen, and of a minute that was seen in part', () => {
  assert.equal(quantile([], 0.5), null);
  assert.equal(quantile([5, 1, 9], 0.5), 5);
  assert.equal(quantile([5, 1, 9], 0.99), 9);
  const rows = Array.from({ length: 200 }, (_, seq) => ({ seq, time: 0, received: 100 + seq }));
  assert.deepEqual(lagOfRows(rows, 200), { p50: 199, p99: 298, documents: 200 });
  // Of 20,000 the hundredth is 200 documents: all that were looked at.
  assert.equal(lagOfRows(rows, 20_000).p99, 100);
  assert.deepEqual(lagOfRows([], 0), { p50: null, p99: null, documents: 0 });
});

test('the lag before a fault is kept while it is on, and its begin moves with the history', () => {
  const lag = (/** @type {number} */ p99) => ({ p50: 1, p99, documents: 9 });
  let seen = noted(undefined, [], lag(10), false, 1);
  assert.deepEqual([seen.before, seen.from, seen.history], [null, null, [10]]);
  seen = noted(seen, [], lag(900), true, 2);
  assert.deepEqual([seen.before?.p99, seen.from, seen.since], [10, 1, 2]);
  for (let n = 0; n < 60; n++) seen = noted(seen, [], lag(900), true, 3 + n);
  assert.deepEqual([seen.before?.p99, seen.from, seen.history.length, seen.since], [10, 0, 60, 2]);
  assert.equal(noted(seen, [], lag(10), false, 99).from, null);
  assert.equal(compared(lag(12), lag(10)), 'unchanged');
  assert.equal(compared(lag(9000), lag(10)), 'later');
  assert.equal(compared(lag(1), null), null);
});

test('requests with one answer are one run', () => {
  const one = (/** @type {any} */ more) => /** @type {any} */ ({ status: 200, fault: null, redelivered: false, ...more });
  const found = runs([one({ status: null, fault: 'hang' }), one({}), one({ redelivered: true }), one({ status: 503, fault: 'status' })]);
  assert.deepEqual(found.map(({ word, ok, count, redelivered }) => [word, ok, count, redelivered]), [['no answer', false, 1, 0], ['200', true, 2, 1], ['503', false, 1, 0]]);
});

test('task 11 by mouse: break one team, watch the others, end it, in 3 clicks from any page', async () => {
  const at = await open('/flow', '.flow-head');
  await at.page.click('nav a:has-text("Faults")');
  await at.page.click('[aria-label="Faults of search"] .fault-kind:has-text("503")');
  await at.page.waitForSelector('[aria-label="Faults of search"] .fault-state:has-text("answers 503 since")');
  const put = at.fake.calls.filter((call) => call.method === 'PUT');
  assert.deepEqual(put.map((call) => [call.url, call.body]), [['/api/v1/faults/search', { fault: { status: { code: 503 } }, times: null }]]);
  await at.page.waitForSelector('[aria-label="Faults of search"] .answer:has-text("503")');
  await at.page.waitForSelector('[aria-label="Faults of payments"] .fault-how:has-text("unchanged")');
  await at.page.click('[aria-label="Faults of search"] .fault-end');
  await at.page.waitForSelector('[aria-label="Faults of search"] .fault-state:has-text("ok")');
  assert.equal(at.fake.calls.filter((call) => call.method === 'DELETE').at(-1)?.url, '/api/v1/faults/search');
  await at.close();
});

test('task 11 by keys: the number of the sub-account, Enter, Enter', async () => {
  const at = await open('/faults', '.fault-row');
  await at.page.keyboard.press('2');
  await at.page.keyboard.press('Enter');
  await at.page.waitForSelector('[aria-label="Faults of search"] .fault-state:has-text("answers 503")');
  await at.page.waitForSelector('[aria-label="Faults of search"] .fault-end:focus');
  await at.page.keyboard.press('Enter');
  await at.page.waitForSelector('[aria-label="Faults of search"] .fault-state:has-text("ok")');
  await at.page.waitForSelector('[aria-label="Faults of search"] .fault-kind:focus');
  await at.close();
});

test('a fault is for as many requests as chosen, and its amounts are those typed', async () => {
  const at = await open('/faults', '.fault-row');
  await at.page.selectOption('.fault-options select', '3');
  await at.page.fill('.amount:has-text("Retry-After") input', '7');
  await at.page.click('[aria-label="Faults of payments"] .fault-kind:has-text("429")');
  await at.page.click('[aria-label="Faults of payments"] summary');
  await at.page.click('[aria-label="Faults of payments"] .fault-kind:has-text("refuse lines")');
  await at.page.click('[aria-label="Faults of all"] .fault-kind:has-text("hang")');
  await at.page.waitForSelector('[aria-label="Faults of risk"] .fault-state:has-text("as all do")');
  await at.page.click('[aria-label="Faults of all"] .fault-end');
  await at.page.waitForSelector('[aria-label="Faults of payments"] .fault-state:has-text("ok")');
  assert.deepEqual(at.fake.calls.filter((call) => call.method === 'PUT').map((call) => [call.url, call.body]), [
    ['/api/v1/faults/payments', { fault: { status: { code: 429, retry_after: 7 } }, times: 3 }],
    ['/api/v1/faults/payments', { fault: { refuse: { lines: 1 } }, times: 3 }],
    ['/api/v1/faults', { fault: 'hang', times: 3 }],
  ]);
  await at.close();
});

test('Faults looks well and is accessible in each state', async (t) => {
  const act = (/** @type {import('playwright-core').Page} */ page) => page.click('[aria-label="Faults of search"] .fault-kind');
  await t.test('ok', () => looks('faults', '/faults', '.fault-row'));
  await t.test('on', () => looks('faults', '/faults', '.fault-row', { state: 'on', act: async (page) => { await act(page); await page.waitForSelector('.is-on .answer:has-text("503")'); await page.click('.is-on .fault-last'); await page.click('.is-on summary'); } }));
  await t.test('no hub', () => looks('faults', '/faults', '.fault-row', { states: ['no_hub'] }));
  await t.test('closing', () => looks('faults', '/faults', '.fault-row', { states: ['closing'] }));
});
