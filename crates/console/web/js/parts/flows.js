// Sums of Flow: log groups by team or account, and kept bulks by reason with what helps.

/** @typedef {import('../types').Flow} Flow */

/**
 * The rows by team or account, each group by name, its rows in a fixed order.
 * @param {Flow[]} rows @param {'team' | 'account'} by
 */
export function grouped(rows, by) {
  /** @type {Map<string, Flow[]>} */
  const groups = new Map();
  for (const row of rows) {
    const name = by === 'team' ? row.team : row.account_name;
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  const key = (/** @type {Flow} */ row) => `${row.account_name}\0${row.log_group}`;
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, own]) => ({
    name,
    rows: own.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)),
    minute: own.reduce((sum, row) => sum + row.per_second.reduce((a, b) => a + b, 0), 0),
  }));
}

/** What helps against each reason: a sentence, and a command where there is one. @type {Record<string, (team: string) => [help: string, command?: string]>} */
const HELP = {
  unreachable: () => ['redeliver tries again by itself; end the fault if one is on'],
  unexpected: () => ['look at the answers on Faults; redeliver tries again by itself'],
  unauthorized: (team) => ['set a token that Logz.io takes:', `loghub token set ${team} --local`],
  no_token: (team) => ['set a token:', `loghub token set ${team} --local`],
  token_unreadable: () => ['look at the complaints on Status; redeliver tries again by itself'],
  over_budget: () => ['they are sent when the budget allows it; a higher rate in routing.toml helps sooner'],
  paused: (team) => ['resume the team:', `loghub resume ${team} --local`],
  breaker_open: () => ['deliveries failed in a row and are tried less often; end the fault if one is on'],
  crowded: () => ['they are sent when fewer are in flight'],
  deadline: () => ['redeliver sends them by itself'],
  slow: () => ['Logz.io answers too slowly; end the fault if one is on'],
  refused: (team) => ['Logz.io refused their lines; look at them, then send them again:', `loghub replay list --dead --team ${team} --local`],
};

/** A name as a word of a shell. @param {string} text */
export const quoted = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/**
 * Kept bulks by kind and reason.
 * @param {{kind: string, team: string | null, reason: string | null, events: number | null, bytes: number, since: string}[]} objects
 * @param {number} now
 */
export function parkedGroups(objects, now) {
  /** @type {Map<string, {kind: string, reason: string, bulks: number, events: number | null, bytes: number, age: number, help: string, command: string | null}>} */
  const groups = new Map();
  for (const { kind, team, reason, events, bytes, since } of objects) {
    const why = reason ?? 'reason not known';
    const key = `${kind} ${why}`;
    const [help, command] = HELP[why]?.(quoted(team ?? '')) ?? [kind === 'dead' ? 'given up; send them again:' : 'redeliver sends them by itself'];
    const given = command ?? (kind === 'dead' ? `loghub replay run --dead --team ${quoted(team ?? '')} --local` : null);
    const old = groups.get(key) ?? { kind, reason: why, bulks: 0, events: /** @type {number | null} */ (0), bytes: 0, age: 0, help, command: given };
    old.bulks += 1;
    old.bytes += bytes;
    old.events = old.events === null || events === null ? null : old.events + events;
    old.age = Math.max(old.age, now - Date.parse(since));
    groups.set(key, old);
  }
  return [...groups.values()].sort((a, b) => b.age - a.age);
}
