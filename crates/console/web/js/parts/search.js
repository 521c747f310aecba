// The search behind the page Logs: what is asked, what was found, and the live tail.
import { batch, computed, effect, signal } from '../lib.js';
import { ApiError, at, get } from '../api.js';
import { route, set } from '../route.js';
import { follow, on, reached } from '../stream.js';
import { arrived, CAP, changed, filled, isGap, rowsOf } from './tail.js';

/** @typedef {import('../types').Searched} Searched */
/** @typedef {import('../types').Row} Row */
/** @typedef {import('./tail.js').List} List */
/** @typedef {import('./tail.js').Gap} Gap */

const PAGE = 100;
/** The counts beside a live list are asked anew this often, if something arrived. */
const REFRESH = 2000;

/** What the URL asks for. */
export const asked = computed(() => {
  const { account, params, page } = route.value;
  return {
    account: page === 'logs' ? account : null,
    q: params.q ?? '',
    from: params.from ?? 'now-15m',
    to: params.to ?? 'now',
    columns: (params.cols ?? 'logGroup').split(',').filter((name) => name && name !== 'none'),
    live: params.live === '1',
  };
});
export const open = computed(() => (route.value.params.open ? Number(route.value.params.open) : null));
export const wrap = computed(() => route.value.params.wrap === '1');

/** @type {import('../lib').Signal<Searched | null>} */
export const result = signal(null);
/** @type {import('../lib').Signal<List>} */
export const list = signal(/** @type {List} */ ({ entries: [], trimmed: 0 }));
/** @type {import('../lib').Signal<ApiError | null>} */
export const problem = signal(null);
export const loading = signal(false);
/** True after 200 ms of loading. */
export const slow = signal(false);
/** Why the live tail stands still. @type {import('../lib').Signal<null | 'asked' | 'scrolled'>} */
export const paused = signal(null);
/** New documents while it is paused. */
export const waiting = signal(0);
/** The range and query that `result` is of. */
export const answered = signal({ account: '', q: '', from: '', to: '' });
/** The row that keys act on, by its sequence number. @type {import('../lib').Signal<number | null>} */
export const cursor = signal(null);

/** @type {AbortController | null} */
let running = null;
/** @type {({rows: Row[]} | {skipped: {count: number, from: number, to: number}})[]} */
let pending = [];
let frame = 0;
let fresh = 0;

/** The end of a range as the API takes it. @param {{from: string, to: string}} range */
export const rangeOf = ({ from, to }) => ({ from: from === 'all' ? null : from, to: from === 'all' && to === 'now' ? null : to });

/** @param {Record<string, unknown>} more @param {AbortSignal} [signal] @returns {Promise<Searched>} */
function ask(more, signal) {
  const { account, q, columns, ...range } = asked.peek();
  return get(at`/accounts/${account}/search`, { q, ...rangeOf(range), limit: PAGE, cols: columns.join(','), buckets: 120, ...more }, signal);
}

/** Searches anew; what is on the page stays until the answer comes. */
export async function search() {
  const { account, q, from, to } = asked.peek();
  if (!account) return;
  running?.abort();
  const mine = new AbortController();
  running = mine;
  loading.value = true;
  const late = setTimeout(() => { slow.value = true; }, 200);
  try {
    const found = await ask({}, mine.signal);
    if (running !== mine) return;
    batch(() => {
      drop();
      result.value = found;
      list.value = { entries: found.documents, trimmed: 0 };
      problem.value = null;
      answered.value = { account, q, from, to };
      paused.value = null;
      waiting.value = 0;
      if (!found.documents.some((row) => row.seq === cursor.peek())) cursor.value = open.peek() ?? found.documents[0]?.seq ?? null;
      tail(found.newest_seq);
    });
  } catch (error) {
    if (!(error instanceof ApiError)) {
      if (error instanceof DOMException) return;
      throw error;
    }
    if (running === mine) problem.value = error;
  } finally {
    clearTimeout(late);
    if (running === mine) {
      running = null;
      loading.value = false;
      slow.value = false;
    }
  }
}

/** Loads the next rows of the list's end. */
export async function more() {
  const now = result.peek();
  if (!now?.next || loading.peek() || rowsOf(list.peek().entries).length >= CAP) return;
  loading.value = true;
  const mine = new AbortController();
  running = mine;
  try {
    const found = await ask({ after: now.next, buckets: 1, limit: Math.min(PAGE, CAP - list.peek().entries.length) }, mine.signal);
    batch(() => {
      const there = new Set(rowsOf(list.peek().entries).map((row) => row.seq));
      list.value = { ...list.peek(), entries: [...list.peek().entries, ...found.documents.filter((row) => !there.has(row.seq))] };
      result.value = { .../** @type {Searched} */ (result.peek()), next: found.next };
    });
  } catch (error) {
    if (error instanceof ApiError) problem.value = error;
    else if (!(error instanceof DOMException)) throw error;
  } finally {
    if (running === mine) {
      running = null;
      loading.value = false;
    }
  }
}

