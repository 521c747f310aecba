// Hostile texts stay texts, wherever the page shows them.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { quit, visit } from './browser.js';
import { CORPUS } from './corpus.js';

after(quit);

/** The elements that the page makes of itself; a hostile text adds none. @param {import('playwright-core').Page} page */
const foreign = (page) => page.evaluate(() => [...document.querySelectorAll('script, img, iframe, object, embed, a, form, link, base, meta, style, [onerror], [onload], [srcdoc], [style]')]
  .filter((one) => !(one instanceof HTMLElement && one.closest('head')))
  .filter((one) => !(one.tagName === 'A' && new URL(/** @type {HTMLAnchorElement} */ (one).href).origin === location.origin && /^\/(logs|flow|try|faults|status|api)?/.test(/** @type {HTMLAnchorElement} */ (one).pathname)))
  // Positions are set by the style object, which the policy allows.
  .filter((one) => !(one.hasAttribute('style') && one.matches('.rows, .handle, .share')))
  .map((one) => one.outerHTML.slice(0, 200)));

const collapse = (/** @type {string} */ text) => text.replace(/\s+/g, ' ');

test('rows show each text as the corpus says', async () => {
  const there = await visit({ path: '/logs/payments?q=logGroup:*&cols=value,logGroup&from=now-1h', states: ['hostile'] });
  const { page } = there;
  for (const one of CORPUS) {
    const found = /** @type {any} */ (there.fake.world.documents.get('payments')?.find((d) => d.fields.id === `hostile-${one.name}`));
    const row = page.locator(`.rows [data-seq="${found.seq}"]`);
    assert.equal(collapse(await row.locator('.msg').evaluate((cell) => cell.textContent ?? '')), collapse(one.shown), one.name);
  }
  assert.deepEqual(await foreign(page), []);
  await there.close();
});

for (const one of CORPUS) {
  test(`the panel, the query and the titles: ${one.name}`, async () => {
    const there = await visit({ path: '/logs/payments?from=now-1h', states: ['hostile'] });
    const { page } = there;
    const found = /** @type {any} */ (there.fake.world.documents.get('payments')?.find((d) => d.fields.id === `hostile-${one.name}`));
    await page.goto(`${there.base}/logs/payments?from=now-1h&open=${found.seq}`);
    await page.locator('.panel .leaf').first().waitFor();
    const message = page.locator('.panel .leaf dd.string').first();
    // The panel shows a long value to 400 characters, with a way to the rest.
    const shown = collapse(await message.locator('bdi').evaluate((cell) => cell.textContent ?? ''));
    if (one.text.length <= 400) assert.equal(shown, collapse(one.shown));
    assert.deepEqual(await foreign(page), []);
    for (const tab of ['JSON', 'Around', 'Way']) {
      await page.click(`[role=tab]:has-text("${tab}")`);
      await page.locator(`[role=tab][aria-selected=true]:has-text("${tab}")`).waitFor();
      assert.deepEqual(await foreign(page), []);
    }
    // As a query, in the URL, the title, the notes, the facets and the suggestions.
    const q = one.text.slice(0, 300).replace(/[\ud800-\udfff]/g, '');
    await page.goto(`${there.base}/logs/payments?from=now-1h&field=value&q=${encodeURIComponent(`"${q.replace(/[\\"]/g, '\\$&')}"`)}`);
    await page.waitForSelector('.rows [data-seq], .empty, .fault');
    assert.ok(!/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(await page.title()));
    assert.deepEqual(await foreign(page), []);
    const name = `f ${one.name} ${one.text.slice(0, 60)}`;
    await page.goto(`${there.base}/logs/payments?from=now-1h&field=${encodeURIComponent(name.replace(/[\ud800-\udfff]/g, ''))}&cols=${encodeURIComponent(name.replace(/[\ud800-\udfff]/g, ''))}`);
    await page.waitForSelector('.rows [data-seq], .empty, .fault');
    await page.fill('[aria-label="Filter fields"]', one.name);
    assert.deepEqual(await foreign(page), []);
    await page.fill('.query input', `value:${one.text.slice(0, 1).trim() || 'a'}`);
    await page.locator('.query input').press('End');
    await page.locator('.query input').press('ArrowDown');
    await page.waitForResponse((answer) => answer.url().includes('/suggest'), { timeout: 1000 }).catch(() => null);
    assert.deepEqual(await foreign(page), []);
    assert.equal(await page.evaluate(() => /** @type {any} */ ({}).polluted), undefined);
    await there.close();
  });
}

test('the panel shows integers and keys by the text of the line', async () => {
  const there = await visit({ path: '/logs/payments?from=now-1h', states: ['hostile'] });
  const { page } = there;
  const found = /** @type {any} */ (there.fake.world.documents.get('payments')?.find((d) => d.fields.id === 'hostile-exact'));
  await page.goto(`${there.base}/logs/payments?open=${found.seq}&tab=json`);
  const json = await page.locator('.json').evaluate((one) => one.textContent ?? '');
  for (const part of ['9007199254740993', '-123456789012345678901234567890', '1e999', '"twice": 1', '"twice": 2', '"__proto__": {']) assert.ok(json.includes(part), part);
  await there.close();
});

test('ten thousand fields: 200 are shown, with a filter', async () => {
  const there = await visit({ path: '/logs/payments?from=now-1h', states: ['hostile'] });
  const { page } = there;
  const found = /** @type {any} */ (there.fake.world.documents.get('payments')?.find((d) => d.fields.id === 'hostile-wide'));
  await page.goto(`${there.base}/logs/payments?open=${found.seq}`);
  await page.locator('.panel .leaf').first().waitFor();
  assert.equal(await page.locator('.panel .leaf').count(), 200);
  await page.fill('[aria-label="Filter names and values"]', 'f4321');
  await page.waitForFunction(() => document.querySelectorAll('.panel .leaf').length === 1);
  await there.close();
});
