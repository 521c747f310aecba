// The query line: suggestions while it is typed, a caret where it is wrong, notes where Logz.io reads it differently.
import { html, signal, useEffect, useRef } from '../lib.js';
import { ApiError, at, get } from '../api.js';
import { add } from '../keys.js';
import { set } from '../route.js';
import { count } from '../time.js';
import { asked, problem, result, search } from './search.js';
import { both, fixed } from './terms.js';
import { clipped, plain, Prose, Text } from './value.js';

/** @typedef {import('../types').Suggestion} Suggestion */

/** The text of the line, which runs by Enter. */
export const draft = signal('');
/** @type {import('../lib').Signal<Suggestion[]>} */
const suggestions = signal([]);
const active = signal(-1);

/** @type {ReturnType<typeof setTimeout> | undefined} */
let wait;
/** @type {AbortController | null} */
let asking = null;

/** Closes the list of suggestions. */
function fold() {
  clearTimeout(wait);
  asking?.abort();
  suggestions.value = [];
  active.value = -1;
}

/** Asks for suggestions in a moment. @param {HTMLInputElement} input @param {number} [after] */
function suggest(input, after = 90) {
  clearTimeout(wait);
  wait = setTimeout(async () => {
    asking?.abort();
    asking = new AbortController();
    try {
      const found = await get(at`/accounts/${asked.peek().account}/suggest`, { q: input.value, at: input.selectionStart ?? 0 }, asking.signal);
      if (document.activeElement !== input) return;
      suggestions.value = found;
      active.value = -1;
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof DOMException)) throw error;
    }
  }, after);
}

/** Runs a query. @param {string} text */
export function run(text) {
  const next = text.trim();
  fold();
  if (next === asked.peek().q) search();
  else set({ q: next || null, open: null });
}

/** @param {{ctx: import('../types').Ctx}} props */
export function Query({ ctx }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const q = asked.value.q;
  useEffect(() => { draft.value = q; fold(); }, [q]);
  useEffect(() => add({ '/': () => { input.current?.focus(); input.current?.select(); } }), []);
  const fault = problem.value?.code === 'query' ? problem.value : null;
  useEffect(() => {
    if (fault && fault.at !== null && document.activeElement === input.current) {
      input.current?.setSelectionRange(fault.at, fault.at + (fault.length ?? 0));
    }
  }, [fault]);

  const list = suggestions.value;
  /** @param {Suggestion} one */
  const accept = (one) => {
    const field = /** @type {HTMLInputElement} */ (input.current);
    draft.value = draft.value.slice(0, one.from) + one.text + draft.value.slice(one.to);
    field.value = draft.value;
    const end = one.from + one.text.length;
    field.focus();
    field.setSelectionRange(end, end);
    fold();
    if (one.kind === 'field') suggest(field, 0);
  };

  /** @param {KeyboardEvent} event */
  const press = (event) => {
    const field = /** @type {HTMLInputElement} */ (input.current);
    if (event.key === 'Enter') {
      event.preventDefault();
      if (active.value >= 0 && list[active.value]) accept(list[active.value]);
      else run(draft.value);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!list.length) suggest(field, 0);
      else active.value = (Math.max(active.value, event.key === 'ArrowDown' ? -1 : 0) + (event.key === 'ArrowDown' ? 1 : list.length - 1)) % list.length;
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (list.length) fold();
      else field.blur();
    } else if (event.altKey && event.code === 'KeyA') {
      const note = draft.value.trim() === q ? result.value?.notes.find((one) => one.fix && one.text.includes('Alt+A')) : null;
      const next = note ? fixed(q, note) : both(draft.value.trim());
      event.preventDefault();
      draft.value = next;
      run(next);
    }
  };

  return html`<div class="query">
    <input ref=${input} class="field mono" type="text" role="combobox" aria-label="Query" aria-autocomplete="list" aria-controls="suggestions"
      aria-expanded=${list.length > 0} aria-activedescendant=${active.value >= 0 ? `suggestion-${active.value}` : undefined}
      aria-invalid=${!!fault} aria-describedby=${fault ? 'query-fault' : undefined} autocomplete="off" autocapitalize="off" spellcheck=${false}
      placeholder="Query, such as level:error AND logGroup:/aws/lambda/pay*" value=${draft.value}
      onInput=${(/** @type {any} */ event) => { draft.value = event.target.value; suggest(event.target); }}
      onKeyDown=${press} onBlur=${() => setTimeout(fold, 150)} />
    ${draft.value && html`<button type="button" class="clear" aria-label="Clear the query" title="Clear the query" onClick=${() => { draft.value = ''; run(''); }}>✕</button>`}
    <ul id="suggestions" role="listbox" aria-label="Suggestions" class="suggestions" hidden=${!list.length}>
      ${list.map((one, i) => html`<li id=${`suggestion-${i}`} role="option" aria-selected=${i === active.value}
        onPointerDown=${(/** @type {Event} */ event) => { event.preventDefault(); accept(one); }}>
        <span class="mono"><${Text} text=${one.text} limit=${160} /></span><span class="muted">${one.kind}${one.documents ? ` · ${count(one.documents)}` : ''}</span></li>`)}
    </ul>
    ${fault && !list.length && html`<${Fault} fault=${fault} text=${q} />`}
  </div>`;
}

/** The query with a caret under what is wrong. @param {{fault: ApiError, text: string}} props */
function Fault({ fault, text }) {
  const from = Math.min(fault.at ?? text.length, text.length);
  const to = Math.min(text.length, from + Math.max(1, fault.length ?? 1));
  // A long query is shown around the place.
  const start = Math.max(0, from - 48);
  const before = `${start ? '…' : ''}${plain(text.slice(start, from))}`;
  const wrong = plain(clipped(text.slice(from, to), 60)) || ' ';
  return html`<div class="fault" id="query-fault" role="alert">
    <pre tabindex="0" aria-label="The place in the query">${before}<mark>${wrong}</mark>${plain(clipped(text.slice(to), 48))}${'\n'}${' '.repeat([...before].length)}${'^'.repeat(Math.max(1, Math.min([...wrong].length, 60)))}</pre>
    <p class="error"><${Prose} text=${fault.message} /></p>${fault.help && html`<p><${Prose} text=${fault.help} /></p>`}</div>`;
}