/** Loads what a gap stands for. @param {Gap} gap */
export async function fill(gap) {
  const above = list.peek().entries.indexOf(gap);
  const limit = Math.max(1, Math.min(500, CAP - above));
  const busy = { ...gap, busy: true };
  list.value = changed(list.peek(), gap, { busy: true });
  const mark = list.peek().entries.find((entry) => isGap(entry) && entry.from === busy.from && entry.to === busy.to);
  const { account, q, columns } = asked.peek();
  try {
    const found = await get(at`/accounts/${account}/search`, {
      q, seq_from: gap.from, seq_to: gap.to, limit, after: gap.next, cols: columns.join(','), buckets: 1,
    });
    list.value = filled(list.peek(), /** @type {Gap} */ (mark), found.documents, found.next);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    batch(() => {
      problem.value = error;
      list.value = changed(list.peek(), /** @type {Gap} */ (mark), { busy: false });
    });
  }
}

/** Follows, or stops to follow, as the URL and the pause say. @param {number} [last] */
function tail(last) {
  const { account, q, live, columns } = asked.peek();
  if (!live || !account) {
    follow(null);
    return;
  }
  follow({ account, q, cols: columns.join(','), shape: paused.peek() ? 'count' : 'rows', last: last ?? newest() });
}

/** The newest sequence number that the list stands for. */
function newest() {
  return list.peek().entries.reduce((most, entry) => Math.max(most, isGap(entry) ? entry.to : entry.seq), result.peek()?.newest_seq ?? 0);
}

/** Stops the live tail, or lets it go on. @param {null | 'asked' | 'scrolled'} why */
export function pause(why) {
  if (!asked.peek().live || paused.peek() === why) return;
  flush();
  const was = paused.peek();
  batch(() => {
    paused.value = why;
    if (!why) waiting.value = 0;
  });
  if (!!was !== !!why) tail();
}

/** Turns live on or off; live ends now, so a range that ends earlier becomes the last 15 minutes. */
export function toggleLive() {
  const { live, to } = asked.peek();
  if (live) set({ live: null });
  else set({ live: '1', ...(to === 'now' ? {} : { from: null, to: null }) });
}

function drop() {
  pending = [];
  cancelAnimationFrame(frame);
  frame = 0;
}

/** Renders what arrived, once a frame at most. */
function flush() {
  const batchOf = pending;
  drop();
  if (!batchOf.length) return;
  const next = arrived(list.peek(), batchOf);
  fresh += batchOf.reduce((sum, part) => sum + ('rows' in part ? part.rows.length : part.skipped.count), 0);
  list.value = next;
  reached(newest());
}

/** The documents that arrived since it was asked last. */
export function arrivedSince() {
  const n = fresh;
  fresh = 0;
  return n;
}

/** @param {{rows: Row[]} | {skipped: {count: number, from: number, to: number}}} part */
function take(part) {
  if (!asked.peek().live || paused.peek()) return;
  pending.push(part);
  frame ||= requestAnimationFrame(flush);
}

on('rows', (data) => take({ rows: data.documents }));
on('skipped', (data) => take({ skipped: { count: data.count, from: data.from, to: data.to } }));
on('count', (data) => { waiting.value = data.new; });

// The counts, the histogram and the fields follow a live list.
let counted = 0;
setInterval(async () => {
  if (!asked.peek().live || paused.peek() || document.hidden || running || counted === newest()) return;
  counted = newest();
  const before = result.peek();
  try {
    const found = await ask({ limit: 1 });
    if (result.peek() === before && before) result.value = { ...found, documents: before.documents, next: before.next };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}, REFRESH);

/** Searches when the question changes. Returns a function that ends it. */
export function start() {
  let account = /** @type {string | null} */ (null);
  let key = '';
  let live = false;
  const end = effect(() => {
    const now = asked.value;
    if (!now.account) return;
    if (account !== now.account) {
      account = now.account;
      batch(() => {
        result.value = null;
        list.value = { entries: [], trimmed: 0 };
        problem.value = null;
        cursor.value = null;
      });
    }
    const next = JSON.stringify([now.account, now.q, now.from, now.to, now.columns]);
    if (next !== key) {
      key = next;
      live = now.live;
      follow(null);
      search();
    } else if (live !== now.live) {
      live = now.live;
      // The rows between the last answer and now are had by a search.
      if (live) search();
      else batch(() => { flush(); paused.value = null; waiting.value = 0; follow(null); });
    }
  });
  return () => {
    end();
    running?.abort();
    running = null;
    loading.value = false;
    drop();
    follow(null);
  };
}
