// A browser for the tests: Debian's chromium, a fresh page at a fake console, and notes of what must not happen.
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { Fake } from './fake.js';

export const web = join(dirname(fileURLToPath(import.meta.url)), '..');
export const SHOTS = join(web, 'shots');
export const WIDE = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };
export const CHROMIUM = process.env.LOGHUB_CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** @type {Promise<import('playwright-core').Browser> | undefined} */
let browser;

/** The one browser of a test file. */
export function launch() {
  if (!CHROMIUM) throw new Error('there is no chromium; install it, or name it in LOGHUB_CHROMIUM');
  browser ??= chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  return browser;
}

/** The consoles that a failed test left open. @type {Set<Fake>} */
const open = new Set();

/** Ends the browser, and what a failed test left. */
export async function quit() {
  for (const fake of open) await fake.stop();
  await (await browser)?.close();
  browser = undefined;
}

/**
 * Opens a page at a fake console with these switches. `close` fails if the page broke its policy, threw, opened a dialog
 * or asked for anything beyond the console.
 * @param {{
 *   states?: string[], path?: string, size?: {width: number, height: number}, dark?: boolean, rate?: number, wait?: string,
 *   fake?: Fake, allow?: RegExp, touch?: boolean,
 * }} [options]
 */
export async function visit({ states = [], path = '/', size = WIDE, dark = false, rate = 0, wait, fake: own, allow, touch } = {}) {
  const fake = own ?? new Fake({ states: new Set(states), rate });
  const base = await fake.start();
  open.add(fake);
  const context = await (await launch()).newContext({
    viewport: size, colorScheme: dark ? 'dark' : 'light', timezoneId: 'Europe/Berlin', locale: 'en', hasTouch: touch ?? false,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  // A busy machine is slow, and no test is about time.
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  /** @type {string[]} */
  const bad = [];
  page.on('dialog', (dialog) => {
    bad.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('pageerror', (error) => bad.push(`error: ${error.message}\n${error.stack}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) bad.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => { if (!request.url().startsWith(base)) bad.push(`request: ${request.url()}`); });
  await page.addInitScript(() => {
    const w = /** @type {any} */ (window);
    w.violations = [];
    w.shift = 0;
    addEventListener('securitypolicyviolation', (event) => w.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
    new PerformanceObserver((list) => {
      for (const entry of /** @type {any[]} */ (list.getEntries())) if (!entry.hadRecentInput) w.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(base + path);
  if (wait !== '') await page.waitForSelector(wait ?? '.rows [role=row][data-seq], .empty');
  return {
    page, fake, base, bad,
    async close() {
      bad.push(...await page.evaluate(() => /** @type {any} */ (window).violations).catch(() => []));
      await context.close();
      await fake.stop();
      open.delete(fake);
      const wrong = bad.filter((text) => !allow?.test(text));
      if (wrong.length) throw new Error(`the page did what it must not:\n${wrong.join('\n')}`);
    },
  };
}

/** Waits until something is so. @param {() => unknown} what */
export async function until(what) {
  for (let i = 0; i < 600; i += 1) {
    if (await what()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`it never came: ${what}`);
}

/** Keeps a picture. @param {import('playwright-core').Page} page @param {string} name */
export async function shot(page, name) {
  await mkdir(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`) });
}
