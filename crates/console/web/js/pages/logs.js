// Logs: what a sub-account received, searched, counted, and followed.
import { h, html, useEffect, useRef, useState } from '../lib.js';
import { ApiError, at, get } from '../api.js';
import { useKeys } from '../keys.js';
import { logs, set } from '../route.js';
import { count, date, instant, plural } from '../time.js';
import { CopyAs } from '../parts/copy.js';
import { Fields, narrow, toggleColumn } from '../parts/fields.js';
import { Histogram } from '../parts/histogram.js';
import { Icon } from '../parts/icons.js';
import { lazy } from '../parts/lazy.js';
import { Menu } from '../parts/menu.js';
import { Panel } from '../parts/panel.js';
import { Query, run } from '../parts/query.js';
import { Range, setRange } from '../parts/range.js';
import { focusRow, Rows } from '../parts/rows.js';
import * as model from '../parts/search.js';
import { CAP, rowsOf } from '../parts/tail.js';
import { fixed } from '../parts/terms.js';
import { clipped, plain, Prose } from '../parts/value.js';

/** @typedef {import('../types').Ctx} Ctx */

const Find = lazy('../parts/find.js', 'Find');
const LEVELS = /** @type {const} */ (['error', 'warn', 'info', 'debug', 'none']);

/** Chooses a sub-account; the range stays, the query is of the other's fields. @param {Ctx} ctx @param {string} name */
function choose(ctx, name) {
  const { from, to, wrap, live } = ctx.route.value.params;
  ctx.go(logs(name), { from, to, wrap, live });
}

/** @param {{ctx: Ctx}} props */
function Accounts({ ctx }) {
  const all = ctx.accounts.value ?? [];
  const now = ctx.account.value;
  const known = !now || all.some((one) => one.name === now);
  return html`<select class="field account" aria-label="Sub-account" value=${now} onChange=${(/** @type {any} */ event) => choose(ctx, event.target.value)}>
    ${!known && html`<option value=${now}>${plain(now ?? '')}</option>`}
    ${all.map((one, i) => html`<option key=${one.name} value=${one.name}>${i < 9 ? `${i + 1} ` : ''}${plain(one.name)} · ${count(one.documents)}${one.fault ? ' · fault' : ''}</option>`)}
  </select>`;
}

/** @param {{ctx: Ctx}} props */
function LiveButton({ ctx }) {
  const { live } = model.asked.value;
  return html`<button type="button" class="btn live" aria-pressed=${live} title="Follow what arrives (l)" onClick=${model.toggleLive}>
    <${Icon} name="play" />Live</button>`;
}

/** The counts by level, each of which narrows the query. */
function Levels() {
  const series = model.result.value?.histogram.series;
  const fields = model.result.value?.fields ?? [];
  const name = fields.some((one) => one.name === 'log_level') ? 'log_level' : 'level';
  return html`<span class="levels">${LEVELS.slice(0, 4).map((level) => {
    const n = (series?.[level] ?? []).reduce((a, b) => a + b, 0);
    return n > 0 && html`<button type="button" class=${`lvl ${level}`} title=${`Show ${level} only`} onClick=${() => narrow(name, level)}><i aria-hidden="true"></i>${level} <span class="num">${count(n)}</span></button>`;
  })}</span>`;
}

