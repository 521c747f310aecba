// The tasks of people who use Logs, each within its budget of clicks or keys; text is not counted.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { PHONE, quit, until, visit, WIDE } from './browser.js';

after(quit);

/** @typedef {Awaited<ReturnType<typeof visit>>} Visit */

/**
 * Performs a task and counts its clicks and keys.
 * @param {string} name @param {number} budget
 * @param {(hand: {click: (selector: string) => Promise<void>, press: (key: string) => Promise<void>, text: (text: string) => Promise<void>, drag: (selector: string, from: number, to: number) => Promise<void>}, visit: Visit) => Promise<void>} perform
 * @param {Parameters<typeof visit>[0]} [options]
 */
function task(name, budget, perform, options = {}) {
  test(name, async () => {
    const there = await visit({ path: '/logs/payments', ...options });
    const { page } = there;
    let used = 0;
    await perform({
      async click(selector) { used += 1; await page.locator(selector).first().click(); },
      async press(key) { used += 1; await page.keyboard.press(key); },
      async text(text) { await page.keyboard.type(text); },
      async drag(selector, from, to) {
        used += 1;
        const box = /** @type {{x: number, y: number, width: number, height: number}} */ (await page.locator(selector).boundingBox());
        await page.mouse.move(box.x + box.width * from, box.y + box.height / 2);
        await page.mouse.down();
        await page.mouse.move(box.x + box.width * (from + to) / 2, box.y + box.height / 2);
        await page.mouse.move(box.x + box.width * to, box.y + box.height / 2);
        await page.mouse.up();
      },
    }, there);
    assert.ok(used <= budget, `${used} clicks or keys, ${budget} allowed`);
    await there.close();
  });
}

const ROW = '.rows [data-seq]';

task('1: the newest documents are there at once', 0, async (_, { page, fake }) => {
  const seq = Number(await page.locator(ROW).first().getAttribute('data-seq'));
  const newest = fake.world.documents.get('payments')?.reduce((a, b) => (b.time > a.time ? b : a)).seq;
  assert.equal(seq, newest);
}, { path: '/' });

task('1: another team, by keys', 1, async ({ press }, { page }) => {
  await press('2');
  await page.waitForURL(/logs\/search/);
  await page.locator(ROW).first().waitFor();
});

task('2: find a text, by keys', 2, async ({ press, text }, { page }) => {
  await press('/');
  await text('declined');
  await press('Enter');
  await page.waitForURL(/q=declined/);
  await page.waitForFunction(() => [...document.querySelectorAll('.rows [data-seq] .msg')].every((one) => one.textContent?.includes('declined')));
});

task('2: find a text, by mouse', 2, async ({ click, text, press }, { page }) => {
  await click('.query input');
  await text('declined');
  await press('Enter');
  await page.waitForURL(/q=declined/);
});

task('3: filter by a value seen, by mouse', 2, async ({ click }, { page }) => {
  await click('.fieldname:has-text("logGroup")');
  await click('.value:has-text("/ecs/web")');
  await page.waitForURL(/q=logGroup/);
  await page.waitForFunction(() => [...document.querySelectorAll('.rows [data-seq] .col')].every((one) => one.textContent === '/ecs/web'));
});

task('3: filter by a value seen, by keys', 2, async ({ press, text }, { page }) => {
  await press('/');
  await text('log_level:error');
  await press('Enter');
  await page.waitForFunction(() => [...document.querySelectorAll('.rows [data-seq] .lev')].every((one) => one.textContent === 'error'));
});

task('4: zoom into a spike, by a drag', 1, async ({ drag }, { page }) => {
  await drag('.plot', 0.7, 0.8);
  await page.waitForURL(/from=2.*to=2/);
});

task('4: zoom into a spike, by keys', 4, async ({ press }, { page }) => {
  await press('z');
  await press('ArrowLeft');
  await press('Enter');
  await page.waitForURL(/from=2.*to=2/);
  await page.waitForFunction(() => document.querySelectorAll('.rows .is-error').length > 10);
});

task('5: watch live, by keys', 1, async ({ press }, { page, fake }) => {
  const before = Number(await page.locator(ROW).first().getAttribute('data-seq'));
  fake.rate = 2;
  await press('l');
  await page.waitForFunction((seq) => Number(document.querySelector('.rows [data-seq]')?.getAttribute('data-seq')) > seq + 4, before);
});

