// Watches what each sub-account answers and how late its documents are; what was seen stays for the tab's life.
import { signal } from '../lib.js';
import { at as path, get } from '../api.js';
import { quantile } from './kinds.js';

/** @typedef {import('../types').Request} Request */
/** @typedef {{p50: number | null, p99: number | null, documents: number}} Lag Milliseconds, of the documents of the last minute. */
/** @typedef {{requests: Request[], lag: Lag, history: number[], since: number | null, before: Lag | null, from: number | null}} Seen */

/** The measurements that a sparkline shows, and the documents that are looked at for one. */
const KEPT = 60;
const LOOKED_AT = 200;
const MINUTE = '_received:>now-1m';

/** What was seen of each sub-account. @type {import('../lib').Signal<Record<string, Seen>>} */
export const seen = signal({});

/** @type {Lag} */
const NONE = { p50: null, p99: null, documents: 0 };

/**
 * The lag of the documents that arrived in the last minute. Of many, those with the newest and the oldest times are
 * looked at: the oldest are the latest.
 * @param {string} account @param {AbortSignal} signal @returns {Promise<Lag>}
 */
async function lagOf(account, signal) {
  const ask = (/** @type {string} */ sort) => get(path`/accounts/${account}/search`, { q: MINUTE, from: 'now-1d', sort, limit: LOOKED_AT, buckets: 1 }, signal);
  const newest = await ask('-time');
  const rows = newest.documents;
  if (newest.total > rows.length) rows.push(...(await ask('time')).documents);
  return lagOfRows(rows, newest.total);
}

/**
 * @param {{seq: number, time: number, received: number}[]} rows the newest and the oldest @param {number} total of the minute
 * @returns {Lag}
 */
export function lagOfRows(rows, total) {
  const lags = [...new Map(rows.map((row) => [row.seq, Math.max(0, row.received - row.time)])).values()];
  if (!lags.length) return NONE;
  // Those that were not looked at have times between the two ends, so they are late by about the median.
  const [p50, low] = [quantile(lags, 0.5), lags.length];
  const more = Math.max(0, total - low);
  const late = Math.max(1, Math.ceil(0.01 * (low + more)));
  return { p50, p99: lags.toSorted((a, b) => b - a)[Math.min(late, low) - 1], documents: total };
}

/**
 * Looks at one sub-account once.
 * @param {string} account @param {boolean} struck true while a fault is on anywhere @param {AbortSignal} end
 */
export async function look(account, struck, end) {
  const [requests, lag] = await Promise.all([get(path`/accounts/${account}/requests`, { limit: 50 }, end), lagOf(account, end)]);
  seen.value = { ...seen.value, [account]: noted(seen.value[account], requests, lag, struck, Date.now()) };
}

/**
 * What is known after another measurement. When the first fault comes, the lag of that moment is kept to compare with.
 * @param {Seen | undefined} old @param {Request[]} requests @param {Lag} lag @param {boolean} struck @param {number} now
 * @returns {Seen}
 */
export function noted(old, requests, lag, struck, now) {
  const history = [...(old?.history ?? []), lag.p99 ?? 0].slice(-KEPT);
  const grown = old && history.length === old.history.length ? 1 : 0;
  if (!struck) return { requests, lag, history, since: null, before: null, from: null };
  if (old?.since == null) return { requests, lag, history, since: now, before: old?.lag ?? lag, from: history.length - 1 };
  return { requests, lag, history, since: old.since, before: old.before, from: Math.max(0, (old.from ?? 0) - grown) };
}

/** Runs of requests with the same answer, newest first. @param {Request[]} requests */
export function runs(requests) {
  /** @type {{word: string, ok: boolean, fault: string | null, count: number, redelivered: number, newest: Request}[]} */
  const out = [];
  for (const request of requests) {
    const ok = request.status !== null && request.status < 300;
    const word = request.status === null ? 'no answer' : String(request.status);
    const last = out.at(-1);
    if (last && last.word === word && last.fault === request.fault) {
      last.count += 1;
      last.redelivered += Number(request.redelivered);
    } else {
      out.push({ word, ok, fault: request.fault, count: 1, redelivered: Number(request.redelivered), newest: request });
    }
  }
  return out;
}

/**
 * How a sub-account without a fault does beside one with a fault.
 * @param {Lag} lag @param {Lag | null} before @returns {'unchanged' | 'later' | null}
 */
export function compared(lag, before) {
  if (lag.p99 === null || !before || before.p99 === null) return null;
  return lag.p99 <= before.p99 * 2 + 500 ? 'unchanged' : 'later';
}