/** The line under the query: counts, levels, notes, and what can be done with the list. @param {{ctx: Ctx}} props */
function Line({ ctx }) {
  const found = model.result.value;
  const problem = model.problem.value;
  const notes = found?.notes ?? [];
  const chip = notes[0];
  return html`<div class="line small">
    <span class="count num" role="status">${found && html`<b>${count(found.total)}</b> of ${plural(found.of, 'document')}<span class="muted took"> · ${found.took_ms} ms</span>`}</span>
    <${Levels} />
    ${found?.partial && html`<span class="warn cutoff" title="A query stops after 2 seconds. Narrow the range or the query.">partial: it stopped after 2 s</span>`}
    ${(found?.forgotten ?? 0) > 0 && html`<span class="muted cutoff" title="The console keeps the newest documents, up to its bounds in memory.">${count(found?.forgotten ?? 0)} forgotten</span>`}
    ${problem && problem.code !== 'query' && html`<span class="error cutoff" role="alert" title=${plain(problem.help ?? '')}><${Prose} text=${clipped(problem.message, 300)} /></span>`}
    ${chip && html`<${Menu} class="btn plain small note" title=${notes.map((one) => plain(one.text)).join('\n')}
      label=${html`<span class="cutoff"><${Prose} text=${clipped(chip.text, 300)} /></span>${notes.length > 1 && html`<span class="num">+${notes.length - 1}</span>`}<span aria-hidden="true">▾</span>`}>${(/** @type {() => void} */ close) => html`<ul class="notes">
        ${notes.map((one) => html`<li><${Prose} text=${one.text} />${one.fix !== null && html` <button type="button" class="link" onClick=${() => { close(); run(fixed(model.answered.peek().q, one)); }}>Use <code>${plain(clipped(one.fix || 'without it', 80))}</code></button>`}</li>`)}</ul>`}<//>`}
    <span class="grow"></span>
    <${Columns} ctx=${ctx} />
    <${CopyAs} ctx=${ctx} />
  </div>`;
}

/** @param {{ctx: Ctx}} props */
function Columns({ ctx }) {
  const { columns } = model.asked.value;
  const fields = (model.result.value?.fields ?? []).map((one) => one.name).filter((name) => name !== 'message' && !name.startsWith('_') && !columns.includes(name));
  return html`<${Menu} label=${html`Columns<span aria-hidden="true"> ▾</span>`} name="Columns" class="btn plain cols" align="right">${() => html`<div class="choices">
    <button type="button" class="item" aria-pressed=${model.wrap.value} onClick=${() => set({ wrap: model.wrap.value ? null : '1' }, true)}>${model.wrap.value ? 'Show one line a row' : 'Wrap long lines'}<span class="hint">x</span></button>
    <hr />
    ${[...columns, ...fields.slice(0, 40)].map((name) => html`<label class="item check" key=${name}><input type="checkbox" checked=${columns.includes(name)} onChange=${() => toggleColumn(name)} /><bdi class="cutoff">${plain(clipped(name, 80))}</bdi></label>`)}
  </div>`}<//>`;
}

/** What to do where nothing was received yet. @param {{ctx: Ctx, account: string}} props */
function NothingYet({ ctx, account }) {
  return html`<div class="empty"><h2>${plain(account)} received nothing yet</h2>
    ${ctx.hub.value === false
      ? html`<p>Send a document to the listener:</p><pre class="mono">echo '{"message":"hello"}' | curl --data-binary @- 'http://127.0.0.1:8071/?token=TOKEN'</pre>`
      : html`<p>Write a log event as a member, and its document arrives here a moment later:</p>
        <pre class="mono">aws logs put-log-events --log-group-name /aws/lambda/pay-api --log-stream-name local \\${'\n'}    --log-events "timestamp=$(date +%s000),message=hello"</pre>
        <p><a href="/try">Write one on the page Try</a> · the page <a href="/status">Status</a> has the addresses to use.</p>`}
  </div>`;
}

/** What a search without the range finds. @param {{account: string, q: string, from: string, to: string}} of */
function useElsewhere(of) {
  const [found, setFound] = useState(/** @type {import('../types').Searched | null} */ (null));
  useEffect(() => {
    let wanted = true;
    setFound(null);
    if (of.from === 'all') return;
    get(at`/accounts/${of.account}/search`, { q: of.q, limit: 1, buckets: 1 }).then((answer) => { if (wanted) setFound(answer); }, (error) => {
      if (!(error instanceof ApiError)) throw error;
    });
    return () => { wanted = false; };
  }, [of.account, of.q, of.from, of.to]);
  return found;
}

/** Why nothing was found, and what helps. @param {{ctx: Ctx}} props */
function NothingFound({ ctx }) {
  const of = model.answered.value;
  const notes = model.result.value?.notes ?? [];
  const elsewhere = useElsewhere(of);
  const range = { from: of.from === 'all' ? null : instant(of.from), to: instant(of.to) };
  return html`<div class="empty">
    <h2>Nothing found</h2>
    <ul>
      ${notes.map((note) => html`<li><${Prose} text=${note.text} />${note.fix !== null && html` <button type="button" class="link" onClick=${() => run(fixed(of.q, note))}>Use it</button>`}</li>`)}
      ${!elsewhere && of.from !== 'all' && html`<li class="muted">Looking outside of the range …</li>`}
      ${elsewhere && elsewhere.total > 0 && html`<li><b>${plural(elsewhere.total, 'document')}</b> outside of the range. <button type="button" class="link" onClick=${() => setRange({ from: 'all', to: 'now' })}>Search everything</button></li>`}
      ${elsewhere && elsewhere.total === 0 && html`<li>No document fits, at any time.</li>`}
      ${of.q && html`<li>A field’s value is exact, with its case: <code>level:error</code> does not find <code>ERROR</code>. Words are found in any case. <button type="button" class="link" onClick=${() => run('')}>Clear the query</button></li>`}
    </ul>
    ${ctx.hub.value && h(Find, { ctx, account: of.account, text: of.q, ...range })}
  </div>`;
}

