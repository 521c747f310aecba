// Each state of Logs: a picture, no violation that axe knows, in both themes and widths, and no layout shift.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Fake } from './fake.js';
import { PHONE, quit, shot, visit, web, WIDE } from './browser.js';

after(quit);

const AXE = readFileSync(join(web, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** @typedef {import('playwright-core').Page} Page */

/** The violations that axe finds, as lines. @param {Page} page */
export async function violations(page) {
  // The page's policy refuses code from elsewhere, so axe runs in the way of a debugger.
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations: found } = await /** @type {any} */ (window).axe.run(document, { resultTypes: ['violations'] });
    return found.flatMap((/** @type {any} */ one) => one.nodes.map((/** @type {any} */ node) => `${one.id}: ${node.target.join(' ')} ${node.failureSummary.split('\n')[1] ?? ''}`));
  });
}

/** @type {{name: string, states?: string[], path?: string, rate?: number, wait?: string, then?: (page: Page, fake: Fake) => Promise<unknown>, moves?: boolean}[]} */
const STATES = [
  { name: 'list' },
  { name: 'panel', then: async (page) => { await page.locator('.rows [data-seq]').nth(4).click(); await page.locator('.leaf').first().waitFor(); } },
  { name: 'json', path: '/logs/payments?open=300&tab=json&from=now-1h' },
  { name: 'wrapped', path: '/logs/payments?wrap=1&q=IllegalStateException' },
  { name: 'columns', path: '/logs/payments?cols=env,order.id,ms&q=log_level:info' },
  { name: 'nothing-yet', states: ['empty'] },
  { name: 'nothing-yet-listener', states: ['empty', 'no_hub'] },
  { name: 'nothing-found', path: '/logs/payments?q=lvel:error', then: (page) => page.locator('.empty li').nth(1).waitFor() },
  { name: 'query-wrong', then: async (page) => { await page.fill('.query input', 'level:(error OR'); await page.keyboard.press('Enter'); await page.locator('.fault').waitFor(); } },
  { name: 'suggestions', then: async (page) => { await page.locator('.query input').pressSequentially('log'); await page.locator('[role=option]').first().waitFor(); await page.keyboard.press('ArrowDown'); } },
  { name: 'notes', path: '/logs/payments?q=logGroup:/aws/lambda/pay*' },
  { name: 'partial', states: ['partial'] },
  { name: 'forgotten', states: ['forgotten'] },
  { name: 'error', states: ['error'] },
  { name: 'loading', states: ['slow'], then: async (page) => { await page.keyboard.press('-'); await page.locator('.bar.on').waitFor({ state: 'visible' }); } },
  { name: 'live', path: '/logs/payments?live=1', rate: 2, moves: true, then: (page) => page.waitForTimeout(700) },
  { name: 'live-gap', path: '/logs/payments?live=1', moves: true, then: async (page, fake) => { await page.waitForTimeout(400); fake.world.arrive('payments', 1200); await page.locator('.gap').waitFor(); fake.world.arrive('payments', 8); await page.waitForTimeout(300); } },
  { name: 'paused', path: '/logs/payments?live=1', rate: 40, moves: true, then: async (page) => { await page.locator('.pill .btn').click(); await page.waitForFunction(() => /[1-9]/.test(document.querySelector('.pill b')?.textContent ?? '')); } },
  { name: 'fault', then: async (page, fake) => { fake.world.faults.accounts.payments = { fault: { status: { code: 503 } }, times: 3 }; await page.reload(); await page.locator('.strip').waitFor(); await page.locator('.rows [data-seq]').first().waitFor(); } },
  { name: 'closing', states: ['closing'] },
  { name: 'lost', moves: true, then: async (page, fake) => { for (const stream of fake.streams) stream.response.destroy(); fake.answer = async (_, response) => { response.destroy(); }; await page.locator('.strip:has-text("lost")').waitFor(); } },
  { name: 'ended', states: ['gone'], moves: true, then: (page) => page.locator('.strip').waitFor() },
  { name: 'session-over', states: ['over'], wait: '.strip' },
  { name: 'unbalanced', states: ['unbalanced'] },
  { name: 'help', then: async (page) => { await page.keyboard.press('?'); await page.locator('dialog').waitFor(); } },
  { name: 'range', then: async (page) => { await page.click('.rangebtn'); await page.locator('.range').waitFor(); } },
  { name: 'copy', then: async (page) => { await page.keyboard.press('c'); await page.locator('.menu').waitFor(); } },
  { name: 'hostile', states: ['hostile'], path: '/logs/payments?from=now-3m&cols=value' },
];

for (const { name, states = [], path = '/logs/payments', rate = 0, wait, then, moves } of STATES) {
  for (const size of [WIDE, PHONE]) {
    test(`${name}, ${size.width} wide`, async () => {
      const there = await visit({ states, path, size, rate, wait });
      const { page, fake } = there;
      await then?.(page, fake);
      await page.waitForTimeout(150);
      for (const theme of /** @type {const} */ (['light', 'dark'])) {
        await page.emulateMedia({ colorScheme: theme });
        await shot(page, `${name}-${size.width}-${theme}`);
        assert.deepEqual(await violations(page), [], theme);
      }
      // A live list moves by its purpose, and a strip that comes unasked moves what is under it.
      if (!moves) assert.equal(await page.evaluate(() => /** @type {any} */ (window).shift), 0, 'layout shift');
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'wider than the window');
      await there.close();
    });
  }
}

test('400 % zoom gives the layout of a phone', async () => {
  const there = await visit({ path: '/logs/payments', size: { width: 320, height: 200 } });
  const { page } = there;
  await shot(page, 'zoom-400');
  assert.equal(await page.locator('.tabs').evaluate((one) => getComputedStyle(one).display), 'flex');
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  await page.locator('.rows [data-seq]').first().click();
  await page.locator('.panel .leaf').first().waitFor();
  await shot(page, 'zoom-400-panel');
  assert.deepEqual(await violations(page), []);
  await there.close();
});