task('5: stop and go on, by keys', 2, async ({ press }, { page }) => {
  await press('Space');
  await page.locator('.pill.paused').waitFor();
  await page.waitForFunction(() => /Paused · [1-9]/.test(document.querySelector('.pill')?.textContent ?? ''));
  const top = await page.locator(ROW).first().getAttribute('data-seq');
  await press('Space');
  await page.waitForFunction((seq) => document.querySelector('.rows [data-seq]')?.getAttribute('data-seq') !== seq, top);
}, { path: '/logs/payments?live=1', rate: 3 });

task('5: stop and go on, by mouse', 2, async ({ click }, { page }) => {
  await click('.pill .btn');
  await page.locator('.pill.paused').waitFor();
  await click('.pill .btn');
  await page.locator('.pill:not(.paused)').waitFor();
}, { path: '/logs/payments?live=1', rate: 3 });

for (const [key, tab] of [['a', 'Around'], ['w', 'Way']]) {
  task(`6, 7: ${tab} of a document, by keys`, 2, async ({ press }, { page }) => {
    await press('Enter');
    await press(key);
    await page.locator(`[role=tab][aria-selected=true]:has-text("${tab}")`).waitFor();
  });
  task(`6, 7: ${tab} of a document, by mouse`, 2, async ({ click }, { page }) => {
    await click(ROW);
    await click(`[role=tab]:has-text("${tab}")`);
    await page.locator(`[role=tab][aria-selected=true]:has-text("${tab}")`).waitFor();
  });
}

task('12: what is seen is in the URL', 0, async (_, { page }) => {
  await page.waitForFunction(() => document.querySelectorAll('.rows .is-error').length > 0);
  assert.equal(await page.locator('[role=tab][aria-selected=true]').innerText(), 'JSON');
  assert.equal(await page.inputValue('.query input'), 'log_level:error');
  assert.deepEqual(await page.locator('[role=columnheader]').allInnerTexts().then((all) => all.slice(2, 4)), ['env', 'owner']);
  assert.equal(await page.locator('.rows.wrap').count(), 1);
}, { path: '/logs/payments?q=log_level:error&cols=env,owner&open=120&tab=json&wrap=1&from=now-30m' });

task('12: take it to a shell, by keys', 2, async ({ press }, { page }) => {
  await press('c');
  await page.locator('.menu').waitFor();
  await page.keyboard.press('ArrowDown');
  await press('Enter');
  await page.locator('.said.on').waitFor();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(text, "loghub logs payments '\"card x\"' --local --since 15m");
}, { path: '/logs/payments?q="card x"', wait: '.empty' });

