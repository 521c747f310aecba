// Helpers of the tests of the pages beside Logs: a fake console with a made-up hub, and what holds for every page.
import assert from 'node:assert/strict';
import axe from 'axe-core';
import { CORPUS } from './corpus.js';
import { Fake } from './fake.js';
import { Hub } from './hub.js';
import { PHONE, WIDE, shot, visit } from './browser.js';

/** @typedef {import('playwright-core').Page} Page */

/** The two looks that each state is tried in. @type {[name: string, size: {width: number, height: number}, dark: boolean][]} */
export const LOOKS = [['light', WIDE, false], ['dark', WIDE, true], ['phone', PHONE, false], ['phone-dark', PHONE, true]];

/**
 * Opens a page at a fake console with a made-up hub.
 * @param {string} path @param {string} wait @param {{states?: string[], size?: {width: number, height: number}, dark?: boolean, rate?: number, allow?: RegExp}} [options]
 */
export function open(path, wait, { states = [], ...options } = {}) {
  const fake = new Fake({ states: new Set(states), rate: options.rate ?? 0, world: new Hub({ hostile: states.includes('hostile') }) });
  return visit({ fake, path, wait, ...options });
}

/** Fails if axe finds anything. @param {Page} page @param {string} name */
export async function audit(page, name) {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (window).axe.run(document, { resultTypes: ['violations'] });
    return violations.map((/** @type {any} */ one) => `${one.id}: ${one.nodes.slice(0, 3).map((/** @type {any} */ node) => `${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`).join(' | ')}`);
  });
  assert.deepEqual(found, [], name);
}

/** Fails if the page is wider than the window, or if something moved by itself. @param {Page} page @param {string} name @param {number} [most] */
export async function steady(page, name, most = 0.001) {
  const { wide, shift, window: width } = await page.evaluate(() => ({
    wide: Math.max(document.documentElement.scrollWidth, document.querySelector('main')?.scrollWidth ?? 0), window: innerWidth, shift: /** @type {any} */ (window).shift,
  }));
  assert.ok(wide <= width, `${name}: ${wide} px wide in a window of ${width}`);
  assert.ok(shift < most, `${name}: a layout shift of ${shift}`);
}

/**
 * Looks at a page in a state in both themes and widths.
 * @param {string} name of the page @param {string} path @param {string} wait
 * @param {{states?: string[], state?: string, act?: (page: Page) => Promise<unknown>, allow?: RegExp, shift?: number}} [options]
 */
export async function looks(name, path, wait, { states = [], state = states.join('-') || 'ok', act, allow, shift } = {}) {
  // On a busy machine the strip of the shell comes after the first frame.
  const most = shift ?? (states.includes('closing') ? 0.06 : undefined);
  for (const [look, size, dark] of LOOKS) {
    const at = await open(path, wait, { states, size, dark, allow });
    await act?.(at.page);
    await at.page.waitForTimeout(150);
    await steady(at.page, `${name} ${state} ${look}`, most);
    await audit(at.page, `${name} ${state} ${look}`);
    if (look === 'light' || look === 'phone-dark') await shot(at.page, `${name}-${state}-${look}`);
    await at.close();
  }
}

/** Fails unless each of these texts of the corpus stands in the page as a reader should see it. @param {Page} page @param {string} where a selector @param {(text: string) => boolean} [wanted] */
export async function rendersCorpus(page, where, wanted = () => true) {
  const shown = await page.$$eval(where, (all) => all.map((one) => one.textContent ?? ''));
  for (const { name, shown: text } of CORPUS) {
    const part = text.slice(0, 30);
    if (wanted(name)) assert.ok(shown.some((one) => one.includes(part)), `${name}: ${JSON.stringify(part)} is not in ${where}`);
  }
  const added = await page.evaluate(() => document.querySelectorAll('main script, main iframe, main img, main object, main [onload], main [onerror], main a[href^="javascript"], main a[href^="http://example"], main a[href^="https://example"]').length);
  assert.equal(added, 0, 'no element comes from a text');
}
