// A text area for a table, with line numbers and the table's faults at their lines.
import { html, useRef } from '../lib.js';
import { plural } from '../time.js';
import { Text } from './value.js';

/** @typedef {import('../types').TableFault} TableFault */

/** The place of a line's begin in a text; lines are counted from 1. @param {string} text @param {number} line */
export function beginOf(text, line) {
  let at = 0;
  for (let n = 1; n < line; n++) {
    const end = text.indexOf('\n', at);
    if (end < 0) return text.length;
    at = end + 1;
  }
  return at;
}

/** @param {{text: string, faults: TableFault[], change: (text: string) => void}} props */
export function Editor({ text, faults, change }) {
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const gutter = useRef(/** @type {HTMLElement | null} */ (null));
  const lines = text.split('\n').length;
  const wrong = new Map(faults.flatMap((fault) => (fault.line ? [[fault.line, fault]] : [])));
  const follow = () => { if (gutter.current && area.current) gutter.current.scrollTop = area.current.scrollTop; };
  /** @param {TableFault} fault */
  const show = (fault) => {
    const box = area.current;
    if (!box || !fault.line) return;
    const begin = beginOf(text, fault.line);
    const end = text.indexOf('\n', begin);
    box.focus();
    box.setSelectionRange(begin + Math.max(0, (fault.column ?? 1) - 1), end < 0 ? text.length : end);
    box.scrollTop = Math.max(0, (fault.line - 4) * 20);
    follow();
  };
  const refused = faults.filter((fault) => fault.refused).length;
  return html`<div class="editor">
    <div class="editor-box">
      <div class="editor-lines" ref=${gutter} aria-hidden="true">${Array.from({ length: lines }, (_, at) => {
        const fault = wrong.get(at + 1);
        return html`<span key=${at} class=${fault ? (fault.refused ? 'is-wrong' : 'is-odd') : ''}>${fault ? (fault.refused ? '✕ ' : '! ') : ''}${at + 1}</span>`;
      })}</div>
      <textarea ref=${area} class="field mono" rows="16" wrap="off" spellcheck="false" aria-label="The edited table, in TOML" value=${text}
        onInput=${(/** @type {any} */ event) => change(event.target.value)} onScroll=${follow}></textarea>
    </div>
    <div class="editor-faults" role="status">
      <p class=${refused ? 'error' : faults.length ? 'warn' : 'ok'}>${refused ? `✕ ${plural(refused, 'fault')}: this table does not load` : faults.length
        ? `! ${plural(faults.length, 'warning')}` : '✓ this table loads'}</p>
      <ul>${faults.map((fault, at) => html`<li key=${at} class=${fault.refused ? 'is-wrong' : 'is-odd'}>
        ${fault.line ? html`<button type="button" class="link" onClick=${() => show(fault)}>line ${fault.line}${fault.column ? `:${fault.column}` : ''}</button>` : html`<span class="muted">the whole</span>`}
        <span>${fault.refused ? '' : 'warning: '}<${Text} text=${fault.message} />${fault.help && html` <span class="muted"><${Text} text=${fault.help} /></span>`}</span></li>`)}</ul>
    </div>
  </div>`;
}
