// The place in the URL: page, sub-account and parameters. All that a page shows can be had again from it.
import { signal } from './lib.js';

/** @typedef {import('./types').Route} Route */

export const PAGES = ['logs', 'flow', 'try', 'faults', 'status'];

/** @type {import('./lib').Signal<Route>} */
export const route = signal(parse(location));

/** Reads a place. @param {{pathname: string, search: string}} at @returns {Route} */
export function parse(at) {
  const parts = at.pathname.split('/').filter(Boolean).map(decode);
  /** @type {Record<string, string>} */
  const params = Object.create(null);
  for (const [name, value] of new URLSearchParams(at.search)) params[name] = value;
  return { page: parts[0] ?? 'logs', account: parts[0] === 'logs' ? parts[1] ?? null : null, params };
}

/** @param {string} part */
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * Writes a place. Empty parameters are left out.
 * @param {string} path @param {Record<string, unknown>} [params]
 */
export function href(path, params = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== false && value !== '') query.set(name, String(value === true ? 1 : value));
  }
  // These characters need no escape in a query, and links are read by people.
  const text = query.toString().replace(/%2F|%3A|%2C|%5B|%5D/g, (code) => decodeURIComponent(code));
  return text ? `${path}?${text}` : path;
}

/** The path of a sub-account's logs. @param {string | null} account */
export const logs = (account) => (account ? `/logs/${encodeURIComponent(account)}` : '/logs');

/**
 * Goes to a path of this page.
 * @param {string} path @param {Record<string, unknown>} [params] @param {boolean} [replace]
 */
export function go(path, params = {}, replace = false) {
  const kept = route.value.params.keys && !('keys' in params) ? { keys: route.value.params.keys } : {};
  const to = href(path, { ...params, ...kept });
  if (to !== location.pathname + location.search) history[replace ? 'replaceState' : 'pushState'](null, '', to);
  route.value = parse(location);
}

/**
 * Changes parameters of this place; `null` removes one.
 * @param {Record<string, unknown>} changes @param {boolean} [replace]
 */
export function set(changes, replace = false) {
  go(location.pathname, { ...route.value.params, ...changes }, replace);
}

/** Follows the browser's own steps, and links within the page. */
export function start() {
  addEventListener('popstate', () => { route.value = parse(location); });
  addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = /** @type {Element} */ (event.target).closest?.('a[href]');
    if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download')) return;
    const to = new URL(link.href);
    if (to.origin !== location.origin || to.hash || to.pathname.startsWith('/api/') || to.pathname.startsWith('/assets/')) return;
    event.preventDefault();
    go(to.pathname, Object.fromEntries(to.searchParams));
  });
}
