// Text of logs, as text nodes only: controls as small words, masks marked, isolated from the text around it.
import { html } from '../lib.js';

const C0 = [
  'NUL', 'SOH', 'STX', 'ETX', 'EOT', 'ENQ', 'ACK', 'BEL', 'BS', 'TAB', 'LF', 'VT', 'FF', 'CR', 'SO', 'SI',
  'DLE', 'DC1', 'DC2', 'DC3', 'DC4', 'NAK', 'SYN', 'ETB', 'CAN', 'EM', 'SUB', 'ESC', 'FS', 'GS', 'RS', 'US',
];

/** Controls, marks of direction, what has no width, lone surrogates, and more than four combining marks in a row. */
const ODD = new RegExp(
  '[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}]'
    + '|(?<!\\p{Extended_Pictographic}[\\ufe0f\\u{1f3fb}-\\u{1f3ff}]?)\\u200d|\\u200d(?!\\p{Extended_Pictographic})'
    + '|\\u200c|[\\ud800-\\udfff]|(?<=\\p{M}{4})\\p{M}+',
  'gu',
);
const NEEDS = /[^\t\n\x20-\x7e]/;

/** @typedef {{kind: 'text' | 'control' | 'mask', text: string}} Piece */

/** The small word of a character. @param {string} found */
function word(found) {
  if (/^\p{M}/u.test(found)) return `+${[...found].length} marks`;
  const code = /** @type {number} */ (found.codePointAt(0));
  if (code < 32) return C0[code];
  if (code === 127) return 'DEL';
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * Cuts a text into pieces that can be shown.
 * @param {string} text @param {readonly (readonly [number, number])[]} [masks] in UTF-16 units
 * @returns {Piece[]}
 */
export function pieces(text, masks = []) {
  /** @type {Piece[]} */
  const out = [];
  let at = 0;
  for (const [from, to] of masks) {
    if (from < at || to <= from || from >= text.length) continue;
    visible(text.slice(at, from), out);
    out.push({ kind: 'mask', text: plain(text.slice(from, to)) });
    at = to;
  }
  visible(text.slice(at), out);
  return out;
}

/** @param {string} text @param {Piece[]} out */
function visible(text, out) {
  if (!text) return;
  if (!NEEDS.test(text)) {
    out.push({ kind: 'text', text });
    return;
  }
  let at = 0;
  for (const match of text.matchAll(ODD)) {
    if (match.index > at) out.push({ kind: 'text', text: text.slice(at, match.index) });
    out.push({ kind: 'control', text: word(match[0]) });
    at = match.index + match[0].length;
  }
  if (at < text.length) out.push({ kind: 'text', text: text.slice(at) });
}

/** The text with controls as words, for titles and labels. @param {string} text */
export const plain = (text) => (NEEDS.test(text) ? text.replace(ODD, word) : text);

/** Cuts a text for a title or a label. @param {string} text @param {number} length */
export const clipped = (text, length) => (text.length > length ? `${text.slice(0, length).replace(/[\ud800-\udbff]$/, '')}…` : text);

/**
 * Shows a text of logs.
 * @param {{text: string, masks?: readonly (readonly [number, number])[], limit?: number, class?: string}} props
 */
export function Text({ text, masks, limit = Infinity, class: name }) {
  // A cut between the halves of a pair would make a lone surrogate.
  const cut = text.length > limit;
  const shown = cut ? text.slice(0, /[\ud800-\udbff]/.test(text[limit - 1]) ? limit - 1 : limit) : text;
  const parts = pieces(shown, masks).map(({ kind, text: piece }) => {
    if (kind === 'text') return piece;
    return kind === 'mask' ? html`<mark class="mask">${piece}</mark>` : html`<span class="ctl">${piece}</span>`;
  });
  return html`<bdi class=${name}>${parts}${cut && html`<span class="ctl">…</span>`}</bdi>`;
}

/** Shows a sentence of the console, with its `code`. @param {{text: string}} props */
export const Prose = ({ text }) => plain(text).split('`').map((part, i, all) => (i % 2 && i < all.length - 1 ? html`<code>${part}</code>` : i % 2 ? `\`${part}` : part));

/** Shows a level: its word, never its colour alone. @param {{level: string | null}} props */
export const Level = ({ level }) => html`<span class=${`level ${level ?? 'none'}`}>${level ?? '–'}</span>`;