test('12: each choice of Copy as', async () => {
  const there = await visit({ path: '/logs/payments?q=log_level:error AND logGroup:/aws*' });
  const { page } = there;
  for (const [name, expected] of /** @type {[string, RegExp][]} */ ([
    ['Link to this view', /\/logs\/payments\?q=log_level/], ['cURL', /\$LOGHUB_CONSOLE_TOKEN.*\/api\/v1\/accounts\/payments\/search/s],
    ['Documents', /^\{"@timestamp".*\n\{"@timestamp"/], ['Query for Logz.io', /logGroup:\\\/aws/],
  ])) {
    await page.click('[aria-label="Copy as"]');
    await page.click(`.menu .item:has-text("${name}")`);
    await page.locator('.said.on').waitFor();
    await page.waitForFunction((source) => navigator.clipboard.readText().then((text) => new RegExp(source, 's').test(text)), expected.source);
  }
  await there.close();
});

test('the tail: shown and skipped are what arrived, and a gap loads what it stands for', async () => {
  const there = await visit({ path: '/logs/payments?live=1' });
  const { page, fake } = there;
  await page.locator('.pill').waitFor();
  await until(() => [...fake.streams].some((stream) => stream.ask.tail === 'payments'));
  const count = () => page.evaluate(() => [...document.querySelectorAll('.rows [data-seq]')].length + [...document.querySelectorAll('.rows .gap')].reduce((sum, one) => sum + Number(one.getAttribute('data-count')), 0));
  const before = await count();
  for (const n of [700, 30, 450]) {
    const now = await count();
    fake.world.arrive('payments', n);
    await page.waitForFunction((want) => [...document.querySelectorAll('.rows [data-seq]')].length + [...document.querySelectorAll('.rows .gap')].reduce((sum, one) => sum + Number(one.getAttribute('data-count')), 0) === want, now + n);
  }
  assert.equal(await count(), before + 1180);
  assert.equal(await page.locator('.rows .gap').count(), 2);
  await page.locator('.rows .gap button').first().click();
  await page.waitForFunction(() => document.querySelectorAll('.rows .gap').length === 1);
  assert.equal(await count(), before + 1180);
  await page.keyboard.press('G');
  await page.locator('.pill:not(.paused)').waitFor();
  // The list never has more than 1,000 rows; what left at its end is counted.
  for (let i = 0; i < 12; i += 1) {
    fake.world.arrive('payments', 100);
    await page.waitForTimeout(280);
  }
  await page.waitForFunction(() => document.querySelector('.foot')?.textContent?.includes('left the page'));
  assert.ok(await page.locator('.rows [role=row]').count() <= 1001);
  const left = Number((await page.locator('.foot').innerText()).replaceAll(',', '').match(/^\d+/)?.[0]);
  assert.equal(await count() + left, before + 1180 + 1200);
  await there.close();
});

test('rows that left the page leave the memory', async () => {
  const there = await visit({ path: '/logs/payments?live=1', rate: 1250 });
  const { page, fake } = there;
  await until(() => /** @type {any[]} */ (fake.world.documents.get('payments')).length > 40_000);
  fake.rate = 0;
  await page.waitForFunction(() => document.querySelectorAll('.rows [role=row]').length === 1001);
  const tools = await page.context().newCDPSession(page);
  await tools.send('Performance.enable');
  await tools.send('HeapProfiler.collectGarbage');
  const { metrics } = await tools.send('Performance.getMetrics');
  const nodes = /** @type {any} */ (metrics.find((one) => one.name === 'Nodes')).value;
  assert.ok(nodes < 40_000, `${nodes} nodes`);
  await there.close();
});

test('scrolling away pauses with a count, and G goes on from the top', async () => {
  const there = await visit({ path: '/logs/payments?live=1', rate: 3 });
  const { page } = there;
  await page.locator('.pill').waitFor();
  await page.locator('.list').evaluate((list) => { list.scrollTop = 600; });
  await page.locator('.pill.paused').waitFor();
  await page.waitForFunction(() => /Paused · [1-9]/.test(document.querySelector('.pill')?.textContent ?? ''));
  assert.ok(await page.locator('.list').evaluate((list) => list.scrollTop) >= 590, 'the place is kept');
  await page.keyboard.press('G');
  await page.locator('.pill:not(.paused)').waitFor();
  assert.equal(await page.locator('.list').evaluate((list) => list.scrollTop), 0);
  await there.close();
});

test('keys: rows, errors, Esc, range, wrap, pages, help, and their switch', async () => {
  const there = await visit({ path: '/logs/payments' });
  const { page } = there;
  const focused = () => page.evaluate(() => Number(document.activeElement?.getAttribute('data-seq')));
  const all = await page.locator(ROW).evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('data-seq'))));
  await page.keyboard.press('j');
  await page.waitForFunction((seq) => document.activeElement?.getAttribute('data-seq') === String(seq), all[0]);
  await page.keyboard.press('j');
  await page.waitForFunction((seq) => document.activeElement?.getAttribute('data-seq') === String(seq), all[1]);
  await page.keyboard.press('k');
  await page.waitForFunction((seq) => document.activeElement?.getAttribute('data-seq') === String(seq), all[0]);
  await page.keyboard.press('e');
  await page.waitForFunction(() => document.activeElement?.classList.contains('is-error'));
  const error = await focused();
  await page.keyboard.press('e');
  await page.waitForFunction((seq) => document.activeElement?.classList.contains('is-error') && document.activeElement.getAttribute('data-seq') !== String(seq), error);
  await page.keyboard.press('E');
  await page.waitForFunction((seq) => document.activeElement?.getAttribute('data-seq') === String(seq), error);
  await page.keyboard.press('Enter');
  await page.locator('.panel .leaf').first().waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.panel').waitFor({ state: 'detached' });
  await page.waitForFunction((seq) => document.activeElement?.getAttribute('data-seq') === String(seq), error);
  await page.keyboard.press('x');
  await page.locator('.rows.wrap').waitFor();
  await page.keyboard.press('-');
  await page.waitForURL(/from=now-30m/);
  await page.keyboard.press(',');
  await page.waitForURL(/from=2/);
  await page.keyboard.press('f');
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Filter fields');
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('x');
  await page.waitForURL(/\/faults/);
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await page.waitForURL(/\/logs\/payments/);
  await page.keyboard.press('?');
  await page.click('.help label:has-text("Keys")');
  await page.click('.help button:has-text("Close")');
  await page.waitForURL(/keys=0/);
  await page.keyboard.press('x');
  await page.keyboard.press('?');
  assert.equal(await page.locator('.help').count(), 1);
  assert.ok(!page.url().includes('wrap'));
  await there.close();
});

