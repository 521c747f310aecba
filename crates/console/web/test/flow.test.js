// Flow: both sides of a ledger, the budget, what is parked, and the log groups.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { bytes, places, share, sides, tint } from '../js/parts/ledger.js';
import { grouped, parkedGroups, quoted } from '../js/parts/flows.js';
import { heights } from '../js/parts/spark.js';
import { quit } from './browser.js';
import { looks, open, rendersCorpus } from './pages.js';

after(quit);

test('a ledger says what is in no column, and what is in columns and was not received', () => {
  for (const [team, missing, over] of /** @type {[any, number, number][]} */ ([
    [{ received: 0 }, 0, 0],
    [{ received: 10, delivered: 7, held_back: 3 }, 0, 0],
    [{ received: 10, delivered: 1, redelivered: 1, replayed: 1, still_parked: 1, refused: 1, over_budget: 1, held_back: 1, vanished: 1 }, 2, 0],
    [{ received: 5, delivered: 7 }, 0, 2],
    // These are in no column: they are among the others already.
    [{ received: 5, delivered: 5, masked: 3, withheld: 1, documents: 9, duplicates: 4 }, 0, 0],
  ])) {
    const found = sides(team);
    assert.deepEqual([found.missing, found.over], [missing, over], JSON.stringify(team));
  }
});

test('the parts of a bar fill it, and a single event shows', () => {
  for (const [counts, whole] of /** @type {[number[], number][]} */ ([[[1, 0, 999_999], 1_000_000], [[5], 5], [[0, 0], 0], [[3, 3, 3], 9]])) {
    const found = places(counts, whole);
    const there = counts.some((n) => n > 0);
    assert.equal(Math.round(found.reduce((sum, one) => sum + one.width, 0)), there ? 1000 : 0, String(counts));
    found.forEach((one, at) => assert.equal(one.width > 0, counts[at] > 0, String(counts)));
  }
});

test('a budget is what the last minute took of its rate', () => {
  for (const [minute, rate, expected] of /** @type {[number, number | null, number | null][]} */ ([[60, 1, 1], [0, 5, 0], [30, 1, 0.5], [100, null, null], [600, 5, 2]])) {
    assert.equal(share(minute, rate), expected);
  }
});

test('numbers are written short', () => {
  for (const [n, text] of /** @type {[number, string][]} */ ([[0, '0 B'], [999, '999 B'], [1000, '1 kB'], [1240, '1.2 kB'], [2_000_000, '2 MB'], [12_400_000, '12 MB'], [3e9, '3 GB']])) assert.equal(bytes(n), text);
  assert.deepEqual(heights([0, 1, 1000]), [0, 1, 16]);
  assert.deepEqual(heights([0, 0]), [0, 0]);
  assert.deepEqual([tint('a', ['a', 'b']), tint('b', ['a', 'b']), tint('?', ['a'])], [1, 2, 1]);
});

test('log groups are grouped by team or account', () => {
  const row = (/** @type {string} */ team, /** @type {string} */ account, /** @type {string} */ group, /** @type {number[]} */ per) => /** @type {any} */ ({ team, account_name: account, log_group: group, per_second: per });
  const rows = [row('b', 'x', '/2', [1, 2]), row('a', 'y', '/1', [3]), row('b', 'x', '/1', [4])];
  const names = (/** @type {'team' | 'account'} */ by) => grouped(rows, by).map((one) => [one.name, one.minute, one.rows.map((own) => own.log_group)]);
  assert.deepEqual(names('team'), [['a', 3, ['/1']], ['b', 7, ['/1', '/2']]]);
  assert.deepEqual(names('account'), [['x', 7, ['/1', '/2']], ['y', 3, ['/1']]]);
});

test('kept bulks are summed by reason, with what helps', () => {
  const now = Date.parse('2026-01-02T03:05:00Z');
  const one = (/** @type {any} */ more) => ({ kind: 'parked', team: 'search', reason: 'unreachable', events: 10, bytes: 5, since: '2026-01-02T03:04:00Z', ...more });
  const found = parkedGroups([one({}), one({ since: '2026-01-02T03:03:00Z' }), one({ reason: 'unauthorized', team: 'o\'hara' }), one({ kind: 'dead', reason: 'refused', events: null })], now);
  assert.deepEqual(found.map(({ kind, reason, bulks, events, age, command }) => [kind, reason, bulks, events, age, command]), [
    ['parked', 'unreachable', 2, 20, 120_000, null],
    ['parked', 'unauthorized', 1, 10, 60_000, "loghub token set 'o'\\''hara' --local"],
    ['dead', 'refused', 1, null, 60_000, 'loghub replay list --dead --team search --local'],
  ]);
  assert.equal(quoted('pay-prod'), 'pay-prod');
});

test('each team has a ledger with its name, and the two sides are said to be equal', async () => {
  const at = await open('/flow', '.flow-row .cover');
  const teams = await at.page.$$eval('.team', (all) => all.map((one) => [one.querySelector('h2')?.textContent, one.querySelectorAll('.ledger-sum dd').length, one.querySelector('.is-ok')?.textContent]));
  assert.deepEqual(teams[0], ['payments', 9, '✓ both sides are equal']);
  assert.equal(teams.length, 7);
  assert.match(await at.page.textContent('[aria-label="Team checkout"] .budget') ?? '', /of 30 B\/s.*spent/);
  assert.match(await at.page.textContent('[aria-label="Team search"] .parked') ?? '', /2 bulks parked, 1,019 events · unreachable/);
  await at.close();
});

test('a click on a log group explains it, and its documents are one click away', async () => {
  const at = await open('/flow', '.flow-row .cover');
  const rows = await at.page.$$eval('.flow-row:not(.flow-titles)', (all) => all.length);
  assert.equal(rows, 18);
  await at.page.click('.flow-row:has-text("shared") .cover:has-text("/aws/lambda/pay-api")');
  await at.page.waitForSelector('.why');
  assert.equal(await at.page.inputValue('label:has-text("Account") input'), 'shared');
  assert.equal(await at.page.inputValue('label:has-text("Log group") input'), '/aws/lambda/pay-api');
  await at.page.goBack();
  await at.page.waitForSelector('.flow-row .cover');
  await at.page.click('.seg button:has-text("account")');
  assert.equal(new URL(at.page.url()).search, '?by=account');
  assert.match(await at.page.textContent('.flow-group h3') ?? '', /^pay-prod/);
  assert.match(await at.page.getAttribute('.c-docs a', 'href') ?? '', /^\/logs\/payments\?q=logGroup:.*AND.*owner/);
  await at.close();
});

test('Flow looks well and is accessible in each state', async (t) => {
  for (const states of [[], ['empty'], ['unbalanced'], ['closing'], ['hub_gone']]) {
    await t.test(states.join(' ') || 'ok', () => looks('flow', '/flow', states[0] === 'hub_gone' ? '.problem' : states[0] === 'empty' ? '.flow-none' : '.flow-row .cover, .flow-row .c-group', { states }));
  }
});

test('hostile names are text', async () => {
  const at = await open('/flow', '.flow-groups', { states: ['hostile'] });
  await rendersCorpus(at.page, '.flow-row .c-group');
  await at.close();
});
