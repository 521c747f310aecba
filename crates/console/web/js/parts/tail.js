// The rows of the list while documents arrive. What is shown and what is skipped add up to what arrived, always.

/** @typedef {import('../types').Row} Row */
/** @typedef {{gap: true, count: number, from: number, to: number, next: string | null, busy?: boolean}} Gap */
/** @typedef {Row | Gap} Entry */
/** @typedef {{entries: Entry[], trimmed: number}} List newest first, and the number of documents that left at its end */

/** The rows on the page at most. */
export const CAP = 1000;

/** @param {Entry} entry @returns {entry is Gap} */
export const isGap = (entry) => 'gap' in entry;

/** @param {Entry} entry */
const weight = (entry) => (isGap(entry) ? entry.count : 1);

/** The rows of a list, without its gaps. @param {readonly Entry[]} entries @returns {Row[]} */
export const rowsOf = (entries) => entries.filter(/** @returns {entry is Row} */ (entry) => !isGap(entry));

/** Cuts a list to the cap. @param {Entry[]} entries @param {number} trimmed @returns {List} */
function capped(entries, trimmed) {
  const left = entries.slice(CAP);
  return { entries: left.length ? entries.slice(0, CAP) : entries, trimmed: left.reduce((sum, entry) => sum + weight(entry), trimmed) };
}

/**
 * Puts what arrived before the list.
 * @param {List} list @param {({rows: Row[]} | {skipped: {count: number, from: number, to: number}})[]} batch in order of arrival
 * @returns {List}
 */
export function arrived(list, batch) {
  /** @type {Entry[]} */
  const fresh = [];
  for (const part of batch) {
    if ('rows' in part) fresh.push(...part.rows);
    else if (part.skipped.count) fresh.push({ gap: true, ...part.skipped, next: null });
  }
  if (!fresh.length) return list;
  return capped([...fresh.reverse(), ...list.entries], list.trimmed);
}

/**
 * Puts loaded rows in place of a gap. What the gap still stands for stays a gap under them.
 * @param {List} list @param {Gap} gap @param {Row[]} rows newest first @param {string | null} next
 * @returns {List}
 */
export function filled(list, gap, rows, next) {
  const at = list.entries.indexOf(gap);
  if (at < 0) return list;
  const rest = next ? Math.max(0, gap.count - rows.length) : 0;
  /** @type {Entry[]} */
  const middle = rest ? [...rows, { ...gap, count: rest, next, busy: false }] : rows;
  return capped([...list.entries.slice(0, at), ...middle, ...list.entries.slice(at + 1)], list.trimmed);
}

/** Changes a gap. @param {List} list @param {Gap} gap @param {Partial<Gap>} change @returns {List} */
export const changed = (list, gap, change) => ({
  ...list, entries: list.entries.map((entry) => (entry === gap ? { ...gap, ...change } : entry)),
});

/** The number of documents that a list stands for. @param {List} list */
export const stands = (list) => list.entries.reduce((sum, entry) => sum + weight(entry), list.trimmed);
