// Status: members, the table, complaints, the books, what is kept, lines to paste.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { quit } from './browser.js';
import { looks, open, rendersCorpus } from './pages.js';

after(quit);

test('each log group says whether it is subscribed, or why not', async () => {
  const at = await open('/status', '.member');
  const states = await at.page.$$eval('.member:first-of-type .subscriptions li, .member .subscriptions li', (all) => all.slice(0, 6).map((one) => one.querySelector('.s-state')?.textContent));
  assert.deepEqual(states.slice(0, 5), Array(5).fill('✓ subscribed'));
  assert.equal(states[5], '✕ not subscribed: route no-flow-logs, line 19, says ship = false');
  assert.match(await at.page.textContent('.member h3') ?? '', /pay-prod.*111111111111 · prod · team payments/s);
  assert.match(await at.page.textContent('.versions') ?? '', /v3-8f1c2a.*v1-77aa01/s);
  assert.match(await at.page.textContent('.complaints li') ?? '', /breaker is open/);
  await at.close();
});

test('lines are copied', async () => {
  const at = await open('/status', '.lines');
  await at.page.click('[aria-label="Copy: Follow what a team gets"]');
  assert.equal(await at.page.evaluate(() => navigator.clipboard.readText()), 'loghub logs payments --local --follow');
  await at.close();
});

test('without a hub there are sub-accounts and lines only', async () => {
  const at = await open('/status', '.lines', { states: ['no_hub'] });
  assert.deepEqual(await at.page.$$eval('main h2', (all) => all.map((one) => one.textContent)), ['Sub-accounts', 'Addresses, and lines to paste']);
  assert.equal(at.fake.calls.some((call) => call.url.includes('/hub/')), false, 'no call to a hub that is not there');
  await at.close();
});

test('what does not agree stands where nothing moves by it', async () => {
  const at = await open('/status', '.agreement', { states: ['unbalanced'] });
  await at.page.click('.agreement summary');
  assert.match(await at.page.textContent('.agreement ul') ?? '', /received 1671 events and accounts for 1668/);
  await at.close();
});

test('Status looks well and is accessible in each state', async (t) => {
  for (const states of [[], ['empty'], ['unbalanced'], ['no_hub'], ['hub_gone'], ['closing'], ['forgotten']]) {
    await t.test(states.join(' ') || 'ok', () => looks('status', '/status', '.lines', { states, act: async (page) => { if (states[0] === 'unbalanced') await page.click('.agreement summary'); } }));
  }
});

test('hostile texts are text', async () => {
  const at = await open('/status', '.member', { states: ['hostile'] });
  await rendersCorpus(at.page, '.complaints li');
  await rendersCorpus(at.page, '.s-group');
  await rendersCorpus(at.page, '.warnings li');
  await at.close();
});
