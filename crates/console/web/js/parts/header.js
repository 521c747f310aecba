// The header: name, pages, what is in flight, zone, theme, help; on a phone the pages are tabs at the bottom.
import { html, signal } from '../lib.js';
import { count, offset, switchZone, zone } from '../time.js';
import { read, write } from '../store.js';
import { href, logs } from '../route.js';

/** @typedef {import('../types').Ctx} Ctx */
/** @typedef {{name: string, title: string}} PageName */

const THEMES = /** @type {const} */ (['auto', 'light', 'dark']);
const theme = signal(read('theme') ?? 'auto');

function nextTheme() {
  theme.value = THEMES[(THEMES.indexOf(/** @type {any} */ (theme.value)) + 1) % THEMES.length];
  write('theme', theme.value);
  document.documentElement.dataset.theme = theme.value;
}

/** The place of a page; Logs keeps the sub-account that was looked at. @param {Ctx} ctx @param {string} name */
function placeOf(ctx, name) {
  const keys = ctx.route.value.params.keys ? { keys: '0' } : {};
  return href(name === 'logs' ? logs(ctx.account.value ?? ctx.accounts.value?.[0]?.name ?? null) : `/${name}`, keys);
}

/** @param {{ctx: Ctx, pages: PageName[]}} props */
function Links({ ctx, pages }) {
  return pages.map(({ name, title }) => html`<a key=${name} href=${placeOf(ctx, name)}
    aria-current=${ctx.route.value.page === name ? 'page' : undefined}>${title}</a>`);
}

/** Whether the books balance, in words. @param {{ctx: Ctx}} props */
function Books({ ctx }) {
  const books = ctx.ledger.value;
  if (ctx.hub.value === false) return html`<span class="books muted">listener, no hub</span>`;
  if (!books) return html`<span class="books"></span>`;
  const title = books.faults.join('\n') || 'Each side of each team’s line in the books is equal.';
  return html`<a class="books" href="/flow" title=${title}>
    <span class="num">${count(books.hub.in_flight)}</span> in flight · ${books.balanced
      ? html`<span class="ok">balanced<span class="more"> so far</span></span>`
      : html`<span class="error">${count(books.faults.length)} not balanced</span>`}</a>`;
}

/** @param {{ctx: Ctx, pages: PageName[], onHelp: () => void}} props */
export function Header({ ctx, pages, onHelp }) {
  const utc = zone.value === 'utc';
  return html`<header class="head">
    <a class="name" href="/logs">loghub</a>
    <nav class="pages" aria-label="Pages"><${Links} ctx=${ctx} pages=${pages} /></nav>
    <span class="grow"></span>
    <${Books} ctx=${ctx} />
    <button type="button" class="btn zone" onClick=${switchZone} title=${utc ? 'Times are in UTC. Show local times.' : 'Times are local. Show UTC.'}>
      <span class="sr">Time zone: </span>${utc ? 'UTC' : offset()}</button>
    <button type="button" class="btn icon" onClick=${nextTheme} aria-label=${`Theme: ${theme.value}`} title=${`Theme: ${theme.value}`}>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" stroke-width="1.5" />
        ${theme.value !== 'light' && html`<path d=${theme.value === 'dark' ? 'M8 3.5a4.5 4.5 0 1 1-.01 0z' : 'M8 3.5a4.5 4.5 0 0 1 0 9z'} fill="currentColor" />`}</svg></button>
    <button type="button" class="btn icon" onClick=${onHelp} aria-label="Help" title="Help (?)">?</button>
  </header>`;
}

/** @param {{ctx: Ctx, pages: PageName[]}} props */
export function Tabs({ ctx, pages }) {
  return html`<nav class="tabs" aria-label="Pages, at the bottom"><${Links} ctx=${ctx} pages=${pages} /></nav>`;
}