/** The pill of a live list. @param {{ctx: Ctx, toTop: () => void}} props */
function Pill({ ctx, toTop }) {
  const { live } = model.asked.value;
  const why = model.paused.value;
  const [told, setTold] = useState('');
  useEffect(() => {
    if (!live) return;
    // Read out at most every five seconds.
    const timer = setInterval(() => {
      const n = model.arrivedSince();
      if (n) setTold(`${plural(n, 'new document')}`);
      else if (model.waiting.peek()) setTold(`${plural(model.waiting.peek(), 'new document')} while paused`);
    }, 5000);
    return () => clearInterval(timer);
  }, [live]);
  if (!live) return null;
  return html`<div class=${`pill ${why ? 'paused' : ''}`}>
    <span class="sr" role="status">${told}</span>
    ${why
      ? html`<span>Paused · <b class="num">${count(model.waiting.value)}</b> new</span><button type="button" class="btn" onClick=${toTop}>Go on <kbd>G</kbd></button>`
      : html`<span class="dot" aria-hidden="true"></span><span>Live</span><button type="button" class="btn" onClick=${() => model.pause('asked')}>Pause</button>`}
  </div>`;
}

/** The end of the list: more rows, or why there are no more. */
function End() {
  const found = model.result.value;
  const { entries, trimmed } = model.list.value;
  const rows = rowsOf(entries);
  const last = rows.at(-1);
  const older = () => { if (last) set({ to: new Date(last.time + 1).toISOString(), live: null, open: null }); };
  if (!found || !entries.length) return null;
  if (trimmed) return html`<p class="foot small muted">${plural(trimmed, 'older document')} left the page, which has ${count(CAP)} rows. <button type="button" class="link" onClick=${older}>Search from the last row on</button></p>`;
  if (!found.next) return html`<p class="foot small muted">The end of the range.</p>`;
  if (entries.length >= CAP) return html`<p class="foot small muted">The page has ${count(CAP)} rows at most. <button type="button" class="link" onClick=${older}>Go on from the last row</button></p>`;
  return html`<p class="foot small muted">${count(rows.length)} of ${count(found.total)}. <button type="button" class="link" onClick=${model.more}>Load more</button></p>`;
}

/** The number of pixels that the list, or on a phone the page, is scrolled. @param {HTMLElement} box */
function scrolled(box) {
  return box.scrollHeight > box.clientHeight + 1 && getComputedStyle(box).overflowY !== 'visible' ? box.scrollTop : Math.max(0, -box.getBoundingClientRect().top);
}

/** The rows, or what is there in their place. @param {{ctx: Ctx, account: string, open: number | null, show: (seq: number) => void}} props */
function List({ ctx, account, open, show }) {
  const { columns } = model.asked.value;
  const { entries } = model.list.value;
  const found = model.result.value;
  const problem = model.problem.value;
  if (problem?.code === 'account') return html`<div class="empty"><h2><${Prose} text=${problem.message} /></h2><p><${Prose} text=${problem.help ?? ''} /></p></div>`;
  if (!found) {
    return problem && html`<div class="empty"><h2>The search failed</h2><p><${Prose} text=${problem.message} /></p><p><${Prose} text=${problem.help ?? ''} /></p>
      <button type="button" class="btn" onClick=${model.search}>Search again</button></div>`;
  }
  if (!entries.length) {
    const nothingYet = !found.total && ctx.accounts.value?.find((one) => one.name === account)?.documents === 0;
    return nothingYet ? h(NothingYet, { ctx, account }) : h(NothingFound, { ctx });
  }
  const [first, last] = [rowsOf(entries.slice(0, 3))[0], rowsOf(entries.slice(-3)).at(-1)];
  return [h(Rows, {
    entries, open, wrap: model.wrap.value, cursor: model.cursor.value, label: `Documents of ${plain(account)}, newest first`,
    // The log group leaves its room to the message while a document is beside the list.
    columns: open !== null && !matchMedia('(max-width: 720px)').matches ? columns.filter((name) => name !== 'logGroup') : columns,
    days: !!first && !!last && date(first.time) !== date(last.time),
    onOpen: show, onCursor: (/** @type {number} */ seq) => { model.cursor.value = seq; }, onGap: model.fill,
  }), h(End, {})];
}

