// Takes the README's pictures of a console: `npm run pictures -- LINK FOLDER`. The hub behind it runs the demo.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launch, quit, WIDE } from './browser.js';

const [link, folder] = process.argv.slice(2);
if (!link || !folder) {
  console.error('usage: npm run pictures -- LINK FOLDER, with the link that the hub prints first');
  process.exit(2);
}
const base = new URL(link).origin;
await mkdir(folder, { recursive: true });
const context = await (await launch()).newContext({ viewport: WIDE, colorScheme: 'light', timezoneId: 'UTC', locale: 'en' });
const page = await context.newPage();

/** @param {string} name */
const picture = (name) => page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });

try {
  // The demo needs a while to fill the histogram.
  await page.goto(link);
  await page.waitForTimeout(20_000);
  await page.goto(`${base}/logs/payments?q=${encodeURIComponent('declined OR log_level:ERROR')}&from=now-5m&to=now`);
  await page.getByRole('row', { name: /declined/ }).first().click();
  await page.keyboard.press('w');
  await page.getByText('Why payments').waitFor();
  await page.getByText('detector card').first().waitFor();
  await picture('logs');

  await page.goto(`${base}/try?account=shared&group=${encodeURIComponent('/aws/lambda/pay-api')}`);
  await page.getByLabel('Message').fill('{"level":"warn","msg":"card 4111 1111 1111 1111 declined","user":{"password":"hunter2"}}');
  await page.getByText('detector card').first().waitFor();
  await picture('try');

  await page.goto(`${base}/faults`);
  const search = page.locator('.fault-row', { has: page.getByRole('link', { name: 'search' }) });
  await search.getByRole('button', { name: '503' }).click();
  await page.waitForTimeout(12_000);
  await picture('faults');
  await search.getByRole('button', { name: /End/ }).click();
} finally {
  await quit();
}
