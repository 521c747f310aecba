// The one event stream of a tab. It is closed in hidden tabs and opened again with the last sequence number.
import { effect, signal } from './lib.js';
import { ApiError, get, sessionOver, url } from './api.js';

/** @typedef {import('./types').Link} Link */
/** @typedef {{account: string, q: string, cols: string, shape: 'rows' | 'count', last: number}} Tail */

const TOPICS = 'accounts,ledger,faults,table';
const EVENTS = ['hello', 'rows', 'skipped', 'count', 'accounts', 'ledger', 'faults', 'table', 'complaint', 'beat', 'bye'];
/** Without any event for so long the connection counts as lost; the server sends `beat` every 5 s. */
const SILENCE = 15_000;
const WAITS = [1, 2, 4, 8, 15, 30];

/** @type {import('./lib').Signal<Link>} */
export const link = signal(/** @type {Link} */ ('connecting'));
/** The words of the last `bye`. @type {import('./lib').Signal<string>} */
export const farewell = signal('');
/** When the stream is tried again, in epoch milliseconds. */
export const retryAt = signal(0);

/** @type {Map<string, Set<(data: any) => void>>} */
const listeners = new Map();
/** @type {EventSource | null} */
let source = null;
/** @type {Tail | null} */
let tail = null;
let failures = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let watch;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let retry;
let queued = false;
let started = false;

/**
 * Calls a function with the data of each event of a topic. Returns a function that ends it.
 * @param {string} topic @param {(data: any) => void} heard
 */
export function on(topic, heard) {
  const all = listeners.get(topic) ?? new Set();
  listeners.set(topic, all.add(heard));
  return () => { all.delete(heard); };
}

/** Follows a sub-account's documents from a sequence number on; `null` ends it. @param {Tail | null} next */
export function follow(next) {
  const same = JSON.stringify(next && { ...next, last: 0 }) === JSON.stringify(tail && { ...tail, last: 0 });
  tail = next;
  if (!same && started) reopen();
}

/** Notes the newest sequence number that the page has, from which the stream goes on. @param {number} last */
export function reached(last) {
  if (tail && last > tail.last) tail.last = last;
}

/** Opens the stream, and again when the tab is shown. */
export function start() {
  started = true;
  open();
  document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()));
  addEventListener('pagehide', close);
  addEventListener('pageshow', (event) => { if (event.persisted) open(); });
  effect(() => { if (sessionOver.value) { close(); link.value = 'over'; } });
}

/** Tries again at once. */
export function tryNow() {
  clearTimeout(retry);
  open();
}

function reopen() {
  // Several changes of one moment open one stream.
  if (queued) return;
  queued = true;
  queueMicrotask(() => {
    queued = false;
    if (!source && link.value !== 'connecting') return;
    close();
    open();
  });
}

function open() {
  if (source || document.hidden || sessionOver.peek()) return;
  clearTimeout(retry);
  const params = tail
    ? { topics: TOPICS, tail: tail.account, q: tail.q, cols: tail.cols, shape: tail.shape, last: tail.last }
    : { topics: TOPICS };
  const mine = new EventSource(url('/stream', params));
  source = mine;
  for (const name of EVENTS) {
    mine.addEventListener(name, (event) => {
      if (source === mine) take(name, /** @type {MessageEvent} */ (event));
    });
  }
  mine.onerror = () => { if (source === mine) fail(); };
  guard();
}

function close() {
  clearTimeout(watch);
  clearTimeout(retry);
  source?.close();
  source = null;
}

function guard() {
  clearTimeout(watch);
  watch = setTimeout(fail, SILENCE);
}

/** @param {string} name @param {MessageEvent} event */
function take(name, event) {
  guard();
  const data = event.data ? JSON.parse(event.data) : {};
  if (name === 'bye') {
    farewell.value = data.why ?? '';
    fail();
    link.value = 'ended';
    return;
  }
  failures = 0;
  if (link.peek() !== 'open') link.value = 'open';
  for (const heard of listeners.get(name) ?? []) heard(data);
}

/** The stream broke, or never opened: asks why, and tries again later and later. */
function fail() {
  close();
  if (link.peek() !== 'ended') link.value = 'lost';
  const wait = WAITS[Math.min(failures++, WAITS.length - 1)] * 1000;
  retryAt.value = Date.now() + wait;
  retry = setTimeout(open, wait);
  // An event stream does not tell a page its status. This call notes a session that is over.
  get('/accounts').catch((error) => {
    if (!(error instanceof ApiError)) throw error;
  });
}
