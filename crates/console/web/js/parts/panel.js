// The panel of one document: its fields, its JSON, what happened around it, and its way.
import { h, html, signal, useEffect, useMemo, useRef, useState } from '../lib.js';
import { ApiError, at, get, url } from '../api.js';
import { set, route } from '../route.js';
import { both, clockMs, count, date, plural } from '../time.js';
import { narrow, toggleColumn } from './fields.js';
import { Icon } from './icons.js';
import { walk } from './json.js';
import { lazy } from './lazy.js';
import { Menu } from './menu.js';
import { asked, list, open } from './search.js';
import { rowsOf } from './tail.js';
import { clipped, Level, plain, Text } from './value.js';

/** @typedef {import('../types').Ctx} Ctx */
/** @typedef {import('../types').Document} Document */

const Way = lazy('../parts/way.js', 'Way');
const Around = lazy('../parts/around.js', 'Around');
/** @type {[string, string][]} */
const TABS = [['fields', 'Fields'], ['json', 'JSON'], ['around', 'Around'], ['way', 'Way']];

/** Fields and lines shown at first, and characters of a value. */
const FEW = 200;
const LONG = 400;

/** @type {import('../lib').Signal<{account: string, seq: number, document: Document | null, problem: ApiError | null} | null>} */
const shown = signal(null);
const filter = signal('');

/** @param {string} account @param {number} seq @param {boolean} [whole] */
async function load(account, seq, whole) {
  const before = shown.peek();
  if (before?.account !== account) shown.value = null;
  try {
    const document = await get(at`/accounts/${account}/documents/${seq}`, whole ? { whole: 1 } : {});
    if (open.peek() === seq) shown.value = { account, seq, document, problem: null };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (open.peek() === seq) shown.value = { account, seq, document: null, problem: error };
  }
}

/** The tab of the URL; without a hub there is no way. @param {Ctx} ctx */
function tabOf(ctx) {
  const named = route.value.params.tab ?? 'fields';
  return TABS.some(([name]) => name === named) && (named !== 'way' || ctx.hub.value !== false) ? named : 'fields';
}

/** The spans of masks in a value. @param {Document} doc @param {string} path */
const masksOf = (doc, path) => doc.masks.find((one) => one.path === path)?.spans ?? [];

/** A value that can be long. @param {{text: string, masks?: any}} props */
function Long({ text, masks }) {
  const [all, setAll] = useState(false);
  if (text.length <= LONG || all) return html`<${Text} text=${text} masks=${masks} />`;
  return html`<${Text} text=${text} masks=${masks} limit=${LONG} /> <button type="button" class="link small" onClick=${() => setAll(true)}>show all ${count(text.length)} characters</button>`;
}

/** @param {{ctx: Ctx, doc: Document}} props */
function FieldsTab({ ctx, doc }) {
  const { leaves } = useMemo(() => walk(doc.line), [doc.line]);
  const [all, setAll] = useState(false);
  const wanted = filter.value.toLowerCase();
  const found = leaves.filter((leaf) => !wanted || leaf.path.toLowerCase().includes(wanted) || leaf.text.toLowerCase().includes(wanted));
  // The message first, then as received.
  const sorted = [...found.filter((leaf) => leaf.path === 'message'), ...found.filter((leaf) => leaf.path !== 'message')];
  const some = all ? sorted : sorted.slice(0, FEW);
  return html`<div class="tabbody">
    <input class="field" type="text" placeholder="Filter names and values" aria-label="Filter names and values" value=${filter.value} onInput=${(/** @type {any} */ event) => { filter.value = event.target.value; }} />
    ${doc.spoiled.length > 0 && html`<p class="warn">Logz.io would spoil it: ${doc.spoiled.map((one) => `${one.reason}${one.field ? ` (${plain(one.field)})` : ''}`).join(', ')}</p>`}
    <dl class="leaves">${some.map((leaf) => html`<div class="leaf">
      <dt class="mono"><${Text} text=${leaf.path} limit=${300} /></dt>
      <dd class=${`mono ${leaf.type}`}><${Long} text=${leaf.text} masks=${masksOf(doc, leaf.path)} /></dd>
      <dd class="acts">
        <button type="button" class="mini" title="Filter for" aria-label=${plain(clipped(`Filter for ${leaf.path}`, 120))} onClick=${() => narrow(leaf.path, leaf.text, false, leaf.type)}><${Icon} name="plus" /></button>
        <button type="button" class="mini" title="Filter out" aria-label=${plain(clipped(`Filter out ${leaf.path}`, 120))} onClick=${() => narrow(leaf.path, leaf.text, true, leaf.type)}><${Icon} name="minus" /></button>
        <button type="button" class="mini" title="Column" aria-label=${plain(clipped(`Column ${leaf.path}`, 120))} aria-pressed=${asked.value.columns.includes(leaf.path)} onClick=${() => toggleColumn(leaf.path)}><${Icon} name="column" /></button>
        <button type="button" class="mini" title="Copy" aria-label=${plain(clipped(`Copy ${leaf.path}`, 120))} onClick=${() => ctx.copy(leaf.text, plain(clipped(leaf.path, 40)))}><${Icon} name="copy" /></button>
      </dd></div>`)}</dl>
    ${some.length < sorted.length && html`<button type="button" class="btn" onClick=${() => setAll(true)}>Show all ${count(sorted.length)} fields</button>`}
    <${Arrival} doc=${doc} />
  </div>`;
}

