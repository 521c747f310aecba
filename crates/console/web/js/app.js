// The shell: header, pages, the strip under the header, help, and what pages share.
import { computed, effect, h, html, render, signal, useEffect, useRef } from './lib.js';
import { ApiError, get, sessionOver } from './api.js';
import * as keys from './keys.js';
import * as places from './route.js';
import * as stream from './stream.js';
import { lazy } from './parts/lazy.js';
import { clipped, plain } from './parts/value.js';
import { Header, Tabs } from './parts/header.js';
import { Strip } from './parts/strip.js';
import { Help } from './parts/help.js';
import { zone } from './time.js';
import { Logs } from './pages/logs.js';

/** @typedef {import('./types').Ctx} Ctx */

const accounts = signal(/** @type {import('./types').Account[] | null} */ (null));
const about = signal(/** @type {import('./types').About | null} */ (null));
const ledger = signal(/** @type {import('./types').Ledger | null} */ (null));
const faults = signal(/** @type {import('./types').Faults | null} */ (null));
const said = signal({ text: '', at: 0 });
const helping = signal(false);
/** A text that the clipboard did not take, to be copied by hand. */
const byHand = signal('');

/** @type {Ctx} */
export const ctx = {
  account: computed(() => places.route.value.account),
  accounts,
  ledger,
  faults,
  about,
  hub: computed(() => about.value?.hub ?? null),
  zone,
  link: stream.link,
  route: places.route,
  go: places.go,
  set: places.set,
  say(text) { said.value = { text, at: Date.now() }; },
  async copy(text, name) {
    try {
      await navigator.clipboard.writeText(text);
      ctx.say(`Copied: ${name}`);
    } catch {
      byHand.value = text;
    }
  },
};

/** @type {Record<string, {title: string, View: any, hub?: boolean}>} */
const PAGES = {
  logs: { title: 'Logs', View: Logs },
  flow: { title: 'Flow', View: lazy('../pages/flow.js', 'Flow'), hub: true },
  try: { title: 'Try', View: lazy('../pages/try.js', 'Try'), hub: true },
  faults: { title: 'Faults', View: lazy('../pages/faults.js', 'Faults') },
  status: { title: 'Status', View: lazy('../pages/status.js', 'Status') },
};

/** The pages that this console has: a listener without a hub has neither Flow nor Try. */
const pages = computed(() => Object.entries(PAGES)
  .filter(([, page]) => !page.hub || ctx.hub.value !== false)
  .map(([name, page]) => ({ name, title: page.title })));

function Page() {
  const { page } = places.route.value;
  const found = PAGES[page];
  if (!found || (found.hub && ctx.hub.value === false)) {
    return html`<div class="page"><h1>There is no such page here</h1>
      <p>${found ? 'This page needs a hub; start one with `loghub local`.' : plain(location.pathname)}</p><p><a href="/logs">Go to Logs</a></p></div>`;
  }
  return h(found.View, { ctx, key: page });
}

/** Shows for some seconds what was said last, and reads it out. */
function Said() {
  const { text, at } = said.value;
  useEffect(() => {
    if (!text) return;
    const timer = setTimeout(() => { if (said.peek().at === at) said.value = { text: '', at: 0 }; }, 4000);
    return () => clearTimeout(timer);
  }, [at]);
  return html`<div class=${text ? 'said on' : 'said'} role="status">${text}</div>`;
}

/** Offers a text for copying by hand, where a browser closes its clipboard to the page. */
function ByHand() {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const text = byHand.value;
  useEffect(() => {
    if (text) {
      box.current?.showModal();
      box.current?.querySelector('textarea')?.select();
    }
  }, [text]);
  if (!text) return null;
  return html`<dialog ref=${box} class="dialog" aria-labelledby="by-hand" onClose=${() => { byHand.value = ''; }}>
    <h2 id="by-hand">Copy this text</h2>
    <p class="muted">The browser does not let this page write to the clipboard.</p>
    <textarea class="mono" rows="8" readonly aria-label="Text to copy">${text}</textarea>
    <form method="dialog"><button class="btn">Close</button></form>
  </dialog>`;
}

function App() {
  return html`
    <a class="skip" href="#main">Skip to the page</a>
    <${Header} ctx=${ctx} pages=${pages.value} onHelp=${() => { helping.value = true; }} />
    <${Strip} ctx=${ctx} />
    <main id="main" tabindex="-1"><${Page} /></main>
    <${Tabs} ctx=${ctx} pages=${pages.value} />
    <${Said} /><${ByHand} /><${Help} ctx=${ctx} open=${helping} />`;
}

/** Asks once for what the stream keeps fresh afterwards. */
async function load() {
  const ask = async (/** @type {string} */ path, /** @type {import('./lib').Signal<any>} */ into) => {
    try {
      into.value = await get(path);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.code === 'network') stream.tryNow();
    }
  };
  await Promise.all([ask('/about', about), ask('/faults', faults), ask('/accounts', accounts)]);
  if (about.value?.hub) await ask('/hub/ledger', ledger);
}

places.start();
keys.start();
keys.add({
  '?': () => { helping.value = true; },
  'g l': () => ctx.go(places.logs(ctx.account.value ?? accounts.value?.[0]?.name ?? null)),
  'g f': () => ctx.hub.value !== false && ctx.go('/flow'),
  'g t': () => ctx.hub.value !== false && ctx.go('/try'),
  'g x': () => ctx.go('/faults'),
  'g s': () => ctx.go('/status'),
});

stream.on('accounts', (data) => { accounts.value = data; });
stream.on('ledger', (data) => { ledger.value = data; });
stream.on('faults', (data) => { faults.value = data; });
stream.on('hello', () => { if (!about.peek()) load(); });

// The page says where it is.
effect(() => {
  const { page, account, params } = places.route.value;
  const title = PAGES[page]?.title ?? 'loghub';
  const place = page === 'logs' ? [account, params.q].filter(Boolean).map((text) => clipped(plain(String(text)), 120)).join(' · ') || title : title;
  document.title = `${place} – loghub`;
});
effect(() => {
  const { page, account } = places.route.value;
  const first = accounts.value?.[0]?.name;
  if (page === 'logs' && !account && first) places.go(places.logs(first), places.route.peek().params, true);
});

// The strip's height is part of the page, so the first frame has the header alone until it is known.
const frame = Promise.race([load(), new Promise((resolve) => setTimeout(resolve, 1500))]);
frame.then(() => {
  const root = /** @type {HTMLElement} */ (document.getElementById('app'));
  root.replaceChildren();
  render(h(App, {}), root);
  if (!sessionOver.value) stream.start();
  else stream.link.value = 'over';
});

