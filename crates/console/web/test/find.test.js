// Where did it go? A text that no search finds, looked for in the members' log groups.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { quit } from './browser.js';
import { looks, open, rendersCorpus } from './pages.js';

after(quit);

/** @type {any} */ (globalThis).location ??= { pathname: '/', search: '' };
const { fateWord, linkOf, textOf } = await import('../js/parts/find.js');

const NONE = '/logs/payments?q=%22order%20zz%22';

test('the text of a query is its longest phrase, else its longest word', () => {
  for (const [query, text] of /** @type {[string, string][]} */ ([
    ['declined', 'declined'], ['"card declined"', 'card declined'], ['level:error AND "card declined" AND "x"', 'card declined'], ['message:declined', 'declined'], ['a OR longer', 'longer'],
    ['NOT hidden shown', 'shown'], ['-hidden shown', 'shown'], ['pay-api', 'pay-api'], ['NOT level:"very hidden" it', 'it'], ['-"hidden phrase" it', 'it'], ['logGroup:/aws/lambda/pay*', 'aws/lambda/pay'], ['*declin*', 'declin'], ['requestID:"4f-1"', '4f-1'], ['ms:>200', '200'], ['ms:[100 TO 500]', ''],
    ['_lag:>5000', ''], ['', ''], ['"say \\"hi\\""', 'say "hi"'], ['(a OR bcd)', 'bcd'],
  ])) assert.equal(textOf(query), text, query);
});

test('a document that was shipped has a link, an event without an id has none', () => {
  const event = /** @type {any} */ ({ id: '39', team: 'pay/x', timestamp: 1_767_323_045_000 });
  assert.equal(linkOf(event), '/logs/pay%2Fx?q=id:%2239%22&from=2026-01-02T03:03:05.000Z&to=2026-01-02T03:05:05.000Z');
  assert.equal(linkOf({ ...event, id: null }), null);
  assert.equal(linkOf({ ...event, team: null }), null);
  for (const fate of ['shipped', 'in_flight', 'parked', 'unshipped', 'platform', 'dropped', 'sampled', 'unmaskable', 'unmatched', 'not_subscribed']) assert.notEqual(fateWord(fate)[1], '?', fate);
  assert.deepEqual(fateWord('made_up'), ['made up', '?']);
});

test('task 8 by mouse: one click where nothing was found', async () => {
  const at = await open(NONE, '.find');
  await at.page.click('.find button:has-text("Where did it go?")');
  await said(at);
  await at.close();
});

test('task 8 by keys: w', async () => {
  const at = await open(NONE, '.find');
  await at.page.keyboard.press('w');
  await said(at);
  await at.close();
});

/** @param {Awaited<ReturnType<typeof open>>} at */
async function said(at) {
  await at.page.waitForSelector('.found-event');
  const call = new URL(at.fake.calls.find((one) => one.url.includes('/hub/find'))?.url ?? '', 'http://x');
  assert.deepEqual([...call.searchParams], [['text', 'order zz']], 'all members, at any time');
  assert.deepEqual(await at.page.$$eval('.found-fate b', (all) => all.map((one) => one.textContent?.trim())), ['✓ shipped to payments', '✕ sampled out', '✕ dropped', '✕ not subscribed', '‖ parked']);
  assert.match(await at.page.textContent('.find-title') ?? '', /5 log events hold “order zz”/);
  await at.page.waitForSelector('.find-title:focus');
  assert.match(await at.page.getAttribute('.fate-shipped a', 'href') ?? '', /^\/logs\/payments\?q=id/);
}

test('another text can be looked for, and nothing found says what to look at', async () => {
  const at = await open(NONE, '.find');
  await at.page.fill('.find input', 'nowhere');
  await at.page.keyboard.press('Enter');
  await at.page.waitForSelector('.find-title:has-text("No log event holds “nowhere”")');
  assert.match(await at.page.textContent('.find-answer') ?? '', /15 log groups looked through\..*look whether the line was written/s);
  await at.close();
});

test('Find looks well and is accessible in each state', async (t) => {
  const act = async (/** @type {import('playwright-core').Page} */ page) => { await page.keyboard.press('w'); await page.waitForSelector('.found-event, .find .problem'); };
  // Logs says above it, a moment later, whether another range has documents.
  const shift = 0.01;
  await t.test('found', () => looks('find', NONE, '.find', { act, shift }));
  await t.test('gone', () => looks('find', NONE, '.find', { states: ['hub_gone'], act, shift }));
});

test('hostile texts are text', async () => {
  const at = await open(NONE, '.find', { states: ['hostile'] });
  await at.page.keyboard.press('w');
  await at.page.waitForSelector('.fate-platform');
  await rendersCorpus(at.page, '.found-event');
  await at.close();
});
