// Help: keys, the query language in examples, and switches.
import { html, signal, useEffect, useRef } from '../lib.js';
import { enable, enabled } from '../keys.js';
import { read, write } from '../store.js';

/** @typedef {import('../types').Ctx} Ctx */

const KEYS = [
  ['/', 'query'], ['j  k', 'next, previous row'], ['Enter', 'open the row'], ['Esc', 'one level back'],
  ['e  E', 'next, previous error'], ['a', 'around the document'], ['w', 'way of the document'],
  [',  .', 'range back, on'], ['-', 'range wider'], ['z', 'choose the busiest span; Enter zooms'],
  ['l', 'live on, off'], ['Space', 'pause live, go on'],
  ['G', 'newest'], ['f', 'fields'], ['x', 'wrap lines'], ['y', 'copy the link'], ['c', 'copy as …'],
  ['1 – 9', 'sub-account'], ['g l', 'Logs'], ['g f', 'Flow'], ['g t', 'Try'], ['g x', 'Faults'], ['g s', 'Status'],
  ['Alt+A', 'in the query: both words'], ['?', 'this help'],
];
const QUERIES = [
  ['declined', 'the word, in any case'], ['"card declined"', 'the words in a row'], ['level:error', 'a field’s value, exact'],
  ['level:(error OR warn)', 'either value'], ['logGroup:/aws/lambda/pay*', 'any run of characters'],
  ['ms:>200 · ms:[100 TO 500]', 'numbers and times'], ['_exists_:order', 'the field is there'],
  ['a AND b · a OR b · NOT a', 'AND binds tighter'], ['_spoiled:* · _lag:>5000', 'about arrival; only here'],
];

const density = signal(read('density') ?? 'compact');

/** @param {boolean} wide */
function setDensity(wide) {
  density.value = wide ? 'roomy' : 'compact';
  document.documentElement.dataset.density = density.value;
  write('density', density.value);
}

/** @param {{ctx: Ctx, open: import('../lib').Signal<boolean>}} props */
export function Help({ ctx, open }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => { if (open.value) box.current?.showModal(); }, [open.value]);
  if (!open.value) return null;
  const about = ctx.about.value;
  return html`<dialog ref=${box} class="dialog help" aria-labelledby="help-title" onClose=${() => { open.value = false; }}>
    <h2 id="help-title">Help</h2>
    <div class="cols">
      <section><h3>Keys</h3>
        <dl class="keys">${KEYS.map(([key, what]) => html`<div><dt>${key.split('  ').map((one) => html`<kbd>${one}</kbd> `)}</dt><dd>${what}</dd></div>`)}</dl></section>
      <section><h3>Query</h3>
        <dl class="keys">${QUERIES.map(([query, what]) => html`<div><dt><code>${query}</code></dt><dd>${what}</dd></div>`)}</dl>
        <h3>Settings</h3>
        <p><label class="check"><input type="checkbox" checked=${enabled()} onChange=${(/** @type {any} */ event) => enable(event.target.checked)} /> Keys without Ctrl or Alt</label></p>
        <p><label class="check"><input type="checkbox" checked=${density.value === 'roomy'} onChange=${(/** @type {any} */ event) => setDensity(event.target.checked)} /> Roomy rows</label></p>
        <p class="muted">${about && `loghub ${about.version}`}</p>
      </section>
    </div>
    <form method="dialog"><button class="btn">Close</button></form>
  </dialog>`;
}
