// Documents over time by level, with a brush, two sliders for keys, and a table of the same counts.
import { html, signal, useEffect, useLayoutEffect, useMemo, useRef } from '../lib.js';
import { add } from '../keys.js';
import { clock, clockMs, count, date, full, plural, span } from '../time.js';
import { Menu } from './menu.js';
import { setRange } from './range.js';
import { result, slow } from './search.js';

/** @typedef {import('../types').Histogram} Data */

const LEVELS = /** @type {const} */ (['error', 'warn', 'info', 'debug', 'none']);

/** The chosen buckets, both included. @type {import('../lib').Signal<[number, number] | null>} */
const chosen = signal(null);
/** The bucket under the pointer. @type {import('../lib').Signal<number | null>} */
const under = signal(null);

/** The sums of each bucket. @param {Data} data */
function sums(data) {
  const n = Math.max(0, ...LEVELS.map((level) => data.series[level]?.length ?? 0));
  return Array.from({ length: n }, (_, i) => LEVELS.reduce((sum, level) => sum + (data.series[level]?.[i] ?? 0), 0));
}

/** The paths of the bars, stacked from the gravest level. @param {Data} data @param {number[]} totals @param {number} most */
function bars(data, totals, most) {
  const base = totals.map(() => 0);
  return LEVELS.map((level) => {
    let d = '';
    totals.forEach((_, i) => {
      const n = data.series[level]?.[i] ?? 0;
      if (!n) return;
      const [y, h] = [100 - (base[i] * 100) / most, (n * 100) / most];
      base[i] += n;
      d += `M${i + 0.1} ${y.toFixed(2)}h.8v${(-h).toFixed(2)}h-.8z`;
    });
    return html`<path class=${level} d=${d} />`;
  });
}

/** What a span of buckets holds, in words. @param {Data} data @param {number[]} totals @param {number} a @param {number} b */
function words(data, totals, a, b) {
  const sum = (/** @type {number[] | undefined} */ series) => (series ?? []).slice(a, b + 1).reduce((x, y) => x + y, 0);
  const [from, to] = [data.from + a * data.step, data.from + (b + 1) * data.step];
  const errors = sum(data.series.error);
  const time = data.step < 1000 ? clockMs : clock;
  return `${time(from)}–${time(to)}: ${plural(sum(totals), 'document')}${errors ? `, ${count(errors)} error` : ''}`;
}

/** @param {[number, number]} pick */
function zoom([a, b]) {
  const data = result.peek()?.histogram;
  chosen.value = null;
  if (!data) return;
  const iso = (/** @type {number} */ i) => new Date(data.from + i * data.step).toISOString();
  setRange({ from: iso(Math.min(a, b)), to: iso(Math.max(a, b) + 1) });
}

/** The busiest buckets that stand beside each other. @param {number[]} totals @returns {[number, number] | null} */
export function busiest(totals) {
  const most = Math.max(0, ...totals);
  if (!most) return null;
  let [a, b] = [totals.indexOf(most), totals.indexOf(most)];
  while (a > 0 && totals[a - 1] > most / 3) a -= 1;
  while (b < totals.length - 1 && totals[b + 1] > most / 3) b += 1;
  return [a, b];
}

/** One end of the chosen span. @param {{data: Data, totals: number[], end: 0 | 1}} props */
function Handle({ data, totals, end }) {
  const handle = useRef(/** @type {HTMLElement | null} */ (null));
  const pick = chosen.value;
  const at = pick ? pick[end] : end ? totals.length - 1 : 0;
  useLayoutEffect(() => { handle.current?.style.setProperty('left', `${((at + end) * 100) / totals.length}%`); });
  /** @param {KeyboardEvent} event */
  const press = (event) => {
    const steps = /** @type {Record<string, number>} */ ({ ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10, Home: -1e6, End: 1e6 });
    if (event.key in steps) {
      const next = /** @type {[number, number]} */ ([...(pick ?? [0, totals.length - 1])]);
      next[end] = Math.max(end ? next[0] : 0, Math.min(end ? totals.length - 1 : next[1], at + steps[event.key]));
      chosen.value = next;
    } else if (event.key === 'Enter' && pick) {
      zoom(pick);
    } else if (event.key === 'Escape' && pick) {
      chosen.value = null;
      event.stopPropagation();
    } else return;
    event.preventDefault();
  };
  return html`<div ref=${handle} class=${`handle ${end ? 'to' : 'from'}`} role="slider" tabindex="0" aria-label=${end ? 'Span to' : 'Span from'}
    aria-valuemin="0" aria-valuemax=${totals.length - 1} aria-valuenow=${at} aria-valuetext=${full(data.from + (at + end) * data.step)} onKeyDown=${press}></div>`;
}

