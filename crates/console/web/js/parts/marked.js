// Shows a text of logs with masked parts marked, each with the numbers of the masks that it is listed with.
import { html } from '../lib.js';
import { Text, plain } from './value.js';

/** @typedef {{from: number, to: number, note?: string}} Span A part of a text, in UTF-16 units, end excluded. */

/**
 * Parts in order, those that overlap or touch as one with all their notes.
 * @param {readonly Span[]} spans @param {number} length of the text
 * @returns {{from: number, to: number, notes: string[]}[]}
 */
export function merged(spans, length) {
  /** @type {{from: number, to: number, notes: string[]}[]} */
  const out = [];
  for (const { from, to, note } of spans.toSorted((a, b) => a.from - b.from)) {
    const [start, end] = [Math.max(0, from), Math.min(to, length)];
    if (end <= start) continue;
    const last = out.at(-1);
    const notes = note === undefined ? [] : [note];
    if (last && start < last.to) {
      last.to = Math.max(last.to, end);
      last.notes.push(...notes);
    } else {
      out.push({ from: start, to: end, notes });
    }
  }
  return out;
}

/** The characters of a text that are shown at first. */
const LIMIT = 65_536;

/** @param {{text: string, spans: readonly Span[]}} props */
export function Marked({ text, spans }) {
  const shown = text.slice(0, LIMIT);
  let at = 0;
  const parts = merged(spans, shown.length).map(({ from, to, notes }) => {
    const before = shown.slice(at, from);
    at = to;
    return html`<${Text} text=${before} /><mark class="mask">${plain(shown.slice(from, to))}${notes.length > 0
      && html`<sup>${notes.join(', ')}</sup>`}</mark>`;
  });
  return html`<span class="marked">${parts}<${Text} text=${shown.slice(at)} />${text.length > LIMIT
    && html`<span class="ctl">… ${(text.length - LIMIT).toLocaleString('en')} more characters</span>`}</span>`;
}
