// The tab Around: the documents before and after one, of the same stream, group or account, or all.
import { h, html, useEffect, useRef, useState } from '../lib.js';
import { at as path, get } from '../api.js';
import { both, clockMs } from '../time.js';
import { Problem } from './problem.js';
import { Level, Text, plain } from './value.js';

export const css = ['way'];

/** @typedef {import('../types').Ctx} Ctx */
/** @typedef {import('../types').Row} Row */

/** @type {[same: string, word: string][]} */
const SAME = [['stream', 'same stream'], ['group', 'same log group'], ['account', 'same account'], ['all', 'all of this sub-account']];
/** The documents on each side at first, at each step, and at most. */
const FIRST = 20;
const STEP = 40;
const MOST = 250;

/**
 * @param {{ctx: Ctx, account: string, seq: number, columns?: string[], open?: (seq: number) => void}} props
 *   `columns` are the list's own, which are shown here too; `open` shows another document
 */
export function Around({ ctx, account, seq, columns = [], open = (to) => ctx.set({ open: to }) }) {
  const cols = columns.join(',');
  const [same, setSame] = useState(ctx.route.value.params.same ?? 'stream');
  const [sizes, setSizes] = useState({ before: FIRST, after: FIRST });
  const [answer, setAnswer] = useState(/** @type {import('../types').Surroundings | null} */ (null));
  const [error, setError] = useState(/** @type {any} */ (null));
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const end = new AbortController();
    get(path`/accounts/${account}/documents/${seq}/around`, { same, ...sizes, cols }, end.signal).then(
      (found) => { setAnswer(found); setError(null); },
      (problem) => { if (!end.signal.aborted) setError(problem); },
    );
    return () => end.abort();
  }, [account, seq, same, sizes, cols]);
  useEffect(() => { setAnswer(null); setSizes({ before: FIRST, after: FIRST }); }, [account, seq]);
  // The document stands in the middle when it is first shown; later the reader has scrolled.
  const there = answer !== null;
  useEffect(() => {
    const row = list.current?.querySelector('[aria-current]');
    if (row instanceof HTMLElement && list.current) list.current.scrollTop = row.offsetTop - list.current.clientHeight / 2;
  }, [there, seq, same]);

  /** @param {string} to */
  const choose = (to) => { setSame(to); ctx.set({ same: to === 'stream' ? null : to }, true); };
  return html`<div class="around">
    <fieldset class="same"><legend class="sr">Documents of the</legend>${SAME.map(([value, word]) => html`<label key=${value}>
      <input type="radio" name="same" value=${value} checked=${same === value} onChange=${() => choose(value)} />${word}</label>`)}</fieldset>
    <p class="small muted">Without the query’s filter, by time. The marked one is this document.</p>
    ${h(Problem, { error, kept: there })}
    <div class="around-list" ref=${list} role="region" aria-label="Documents around this one" tabindex="0">
      ${answer ? html`
        ${h(More, { word: 'Earlier', there: answer.more_before, size: sizes.before, more: () => setSizes((old) => ({ ...old, before: Math.min(MOST, old.before + STEP) })) })}
        <ol>${answer.documents.map((row) => h(Line, { columns, open, row, is: row.seq === seq, key: row.seq }))}</ol>
        ${h(More, { word: 'Later', there: answer.more_after, size: sizes.after, more: () => setSizes((old) => ({ ...old, after: Math.min(MOST, old.after + STEP) })) })}
      ` : !error && html`<p class="muted wait">loading …</p>`}
    </div>
  </div>`;
}

/** @param {{word: string, there: boolean, size: number, more: () => void}} props */
function More({ word, there, size, more }) {
  if (!there) return html`<p class="around-end muted">${word === 'Earlier' ? 'This is the oldest here.' : 'This is the newest here.'}</p>`;
  if (size >= MOST) return html`<p class="around-end muted">At most ${MOST} documents are shown on a side.</p>`;
  return html`<p class="around-end"><button type="button" class="btn" onClick=${more}>${word}</button></p>`;
}

/** @param {{columns: string[], open: (seq: number) => void, row: Row, is: boolean, key?: number}} props */
function Line({ columns, open, row, is }) {
  const text = html`<span class="around-head"><time title=${both(row.time)}>${clockMs(row.time)}</time> <${Level} level=${row.level} />
      ${columns.map((name) => row.fields[name] !== undefined && html` <span key=${name} title=${plain(name)}><${Text} text=${row.fields[name]} limit=${60} /></span>`)}</span>
    <span class="around-text"><${Text} text=${row.message} masks=${row.masks} limit=${1000} /></span>`;
  const kind = `around-row lv-${row.level ?? 'none'}`;
  if (is) return html`<li class=${`${kind} is-this`} aria-current="true"><div>${text}</div></li>`;
  return html`<li class=${kind}><button type="button" onClick=${() => open(row.seq)}>${text}</button></li>`;
}