/** @param {{data: Data, totals: number[]}} props */
function Table({ data, totals }) {
  return html`<table class="table num"><caption class="sr">Documents over time</caption>
    <thead><tr><th scope="col">From</th>${LEVELS.map((level) => html`<th scope="col" class="num">${level}</th>`)}</tr></thead>
    <tbody>${totals.map((sum, i) => sum > 0 && html`<tr><th scope="row">${date(data.from)} ${clock(data.from + i * data.step)}</th>
      ${LEVELS.map((level) => html`<td class="num">${count(data.series[level]?.[i] ?? 0)}</td>`)}</tr>`)}</tbody></table>`;
}

export function Histogram() {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const data = result.value?.histogram;
  const totals = useMemo(() => (data ? sums(data) : []), [data]);
  const most = Math.max(1, ...totals);
  const paths = useMemo(() => (data ? bars(data, totals, most) : null), [data]);
  const started = useRef(/** @type {number | null} */ (null));
  useEffect(() => { chosen.value = null; under.value = null; }, [data?.from, data?.step]);
  useEffect(() => add({
    z: () => {
      const now = result.peek()?.histogram;
      const pick = now && busiest(sums(now));
      if (!pick) return;
      chosen.value = pick;
      /** @type {HTMLElement | null | undefined} */ (box.current?.querySelector('.handle'))?.focus();
    },
  }), []);

  /** @param {PointerEvent} event */
  const bucket = (event) => {
    const at = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    return Math.max(0, Math.min(totals.length - 1, Math.floor(((event.clientX - at.left) / at.width) * totals.length)));
  };
  /** @param {PointerEvent} event */
  const down = (event) => {
    if (event.button || !totals.length) return;
    /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
    started.current = bucket(event);
    event.preventDefault();
  };
  /** @param {PointerEvent} event */
  const move = (event) => {
    if (!totals.length) return;
    const now = bucket(event);
    under.value = now;
    const from = started.current;
    if (from !== null) chosen.value = [Math.min(from, now), Math.max(from, now)];
  };
  /** @param {PointerEvent} event */
  const up = (event) => {
    const from = started.current;
    started.current = null;
    if (from === null) return;
    const now = bucket(event);
    zoom([from, now]);
  };
  const cancel = () => { started.current = null; chosen.value = null; };

  const pick = chosen.value;
  const hint = data && totals.length
    ? pick ? `${words(data, totals, pick[0], pick[1])} · Enter zooms` : under.value !== null && under.value < totals.length ? words(data, totals, under.value, under.value) : `a bar is ${span(data.step)} · drag to zoom`
    : '';
  const ends = data && totals.length ? [data.from, data.from + (totals.length * data.step) / 2, data.from + totals.length * data.step] : [];
  return html`<figure class=${`hist ${slow.value ? 'slow' : ''}`} ref=${box} aria-label="Documents over time">
    <div class="plot" onPointerDown=${down} onPointerMove=${move} onPointerUp=${up} onPointerCancel=${cancel} onPointerLeave=${() => { under.value = null; }}>
      <svg viewBox=${`0 0 ${Math.max(1, totals.length)} 100`} preserveAspectRatio="none" aria-hidden="true">
        ${under.value !== null && !pick && html`<rect class="under" x=${under.value} y="0" width="1" height="100" />`}
        ${pick && html`<rect class="pick" x=${pick[0]} y="0" width=${pick[1] - pick[0] + 1} height="100" />`}
        ${paths}
      </svg>
      ${data && totals.length > 0 && [html`<${Handle} data=${data} totals=${totals} end=${0} />`, html`<${Handle} data=${data} totals=${totals} end=${1} />`]}
    </div>
    <figcaption class="small muted num">
      <span>${ends.length ? clock(ends[0]) : ''}</span><span class="hint" aria-live="off">${hint}</span><span>${ends.length ? clock(ends[2]) : ''}</span>
    </figcaption>
    ${data && totals.length > 0 && html`<div class="astable"><${Menu} class="btn plain small" align="right" name="Counts as a table" label="Table">${() => html`<${Table} data=${data} totals=${totals} />`}<//></div>`}
  </figure>`;
}
