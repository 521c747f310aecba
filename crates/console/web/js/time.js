// Times as people read them, in the zone of the page, and the ranges of the query.
import { signal } from './lib.js';
import { read, write } from './store.js';

/** The zone of the page. @type {import('./lib').Signal<'utc' | 'local'>} */
export const zone = signal(read('zone') === 'utc' ? 'utc' : 'local');

/** Switches the zone of the page. */
export function switchZone() {
  zone.value = zone.value === 'utc' ? 'local' : 'utc';
  write('zone', zone.value);
}

const pad = (/** @type {number} */ n, width = 2) => String(n).padStart(width, '0');

/** The parts of a time in the zone of the page. @param {number} at */
function parts(at) {
  const d = new Date(at);
  return zone.value === 'utc'
    ? [d.getUTCFullYear(), d.getUTCMonth() + 1, d.getUTCDate(), d.getUTCHours(), d.getUTCMinutes(), d.getUTCSeconds(), d.getUTCMilliseconds()]
    : [d.getFullYear(), d.getMonth() + 1, d.getDate(), d.getHours(), d.getMinutes(), d.getSeconds(), d.getMilliseconds()];
}

const valid = (/** @type {number | null | undefined} */ at) => typeof at === 'number' && Math.abs(at) <= 8.64e15;

/** `2026-01-02`. @param {number} at */
export function date(at) {
  if (!valid(at)) return '–';
  const [y, m, d] = parts(at);
  return `${pad(y, 4)}-${pad(m)}-${pad(d)}`;
}

/** `09:41:12`. @param {number} at */
export function clock(at) {
  if (!valid(at)) return '–';
  const [, , , h, m, s] = parts(at);
  return `${pad(h)}:${pad(m)}:${pad(s)}`;
}

/** `09:41:12.204`. @param {number} at */
export const clockMs = (at) => (valid(at) ? `${clock(at)}.${pad(parts(at)[6], 3)}` : '–');

/** `2026-01-02 09:41:12.204`. @param {number} at */
export const full = (at) => (valid(at) ? `${date(at)} ${clockMs(at)}` : '–');

/** Both zones, for a title. @param {number} at */
export function both(at) {
  if (!valid(at)) return 'not a time';
  const here = new Date(at);
  const local = `${here.toLocaleString('sv')}.${pad(here.getMilliseconds(), 3)} ${offset(at)}`;
  return `${here.toISOString()}\n${local}`;
}

/** The browser's distance from UTC, such as `UTC+1`. @param {number} [at] */
export function offset(at = Date.now()) {
  const minutes = -new Date(at).getTimezoneOffset();
  const [h, m] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? '−' : '+'}${h}${m ? `:${pad(m)}` : ''}`;
}

/** The name of the page's zone, such as `UTC` or `UTC+1`. */
export const zoneName = () => (zone.value === 'utc' ? 'UTC' : offset());

/** A length of time, such as `0.61 s` or `2 min`. @param {number} ms */
export function span(ms) {
  const size = Math.abs(ms);
  if (size < 1000) return `${Math.round(ms)} ms`;
  if (size < 60_000) return `${(ms / 1000).toFixed(size < 10_000 ? 2 : 1)} s`;
  for (const [unit, name] of /** @type {const} */ ([[86_400_000, 'd'], [3_600_000, 'h'], [60_000, 'min']])) {
    if (size >= unit) return `${Number((ms / unit).toFixed(1))} ${name}`;
  }
  return `${ms} ms`;
}

/** The distance to now, such as `3 s ago`. @param {number} at */
export const ago = (at, now = Date.now()) => (now - at < 1000 ? 'just now' : `${span(now - at)} ago`);

/** A count with separators. @param {number} n */
export const count = (n) => n.toLocaleString('en');

/** A count with its word. @param {number} n @param {string} one @param {string} [many] */
export const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const RELATIVE = /^now(?:-(\d{1,6})([smhdw]))?$/;

/**
 * Reads an end of a range: `now`, `now-15m`, epoch milliseconds, or a date with or without a time and zone (the page's
 * zone unless said). Returns null if it is none of them.
 * @param {string | undefined} text
 */
export function instant(text, now = Date.now()) {
  const said = (text ?? '').trim();
  const relative = RELATIVE.exec(said);
  if (relative) return now - Number(relative[1] ?? 0) * UNITS[/** @type {keyof typeof UNITS} */ (relative[2] ?? 's')];
  if (/^-?\d{11,16}$/.test(said)) return Number(said);
  const m = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/i.exec(said);
  if (m) {
    const at = Date.parse(`${m[1]}T${m[2] ?? '00:00'}${m[3] ?? ':00'}${m[4] ?? (zone.value === 'utc' ? 'Z' : '')}`);
    return Number.isNaN(at) ? null : at;
  }
  const hour = /^(\d\d?):(\d\d)(?::(\d\d(?:\.\d{1,3})?))?$/.exec(said);
  if (hour) return instant(`${date(now)}T${pad(Number(hour[1]))}:${hour[2]}${hour[3] ? `:${hour[3]}` : ''}`, now);
  return null;
}

/** The end of a range as the URL has it: relative as it stands, else RFC 3339 in UTC. @param {string} text */
export function canonical(text) {
  const said = text.trim();
  if (RELATIVE.test(said)) return said;
  const at = instant(said);
  return at === null ? null : new Date(at).toISOString();
}

const LONG = { s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week' };
const SHORT = { s: 's', m: 'min', h: 'h', d: 'days', w: 'weeks' };

/** The name of a range, such as `Last 15 min`. @param {string} from @param {string} to */
export function rangeName(from, to, now = Date.now()) {
  const relative = RELATIVE.exec(from);
  if (from === '' && to === 'now') return 'Everything';
  if (to === 'now' && relative?.[1]) {
    const unit = /** @type {keyof typeof LONG} */ (relative[2]);
    return relative[1] === '1' ? `Last ${LONG[unit]}` : `Last ${relative[1]} ${SHORT[unit]}`;
  }
  const [a, b] = [instant(from, now), instant(to, now)];
  if (a === null) return `Until ${b === null ? to : shortly(b, now)}`;
  if (b === null) return `From ${shortly(a, now)}`;
  return date(a) === date(b) ? `${shortly(a, now)} – ${clock(b)}` : `${shortly(a, now)} – ${shortly(b, now)}`;
}

/** @param {number} at @param {number} now */
const shortly = (at, now) => (date(at) === date(now) ? clock(at) : `${date(at)} ${clock(at)}`);

/**
 * Moves a range by a share of its length, or widens it to twice its length.
 * @param {{from: string, to: string}} range @param {'back' | 'on' | 'wider'} how
 */
export function moved(range, how, now = Date.now()) {
  const [from, to] = [instant(range.from, now), instant(range.to, now) ?? now];
  if (from === null) return range;
  const relative = RELATIVE.exec(range.from);
  if (how === 'wider' && range.to === 'now' && relative?.[1]) {
    return { from: `now-${Number(relative[1]) * 2}${relative[2]}`, to: 'now' };
  }
  const length = to - from;
  const iso = (/** @type {number} */ at) => new Date(at).toISOString();
  if (how === 'wider') return { from: iso(from - length / 2), to: range.to === 'now' ? 'now' : iso(to + length / 2) };
  if (how === 'on' && to + length >= now) return { from: `now-${Math.max(1, Math.round(length / 1000))}s`, to: 'now' };
  const step = how === 'back' ? -length : length;
  return { from: iso(from + step), to: iso(to + step) };
}