/** @param {{ctx: Ctx}} props */
export function Logs({ ctx }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => model.start(), []);
  const { account, live } = model.asked.value;
  const open = model.open.value;
  const params = ctx.route.value.params;

  const toTop = () => {
    box.current?.scrollTo({ top: 0 });
    if (box.current && box.current.getBoundingClientRect().top < 0) scrollTo({ top: 0 });
    if (model.asked.peek().live) model.pause(null);
  };
  // Scrolling away pauses; the way back to the top goes on, unless a person paused.
  useEffect(() => {
    if (!live) return;
    const moved = () => {
      const list = box.current;
      if (!list) return;
      const far = scrolled(list);
      if (far > 30 && !model.paused.peek()) model.pause('scrolled');
      else if (far < 2 && model.paused.peek() === 'scrolled') model.pause(null);
    };
    const list = box.current;
    list?.addEventListener('scroll', moved, { passive: true });
    addEventListener('scroll', moved, { passive: true });
    return () => {
      list?.removeEventListener('scroll', moved);
      removeEventListener('scroll', moved);
    };
  }, [live, !!account]);

  const show = (/** @type {number} */ seq) => set({ open: seq }, open !== null);
  const move = (/** @type {number} */ by, /** @type {((row: import('../types').Row) => boolean)} */ fits = () => true) => {
    const all = rowsOf(model.list.peek().entries);
    let i = all.findIndex((row) => row.seq === model.cursor.peek());
    // The first press of a key goes to the row that is there, not beyond it.
    if (i < 0) i = by > 0 ? -1 : all.length;
    else if (!document.activeElement?.closest('.rows') && by > 0 && model.open.peek() === null && fits(all[i]) && i === 0) i = -1;
    do i += by; while (all[i] && !fits(all[i]));
    if (!all[i]) {
      ctx.say('No more among the rows that are loaded');
      if (by > 0) model.more();
      return;
    }
    model.cursor.value = all[i].seq;
    if (model.open.peek() !== null) show(all[i].seq);
    requestAnimationFrame(() => focusRow(all[i].seq));
  };
  const openTab = (/** @type {string} */ tab) => {
    const seq = model.open.peek() ?? model.cursor.peek();
    if (seq !== null) set({ open: seq, tab }, model.open.peek() !== null);
  };
  useKeys(() => ({
    j: () => move(1), k: () => move(-1),
    ArrowDown: () => document.activeElement === document.body && move(1),
    e: () => move(1, (row) => row.level === 'error'), E: () => move(-1, (row) => row.level === 'error'),
    Enter: () => { const seq = model.cursor.peek(); if (seq !== null) show(seq); },
    Escape: () => {
      if (model.open.peek() === null) return false;
      const seq = model.open.peek();
      set({ open: null, tab: null });
      if (seq !== null) requestAnimationFrame(() => focusRow(seq));
    },
    a: () => openTab('around'), w: () => (ctx.hub.value === false ? false : openTab('way')),
    l: () => model.toggleLive(),
    ' ': () => { if (!model.asked.peek().live) return false; if (model.paused.peek()) toTop(); else model.pause('asked'); },
    G: () => { if (!model.asked.peek().live) model.search(); toTop(); },
    x: () => set({ wrap: model.wrap.peek() ? null : '1' }, true),
    ...Object.fromEntries(Array.from({ length: 9 }, (_, i) => [String(i + 1), () => {
      const one = ctx.accounts.peek()?.[i];
      if (!one) return false;
      choose(ctx, one.name);
    }])),
  }));

  if (!account) return html`<div class="page"><h1>Logs</h1><p class="muted">${ctx.accounts.value?.length === 0 ? 'There is no sub-account yet: a table names the teams, and each has one.' : ''}</p></div>`;
  return html`<div class=${`logs ${open !== null ? 'with-panel' : ''} ${params.fields === '0' ? 'no-fields' : ''} ${params.fields === '1' ? 'fields-over' : ''}`}>
    <h1 class="sr">Logs of ${plain(account)}</h1>
    <div class="toolbar"><${Accounts} ctx=${ctx} /><${Query} ctx=${ctx} /><${Range} /><${LiveButton} ctx=${ctx} /></div>
    <${Line} ctx=${ctx} />
    <${Histogram} />
    <div class="body">
      <${Fields} hidden=${params.fields === '0'} />
      <div class="listbox">
        <div class=${`bar ${model.slow.value ? 'on' : ''}`} aria-hidden="true"></div>
        <div class="list" ref=${box} aria-busy=${model.loading.value}>
          ${h(List, { ctx, account, open, show })}
        </div>
        <${Pill} ctx=${ctx} toTop=${toTop} />
      </div>
      ${open !== null && h(Panel, { ctx })}
    </div>
  </div>`;
}