/** What the console knows of the arrival. @param {{doc: Document}} props */
function Arrival({ doc }) {
  const facts = /** @type {[string, any][]} */ ([
    ['received', html`<span title=${both(doc.received)}>${date(doc.received)} ${clockMs(doc.received)}</span>`],
    ['lag', doc.lag_ms === null ? '–' : `${count(doc.lag_ms)} ms`], ['type', plain(doc.log_type)], ['bytes', count(doc.bytes)],
    ['number', count(doc.seq)], ['tries', count(doc.attempts.length)], ['duplicates', count(doc.duplicates)],
  ]);
  return html`<h3 class="small muted">About arrival</h3><dl class="facts num">${facts.map(([name, value]) => html`<div><dt class="muted">${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** Marks masks in a JSON string, which may be escaped. @param {Document} doc @param {string} path @param {string} raw @param {string} value */
function rawMasks(doc, path, raw, value) {
  /** @type {[number, number][]} */
  const out = [];
  let at = 0;
  for (const [from, to] of masksOf(doc, path)) {
    const text = JSON.stringify(value.slice(from, to)).slice(1, -1);
    const found = raw.indexOf(text, at);
    if (found < 0) continue;
    at = found + text.length;
    out.push([found, at]);
  }
  return out;
}

/** @param {{ctx: Ctx, doc: Document}} props */
function JsonTab({ ctx, doc }) {
  const { lines, leaves } = useMemo(() => walk(doc.line), [doc.line]);
  const texts = useMemo(() => new Map(leaves.map((leaf) => [leaf.path, leaf.text])), [leaves]);
  const [all, setAll] = useState(false);
  const some = all ? lines : lines.slice(0, FEW);
  return html`<div class="tabbody">
    <p class="inline"><button type="button" class="btn" onClick=${() => ctx.copy(doc.line, 'the document as received')}>Copy</button>
      <span class="muted small num">${count(doc.bytes)} bytes, as received</span></p>
    <pre class="json" tabindex="0" aria-label="The document as JSON">${some.map((line) => [
      '  '.repeat(Math.min(line.indent, 40)),
      line.key !== null && html`<span class="key"><${Text} text=${line.key} limit=${300} /></span>: `,
      line.open || html`<${Long} text=${line.raw} masks=${doc.masks.length ? rawMasks(doc, line.path, line.raw, texts.get(line.path) ?? '') : []} />`,
      line.comma ? ',\n' : '\n',
    ])}</pre>
    ${some.length < lines.length && html`<button type="button" class="btn" onClick=${() => setAll(true)}>Show all ${count(lines.length)} lines</button>`}
  </div>`;
}

/** The ways to the documents beside it in the list. @param {{seq: number}} props */
function Steps({ seq }) {
  const sequence = rowsOf(list.value.entries).map((row) => row.seq);
  const at = sequence.indexOf(seq);
  const step = (/** @type {number} */ by) => set({ open: sequence[at + by] }, true);
  return html`<div class="steps"><button type="button" class="btn" disabled=${at <= 0} onClick=${() => step(-1)}>‹ previous</button>
    <button type="button" class="btn" disabled=${at < 0 || at >= sequence.length - 1} onClick=${() => step(1)}>next ›</button></div>`;
}

/** @param {{ctx: Ctx}} props */
export function Panel({ ctx }) {
  const seq = /** @type {number} */ (open.value);
  const account = /** @type {string} */ (asked.value.account);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => { load(account, seq); }, [account, seq]);
  useEffect(() => {
    // A sheet covers the list, so the focus goes into it.
    if (matchMedia('(max-width: 720px)').matches) box.current?.focus();
  }, []);
  const tab = tabOf(ctx);
  const now = shown.value;
  const doc = now?.account === account ? now.document : null;
  const stale = now?.seq !== seq;
  const close = () => set({ open: null, tab: null });
  const tabs = TABS.filter(([name]) => name !== 'way' || ctx.hub.value !== false);
  /** @param {KeyboardEvent} event */
  const arrows = (event) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (!by) return;
    const i = (tabs.findIndex(([name]) => name === tab) + by + tabs.length) % tabs.length;
    set({ tab: tabs[i][0] === 'fields' ? null : tabs[i][0] }, true);
    /** @type {HTMLElement} */ (event.currentTarget).querySelectorAll('button')[i]?.focus();
    event.preventDefault();
  };
  const items = doc && /** @type {[string, string, () => unknown][]} */ ([
    ['Link to this document', '', () => ctx.copy(location.href, 'the link')],
    ['Document', 'JSON', () => ctx.copy(doc.line, 'the document')],
    ['Message', 'text', () => ctx.copy(walk(doc.line).leaves.find((leaf) => leaf.path === 'message')?.text ?? '', 'the message')],
    ['Identifier', 'id', () => ctx.copy(doc.id ?? '', 'the identifier')],
  ]);
  return html`<section class="panel" ref=${box} tabindex="-1" aria-label="Document" aria-busy=${stale}>
    <div class="top">
      <button type="button" class="btn icon plain back" aria-label="Back to the list" onClick=${close}><${Icon} name="back" /></button>
      ${doc && html`<h2 class="num mono" title=${both(doc.time)}>${clockMs(doc.time)}</h2><${Level} level=${doc.level} />`}
      <span class="grow"></span>
      ${items && html`<${Menu} label="Copy ▾" name="Copy of this document" class="btn plain" align="right">${(/** @type {() => void} */ shut) => items.map(([name, hint, act]) => html`<button type="button" class="item" onClick=${() => { shut(); act(); }}>${name}<span class="hint">${hint}</span></button>`)}<//>`}
      <button type="button" class="btn icon plain x" aria-label="Close the document" title="Close (Esc)" onClick=${close}><${Icon} name="close" /></button>
    </div>
    <div class="tabrow" role="tablist" aria-label="Views of the document" onKeyDown=${arrows}>${tabs.map(([name, title]) => html`<button type="button" role="tab" id=${`tab-${name}`} aria-selected=${name === tab} aria-controls="tabpanel" tabindex=${name === tab ? 0 : -1}
      onClick=${() => set({ tab: name === 'fields' ? null : name }, true)}>${title}</button>`)}</div>
    <div class="scroll" role="tabpanel" id="tabpanel" aria-labelledby=${`tab-${tab}`} tabindex="0">
      ${now?.problem && !stale && html`<div class="tabbody"><p class="error">${plain(now.problem.message)}</p><p>${plain(now.problem.help ?? '')}</p></div>`}
      ${doc && doc.cut && (tab === 'fields' || tab === 'json') && html`<p class="tabbody inline"><span class="warn">Shown to 64 kB of ${plural(doc.bytes, 'byte')}.</span>
        <button type="button" class="btn" onClick=${() => load(account, seq, true)}>Load the rest</button>
        <a class="btn" href=${url(at`/accounts/${account}/documents/${seq}`, { whole: 1 })} download>Save it</a></p>`}
      ${doc && tab === 'fields' && h(FieldsTab, { ctx, doc, key: doc.seq })}
      ${doc && tab === 'json' && h(JsonTab, { ctx, doc, key: doc.seq })}
      ${doc && tab === 'around' && h(Around, { ctx, account, seq, columns: asked.value.columns, query: asked.value.q, open: (/** @type {number} */ to) => set({ open: to }) })}
      ${doc && tab === 'way' && h(Way, { ctx, account, document: doc })}
    </div>
    <${Steps} seq=${seq} />
  </section>`;
}
