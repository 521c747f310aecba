// Copy as: the question as a link, as commands, as lines, and as Logz.io wants it.
import { html, signal, useEffect } from '../lib.js';
import { ApiError, at, get, getText, url } from '../api.js';
import { add } from '../keys.js';
import { Menu } from './menu.js';
import { asked, rangeOf } from './search.js';
import { command, curl } from './terms.js';

/** @typedef {import('../types').Ctx} Ctx */

const open = signal(false);

/** @param {Ctx} ctx @param {() => Promise<string>} make @param {string} name */
async function later(ctx, make, name) {
  try {
    await ctx.copy(await make(), name);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    ctx.say(error.message);
  }
}

/** @param {{ctx: Ctx}} props */
export function CopyAs({ ctx }) {
  useEffect(() => add({
    c: () => { open.value = true; },
    y: () => { ctx.copy(location.href, 'the link to this view'); },
  }), []);
  const now = asked.value;
  const range = rangeOf(now);
  const origin = location.origin;
  const items = /** @type {[string, string, () => unknown][]} */ ([
    ['Link to this view', 'y', () => ctx.copy(location.href, 'the link to this view')],
    ['Command', 'loghub logs', () => ctx.copy(command({ ...now, account: now.account ?? '' }), 'the command')],
    ['cURL', '$LOGHUB_CONSOLE_TOKEN', () => ctx.copy(curl(origin, { ...now, account: now.account ?? '' }), 'the cURL line')],
    ['Documents', 'NDJSON', () => later(ctx, () => getText(at`/accounts/${now.account}/export`, { q: now.q, ...range }), 'the documents as NDJSON')],
    ['Query for Logz.io', 'Lucene', () => later(ctx, async () => (await get(at`/accounts/${now.account}/lucene`, { q: now.q })).text, 'the query for Logz.io')],
  ]);
  return html`<${Menu} label=${html`Copy<span aria-hidden="true"> ▾</span>`} name="Copy as" title="Copy as (c)" align="right" class="btn plain" open=${open}>${(/** @type {() => void} */ close) => html`
    ${items.map(([name, hint, act]) => html`<button type="button" class="item" onClick=${() => { close(); act(); }}>${name}<span class="hint">${hint}</span></button>`)}
    <hr />
    <a class="item" href=${url(at`/accounts/${now.account}/export`, { q: now.q, ...range })} download onClick=${() => close()}>Save the documents<span class="hint">NDJSON file</span></a>`}<//>`;
}
