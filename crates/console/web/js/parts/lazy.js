// Pages and parts that are loaded when they are first shown, with their style sheets.
import { h, html, useEffect, useState } from '../lib.js';

/** @type {Map<string, Promise<any>>} */
const loading = new Map();
/** @type {Map<string, any>} */
const loaded = new Map();
/** @type {Map<string, Promise<void>>} */
const sheets = new Map();

/** Loads a style sheet once. @param {string} name */
function sheet(name) {
  let done = sheets.get(name);
  if (!done) {
    done = new Promise((resolve) => {
      const link = document.createElement('link');
      link.rel = 'stylesheet';
      link.href = `/assets/css/${name}.css`;
      link.onload = link.onerror = () => resolve();
      document.head.append(link);
    });
    sheets.set(name, done);
  }
  return done;
}

/**
 * Loads a module of the page; it names its style sheets in `css`.
 * @param {string} path
 */
function load(path) {
  let module = loading.get(path);
  if (!module) {
    module = import(path).then(async (found) => {
      await Promise.all((found.css ?? []).map(sheet));
      loaded.set(path, found);
      return found;
    });
    // A module that failed is tried again when it is wanted again.
    module.catch(() => loading.delete(path));
    loading.set(path, module);
  }
  return module;
}

/**
 * Makes a component of an exported name of a module.
 * @param {string} path from this folder, such as `../pages/flow.js` @param {string} name
 */
export function lazy(path, name) {
  return (/** @type {any} */ props) => {
    const [, again] = useState(0);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (loaded.has(path)) return;
      load(path).then(() => again((n) => n + 1), () => setFailed(true));
    }, []);
    const Component = loaded.get(path)?.[name];
    if (Component) return h(Component, props);
    return html`<div class="placeholder" aria-busy=${!failed}>${failed ? 'This part could not be loaded.' : ''}</div>`;
  };
}
