// Rows of documents: a grid with one tab stop, newest first.
import { Component, h, html, untracked, useLayoutEffect, useRef } from '../lib.js';
import { both, clockMs, count, date, plural, zone, zoneName } from '../time.js';
import { isGap } from './tail.js';
import { Level, Text } from './value.js';

/** @typedef {import('../types').Row} Row */
/** @typedef {import('./tail.js').Entry} Entry */
/** @typedef {import('./tail.js').Gap} Gap */

/** The characters of a message in a row at most. */
const LIMIT = 2000;

/** @typedef {{columns: string[], cursor: number | null, open: number | null, wrap: boolean, days: boolean}} Look */

/** The words at a row's end. @param {Row} row @param {number} lines */
function ends(row, lines) {
  const out = [];
  if (lines > 1) out.push(html`<span>+${count(lines - 1)} l.</span>`);
  if (row.masks.length) out.push(html`<span class="mask">${plural(row.masks.length, 'mask')}</span>`);
  if (row.attempts > 1) out.push(html`<span>${count(row.attempts)} tries</span>`);
  if (row.spoiled.length) out.push(html`<span class="warn" title=${row.spoiled.join(', ')}>spoiled</span>`);
  if (row.cut) out.push(html`<span>cut</span>`);
  return out;
}

/** Makes a row. It calls its parts as functions, because thousands of components a second would cost. @param {Row} row @param {Look} look */
function one(row, look) {
  const { message } = row;
  const text = message.slice(0, LIMIT + 1);
  const lines = look.wrap ? 1 : (message.match(/\r\n|\n/g)?.length ?? 0) + 1;
  const breaks = look.wrap ? -1 : text.search(/\r?\n/);
  const first = breaks < 0 ? text : text.slice(0, breaks);
  const here = row.seq === look.cursor;
  return html`<div role="row" data-seq=${row.seq} tabindex=${here ? 0 : -1} aria-selected=${row.seq === look.open}
      class=${`row is-${row.level ?? 'none'}`}>
    <span role="gridcell" class="time num mono" title=${both(row.time)}>${look.days ? `${date(row.time).slice(5)} ` : ''}${clockMs(row.time)}</span>
    <span role="gridcell" class="lev">${Level({ level: row.level })}</span>
    ${look.columns.map((name) => html`<span role="gridcell" class="col mono">${Object.hasOwn(row.fields, name) ? Text({ text: row.fields[name], limit: 300 }) : html`<span class="muted">–</span>`}</span>`)}
    <span role="gridcell" class="msg mono">${Text({ text: first, masks: row.masks, limit: LIMIT })}</span>
    <span role="gridcell" class="end small">${ends(row, lines)}</span>
  </div>`;
}

/** @param {Gap} gap @param {((gap: Gap) => void) | undefined} onGap */
function between(gap, onGap) {
  return html`<div role="row" class="row gap" data-count=${gap.count}>
    <span role="gridcell"><span class="num">${count(gap.count)}</span> more arrived here · <button type="button" class="link" tabindex="-1" disabled=${gap.busy} onClick=${() => onGap?.(gap)}>${gap.busy ? 'loading' : 'show them'}</button></span></div>`;
}

/**
 * A row, which is made anew only if its entry or its look is another.
 * @extends {Component<{mine: string, entry: Entry, make: () => any}>}
 */
class Kept extends Component {
  /** @override @param {{mine: string, entry: Entry}} next */
  shouldComponentUpdate(next) { return next.mine !== this.props.mine || next.entry !== this.props.entry; }
  /** What a row reads of signals is in its look already. @override */
  render() { return untracked(this.props.make); }
}

/**
 * @param {{
 *   entries: Entry[], columns: string[], cursor: number | null, open?: number | null, wrap?: boolean, label: string,
 *   onOpen: (seq: number) => void, onCursor?: (seq: number) => void, onGap?: (gap: Gap) => void, days?: boolean, head?: boolean,
 * }} props
 */
export function Rows({ entries, columns, cursor, open = null, wrap = false, label, onOpen, onCursor, onGap, days = false, head = true }) {
  const grid = useRef(/** @type {HTMLElement | null} */ (null));
  const rows = entries;
  // A cursor on a row that is gone must not take the list out of the tab order.
  const tab = rows.some((entry) => !isGap(entry) && entry.seq === cursor) ? cursor : /** @type {any} */ (rows.find((entry) => !isGap(entry)))?.seq ?? null;
  useLayoutEffect(() => {
    grid.current?.style.setProperty('--cols', `${days ? 140 : 96}px 50px ${columns.map(() => 'minmax(72px, 172px) ').join('')}minmax(96px, 1fr) auto`);
  }, [columns.length, days]);
  const key = `${columns.join('\u0000')}|${wrap}|${zone.value}|${days}`;
  const look = { columns, cursor: tab, open, wrap, days };
  const body = rows.map((entry) => {
    const gap = isGap(entry);
    const mine = gap ? `gap|${entry.busy}` : `${key}|${entry.seq === tab}|${entry.seq === open}`;
    return h(Kept, { key: gap ? `gap-${entry.from}-${entry.to}` : entry.seq, mine, entry, make: () => (gap ? between(entry, onGap) : one(entry, look)) });
  });

  /** @param {MouseEvent} event */
  const click = (event) => {
    const target = /** @type {Element} */ (event.target);
    const row = target.closest?.('[data-seq]');
    if (!row || target.closest('button') || !getSelection()?.isCollapsed) return;
    const seq = Number(row.getAttribute('data-seq'));
    onCursor?.(seq);
    onOpen(seq);
  };
  /** @param {KeyboardEvent} event */
  const press = (event) => {
    const row = /** @type {Element} */ (event.target).closest?.('[data-seq]');
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = /** @type {HTMLElement[]} */ ([.../** @type {Element} */ (grid.current).querySelectorAll('[data-seq]')]);
    const now = all.indexOf(/** @type {HTMLElement} */ (row));
    const steps = /** @type {Record<string, number>} */ ({ ArrowDown: now + 1, ArrowUp: now - 1, PageDown: now + 20, PageUp: now - 20, Home: 0, End: all.length - 1 });
    if (event.key in steps) {
      const next = all[Math.max(0, Math.min(all.length - 1, steps[event.key]))];
      onCursor?.(Number(next.dataset.seq));
      next.focus();
    } else if (event.key === 'Enter') onOpen(Number(row.getAttribute('data-seq')));
    else return;
    event.preventDefault();
  };
  return html`<div ref=${grid} class=${`rows ${wrap ? 'wrap' : ''}`} role="grid" aria-label=${label} aria-rowcount=${entries.length + 1} onClick=${click} onKeyDown=${press}
      onFocusIn=${(/** @type {any} */ event) => { const row = event.target.closest('[data-seq]'); if (row) onCursor?.(Number(row.dataset.seq)); }}>
    <div role="row" class=${`row heading small muted ${head ? '' : 'sr'}`}>
      <span role="columnheader">Time (${zoneName()})</span><span role="columnheader">Level</span>
      ${columns.map((name) => html`<span role="columnheader" class="cutoff"><${Text} text=${name} limit=${120} /></span>`)}
      <span role="columnheader">Message</span><span role="columnheader"><span class="sr">Remarks</span></span>
    </div>
    ${body}
  </div>`;
}

/** Moves the focus to the row of a sequence number. @param {number} seq @param {ParentNode} [within] */
export function focusRow(seq, within = document) {
  /** @type {HTMLElement | null} */ (within.querySelector(`.rows [data-seq="${seq}"]`))?.focus();
}
