// The keyboard map. Keys work outside inputs only, and can be switched off (`keys=0` in the URL).
import { useEffect } from './lib.js';
import { route, set } from './route.js';

/** @typedef {(event: KeyboardEvent) => unknown} Run */

/** @type {{keys: Record<string, Run>}[]} */
const layers = [];
let first = '';
/** @type {ReturnType<typeof setTimeout> | undefined} */
let forget;

/** True unless the keys are switched off. */
export const enabled = () => route.value.params.keys !== '0';

/** Switches the keys on or off. @param {boolean} to */
export const enable = (to) => set({ keys: to ? null : '0' }, true);

/**
 * Adds keys, by `event.key`; a sequence is written `g l`. Later layers win; a key's function may return `false` to pass
 * it on. Returns a function that removes them.
 * @param {Record<string, Run>} keys
 */
export function add(keys) {
  const layer = { keys };
  layers.push(layer);
  return () => { layers.splice(layers.indexOf(layer), 1); };
}

/** Adds keys while a component is there. @param {() => Record<string, Run>} make @param {unknown[]} [inputs] */
export function useKeys(make, inputs = []) {
  useEffect(() => add(make()), inputs);
}

/** @param {KeyboardEvent} event */
function press(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const target = /** @type {HTMLElement} */ (event.target);
  const key = event.key;
  if (target.closest?.('input:not([type=checkbox]), textarea, select, [contenteditable]') && key !== 'Escape') return;
  // A button, a link or a menu keeps the keys that press it.
  if ((key === ' ' || key === 'Enter') && target.closest?.('button, a, summary, [role=slider], [role=option], input')) return;
  if (document.querySelector('dialog:modal') && key !== 'Escape') return;
  if (!enabled() && key !== 'Escape' && key !== '?') return;
  const name = first ? `${first} ${key}` : key;
  clearTimeout(forget);
  first = '';
  for (const layer of layers.toReversed()) {
    const run = layer.keys[name];
    if (run && run(event) !== false) {
      event.preventDefault();
      return;
    }
  }
  if (layers.some((layer) => Object.keys(layer.keys).some((other) => other.startsWith(`${name} `)))) {
    first = name;
    forget = setTimeout(() => { first = ''; }, 1500);
  }
}

/** Listens. */
export const start = () => addEventListener('keydown', press);