test('the query: suggestions, a caret where it is wrong, notes', async () => {
  const there = await visit({ path: '/logs/payments' });
  const { page } = there;
  await page.keyboard.press('/');
  await page.keyboard.type('logG');
  await page.locator('[role=option]').first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.equal(await page.inputValue('.query input'), 'logGroup:');
  await page.locator('[role=option]:has-text("/ecs/web")').click();
  assert.match(await page.inputValue('.query input'), /^logGroup:.*web/);
  await page.keyboard.press('Escape');
  await page.fill('.query input', 'level:(error OR');
  const rows = await page.locator(ROW).count();
  await page.keyboard.press('Enter');
  await page.locator('.fault').waitFor();
  const lines = (await page.locator('.fault pre').innerText()).split('\n');
  assert.equal(lines[0], 'level:(error OR');
  assert.equal(lines[1], '      ^');
  assert.equal(await page.locator(ROW).count(), rows, 'the old rows stay');
  await page.fill('.query input', 'order accepted');
  await page.keyboard.press('Enter');
  await page.locator('.note:has-text("either word")').waitFor();
  await page.keyboard.press('Alt+a');
  await page.waitForURL(/order\+AND\+accepted/);
  await page.fill('.query input', 'lvel:error');
  await page.keyboard.press('Enter');
  await page.click('.empty button:has-text("Use it")');
  await page.waitForURL(/q=level:error/);
  await page.locator(ROW).first().waitFor();
  await there.close();
});

test('the list is a grid with one tab stop, and begins in time', async () => {
  for (const [size, most] of /** @type {const} */ ([[WIDE, 200], [PHONE, 232]])) {
    for (const states of [[], ['closing']]) {
      const there = await visit({ path: '/logs/payments', size, states });
      assert.equal(await there.page.locator(`${ROW}[tabindex="0"]`).count(), 1);
      const top = await there.page.locator(ROW).first().evaluate((row) => row.getBoundingClientRect().top);
      const strip = await there.page.locator('.strip').evaluateAll((all) => all.reduce((sum, one) => sum + one.getBoundingClientRect().height, 0));
      assert.ok(top - (size === PHONE ? strip : Math.max(0, strip - 24)) <= most, `${top} at ${size.width} with ${states}`);
      await there.close();
    }
  }
});

test('zone, theme and density are all that a browser remembers', async () => {
  const there = await visit({ path: '/logs/payments?q=log_level:error' });
  const { page } = there;
  await page.click('.zone');
  await page.waitForFunction(() => document.querySelector('[role=columnheader]')?.textContent === 'Time (UTC)');
  await page.click('[aria-label^="Theme"]');
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'light');
  await page.keyboard.press('?');
  await page.click('.help label:has-text("Roomy")');
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).sort()), ['loghub.density', 'loghub.theme', 'loghub.zone']);
  await there.close();
});

test('a lost connection, a session that is over, and a hub that ended are said; rows stay', async () => {
  const there = await visit({ path: '/logs/payments' });
  const { page, fake } = there;
  await until(() => fake.streams.size);
  fake.states.add('gone');
  await page.locator('.strip:has-text("The hub has ended: interrupted")').waitFor();
  assert.ok(await page.locator(ROW).count() > 50);
  fake.states.clear();
  await page.click('.strip button:has-text("Try now")');
  await page.locator('.strip').waitFor({ state: 'detached' });
  fake.states.add('over');
  for (const stream of fake.streams) stream.response.destroy();
  await page.locator('.strip:has-text("The session is over")').waitFor();
  assert.ok(await page.locator(ROW).count() > 50);
  await there.close();
});

test('a fault is told on every page and ended by a click', async () => {
  const there = await visit({ path: '/faults', wait: 'header' });
  const { page, fake } = there;
  fake.world.faults.accounts.search = { fault: { status: { code: 503, retry_after: 2 } }, times: null };
  await page.locator('.strip:has-text("search answers 503, Retry-After 2 s")').waitFor();
  await page.click('.strip button:has-text("End it")');
  await page.locator('.strip').waitFor({ state: 'detached' });
  assert.equal(fake.world.faults.accounts.search, null);
  assert.ok(fake.calls.some((call) => call.method === 'DELETE' && call.url === '/api/v1/faults/search'));
  await there.close();
});
