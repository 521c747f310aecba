// The range of the search: relative and absolute, moved and widened by keys.
import { html, signal, useEffect, useState } from '../lib.js';
import { add } from '../keys.js';
import { set } from '../route.js';
import { canonical, full, instant, moved, rangeName, zoneName } from '../time.js';
import { asked } from './search.js';
import { Menu } from './menu.js';

const RANGES = ['now-5m', 'now-15m', 'now-1h', 'now-6h', 'now-24h', 'all'];
const open = signal(false);

/** Sets the range of the URL. @param {{from: string, to: string}} range */
export function setRange({ from, to }) {
  set({ from: from === 'now-15m' && to === 'now' ? null : from, to: to === 'now' ? null : to, live: asked.peek().live && to === 'now' ? '1' : null });
}

const nameOf = (/** @type {string} */ from, /** @type {string} */ to) => (from === 'all' && to === 'now' ? 'Everything' : rangeName(from === 'all' ? '' : from, to));

/** @param {{close: () => void}} props */
function Choices({ close }) {
  const { from, to } = asked.value;
  const shown = (/** @type {string} */ text) => (/^now|^all/.test(text) ? text : full(instant(text) ?? 0));
  const [a, setA] = useState(shown(from));
  const [b, setB] = useState(shown(to));
  const [wrong, setWrong] = useState('');
  /** @param {Event} event */
  const apply = (event) => {
    event.preventDefault();
    const [start, end] = [a.trim() === 'all' ? 'all' : canonical(a), canonical(b)];
    if (!start || !end) {
      setWrong(`“${start ? b : a}” is no time. Write now-15m, 09:41, 2026-01-02 or 2026-01-02 09:41:12.`);
    } else if (start !== 'all' && /** @type {number} */ (instant(start)) >= /** @type {number} */ (instant(end))) {
      setWrong('The range ends before it begins.');
    } else {
      setRange({ from: start, to: end });
      close();
    }
  };
  return html`<div class="range">
    ${RANGES.map((one) => html`<button type="button" class="item" aria-current=${one === from && to === 'now'}
      onClick=${() => { setRange({ from: one, to: 'now' }); close(); }}>${nameOf(one, 'now')}</button>`)}
    <hr />
    <form onSubmit=${apply}>
      <label>From <input class="field mono" value=${a} onInput=${(/** @type {any} */ event) => setA(event.target.value)} /></label>
      <label>To <input class="field mono" value=${b} onInput=${(/** @type {any} */ event) => setB(event.target.value)} /></label>
      <p class="error" role="alert">${wrong}</p>
      <p class="inline"><button class="btn">Set the range</button><span class="muted small">Times are in ${zoneName()}.</span></p>
    </form>
  </div>`;
}

export function Range() {
  const { from, to } = asked.value;
  useEffect(() => add({
    ',': () => setRange(moved(asked.peek(), 'back')),
    '.': () => setRange(moved(asked.peek(), 'on')),
    '-': () => setRange(moved(asked.peek(), 'wider')),
  }), []);
  const name = nameOf(from, to);
  return html`<${Menu} class="btn rangebtn" name=${`Range: ${name}`} open=${open} align="right"
    label=${html`<span class="cutoff">${name}</span><span aria-hidden="true">▾</span>`}>${(/** @type {() => void} */ close) => html`<${Choices} close=${close} />`}<//>`;
}
