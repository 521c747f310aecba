// Made-up sub-accounts, their documents, and a hub's books, for the fake console.
import { CORPUS } from './corpus.js';
import { parse } from './query.js';

const LEVELS = /** @type {const} */ (['error', 'warn', 'info', 'debug']);
const GROUPS = ['/aws/lambda/pay-api', '/aws/lambda/pay-worker', '/ecs/web', '/aws/lambda/refunds'];
const TEAMS = ['payments', 'search', 'platform', 'checkout', 'risk', 'mobile', 'data'];

class Refusal extends Error {
  /** @param {number} status @param {string} code @param {string} message @param {string} [help] @param {number} [at] @param {number} [length] */
  constructor(status, code, message, help, at, length) {
    super(message);
    Object.assign(this, { status, code, help, at, length });
  }
}

/** A small generator of numbers, so that each run has the same data. @param {number} seed */
function numbers(seed) {
  return () => {
    seed = (seed * 1664525 + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
}

export class World {
  constructor({ hostile = false, documents = 1237 } = {}) {
    this.now = Date.now();
    this.seq = 0;
    this.random = numbers(7);
    /** @type {Map<string, any[]>} */
    this.documents = new Map(TEAMS.map((team) => [team, []]));
    /** @type {any} */
    this.faults = { all: null, accounts: Object.fromEntries(TEAMS.map((team) => [team, null])) };
    /** @type {string[]} */
    this.written = [];
    const spike = this.now - 4 * 60_000;
    for (let i = 0; i < documents; i += 1) {
      const late = i % 9 === 0;
      const at = late ? spike + this.random() * 12_000 : this.now - 14.5 * 60_000 * (1 - i / documents);
      this.add('payments', Math.floor(at), late && i % 18 === 0 ? 'error' : undefined);
    }
    for (const [n, team] of TEAMS.slice(1).entries()) {
      for (let i = 0; i < 40 * (n + 1); i += 1) this.add(team, Math.floor(this.now - this.random() * 14 * 60_000));
    }
    if (hostile) for (const one of CORPUS) this.addHostile(one);
    this.seq = 0;
    for (const all of this.documents.values()) {
      all.sort((a, b) => a.received - b.received);
      for (const one of all) one.seq = ++this.seq;
    }
  }

  /** @param {string} team @param {number} at @param {string} [level] */
  add(team, at, level) {
    const r = this.random();
    const n = Math.floor(r * 1e6);
    level ??= r < 0.04 ? 'error' : r < 0.12 ? 'warn' : r < 0.8 ? 'info' : r < 0.96 ? 'debug' : '';
    const texts = /** @type {Record<string, string>} */ ({
      error: n % 3 ? 'card [masked] declined, password [withheld] for order 9' + n % 90 : `IllegalStateException: order ${n % 97} is in no state\n    at shop.pay.Order.settle(Order.java:117)\n    at shop.pay.Worker.run(Worker.java:40)`,
      warn: `retry ${n % 5} for [hash:9f2c0${n % 9}] after ${n % 900} ms`,
      info: `order ${n % 97} accepted in ${n % 400} ms`,
      debug: `cache hit for key prices:${n % 1000}`,
      '': 'START RequestId: 7b1c Version: $LATEST',
    });
    const id = `3912${String(n).padStart(6, '0')}${String(++this.seq).padStart(12, '0')}`;
    const fields = /** @type {Record<string, any>} */ ({
      '@timestamp': new Date(at).toISOString(), id, logGroup: GROUPS[n % GROUPS.length], logStream: `2026/01/02/[$LATEST]${n % 7}`,
      owner: n % 2 ? '111122223333' : '444455556666', env: n % 2 ? 'prod' : 'stage', message: texts[level],
    });
    if (level) fields.log_level = level;
    if (level === 'info') Object.assign(fields, { ms: n % 400, order: { id: n % 97, total: '12345678901234567890' }, ok: true });
    this.put(team, fields, at, JSON.stringify(fields).replace('"12345678901234567890"', '12345678901234567890'));
  }

  /** @param {{name: string, text: string, line?: string}} one */
  addHostile(one) {
    const at = this.now - 30_000;
    const fields = /** @type {Record<string, any>} */ ({ '@timestamp': new Date(at).toISOString(), id: `hostile-${one.name}`, logGroup: one.text.slice(0, 400), log_level: 'error', message: one.text, value: one.text.slice(0, 1000), [`f ${one.name} ${one.text.slice(0, 60)}`]: one.text.slice(0, 1000) });
    this.put('payments', fields, at, one.line ?? JSON.stringify(fields));
  }

  /** @param {string} team @param {Record<string, any>} fields @param {number} time @param {string} line */
  put(team, fields, time, line) {
    const late = Math.floor(400 + this.random() * 500);
    const all = /** @type {any[]} */ (this.documents.get(team));
    all.push({ seq: 0, fields, time, received: time + late, line, spoiled: this.random() < 0.01 ? ['mapping_conflict'] : [], attempts: this.random() < 0.05 ? 3 : 1 });
    return all.at(-1);
  }

  /** Has documents arrive now. @param {string} team @param {number} count */
  arrive(team, count) {
    for (let i = 0; i < count; i += 1) {
      const before = this.seq;
      this.add(team, Date.now() - 700);
      const one = /** @type {any[]} */ (this.documents.get(team)).at(-1);
      this.seq = before + 1;
      one.seq = this.seq;
      one.received = Date.now();
    }
  }

  /** @param {string | undefined} team */
  newest(team) { return (team && this.documents.get(team)?.at(-1)?.seq) || this.seq; }

  /** @param {string} team @param {string} q @param {number} after */
  since(team, q, after) {
    const wanted = this.query(q);
    const all = this.documents.get(team) ?? [];
    return all.filter((one) => one.seq > after && wanted(one)).map((one) => row(one, ['logGroup']));
  }

  /** @param {string} q */
  query(q) {
    const parsed = parse(q);
    if ('fault' in parsed) throw new Refusal(400, 'query', parsed.fault.message, parsed.fault.help, parsed.fault.at, parsed.fault.length);
    return parsed.test;
  }

  /** @param {Set<string>} states */
  accounts(states) {
    return TEAMS.map((name) => {
      const all = states.has('empty') ? [] : /** @type {any[]} */ (this.documents.get(name));
      return {
        name, documents: all.length, kept: all.length, forgotten: states.has('forgotten') ? 120_400 : 0,
        first: all[0]?.time ?? null, last: all.at(-1)?.time ?? null, rate: all.length / 840, bytes_minute: all.length * 40,
        spoiled: 2, refused: 0, duplicates: 1, parked: states.has('no_hub') ? null : name === 'search' ? 3 : 0,
        fault: this.faults.accounts[name] ?? this.faults.all, by_status: { 200: all.length },
      };
    });
  }

  /** @param {Set<string>} states */
  ledger(states) {
    const teams = Object.fromEntries(TEAMS.map((name) => {
      const documents = states.has('empty') ? 0 : /** @type {any[]} */ (this.documents.get(name)).length;
      const parked = name === 'search' ? 31 : 0;
      return [name, {
        received: documents + parked + 20, delivered: documents - Math.min(40, documents), redelivered: Math.min(40, documents), replayed: 0, still_parked: parked,
        refused: 0, over_budget: 0, held_back: 20, vanished: 0, masked: Math.floor(documents / 9), withheld: 0,
        documents: documents + 1, duplicates: 1, events_at_listener: documents,
      }];
    }));
    const unbalanced = states.has('unbalanced');
    return {
      balanced: !unbalanced, closing: states.has('closing'),
      faults: unbalanced ? ['payments: 1,237 events were received, but the columns count 1,236.'] : [],
      written: 1668, hub: { seen: 2401, put: 2390, unmatched: 11, in_flight: unbalanced ? 14 : 0, records: 812, poison: 0, table: 'v3-8f1c' }, teams,
    };
  }

  /** @param {string} method @param {string} path @param {Record<string, string>} ask @param {any} body @param {Set<string>} states @returns {any} */
  call(method, path, ask, body, states) {
    const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
    if (parts[0] === 'about') return { version: '0.9.0', hub: !states.has('no_hub'), zone: 'UTC', started: this.now - 900_000 };
    if (parts[0] === 'faults') return this.fault(method, parts[1], body);
    if (parts[0] === 'hub') {
      if (states.has('no_hub')) throw new Refusal(404, 'no_hub', 'There is no hub behind this console.');
      return this.hub(parts, ask, body, states);
    }
    if (parts[0] !== 'accounts') throw new Refusal(404, 'document', `There is no ${path}.`);
    if (parts.length === 1) return this.accounts(states);
    const kept = this.documents.get(parts[1]);
    if (!kept) throw new Refusal(404, 'account', `There is no sub-account ${parts[1]}.`, 'Choose one of the list.');
    return this.account(kept, parts, ask, states);
  }

  /** @param {any[]} kept @param {string[]} parts @param {Record<string, string>} ask @param {Set<string>} states @returns {any} */
  account(kept, parts, ask, states) {
    const [, , what, one, more] = parts;
    const all = states.has('empty') ? [] : kept;
    const [from, to] = [instant(ask.from) ?? -Infinity, instant(ask.to) ?? Infinity];
    const inRange = all.filter((d) => d.time >= from && d.time < to
      && d.seq >= Number(ask.seq_from ?? 0) && d.seq <= Number(ask.seq_to ?? Infinity));
    switch (what) {
      case 'search': return this.search(inRange, ask, from, to, states);
      case 'fields': return values(inRange.filter(this.query(ask.q ?? '')), one, Number(ask.limit ?? 10));
      case 'documents': {
        const found = all.find((d) => d.seq === Number(one));
        if (!found) throw new Refusal(404, 'document', `There is no document ${one} any more.`, 'It may be forgotten: the console keeps the newest.');
        return more === 'around' ? around(all, found, ask) : document(found, ask);
      }
      case 'document': {
        const found = all.find((d) => d.fields.id === ask.id);
        if (!found) throw new Refusal(404, 'document', `There is no document with the id ${ask.id}.`);
        return document(found, ask);
      }
      case 'suggest': return suggest(all, ask.q ?? '', Number(ask.at ?? 0));
      case 'requests': return Array.from({ length: 12 }, (_, i) => ({
        at: this.now - i * 9000, number: 400 - i, status: i === 3 ? null : i % 4 ? 200 : 503, fault: i === 3 ? 'hang' : i % 4 ? null : 'status',
        lines: 12, accepted: i % 4 ? 12 : 0, refused: 0, wire_bytes: 800, raw_bytes: 6200, redelivered: i === 5,
      }));
      case 'export': return inRange.filter(this.query(ask.q ?? '')).map((d) => `${d.line}\n`).join('');
      case 'lucene': return { text: (ask.q ?? '').replaceAll('/', '\\/') };
      default: throw new Refusal(404, 'document', `There is no ${what}.`);
    }
  }

  /** @param {any[]} inRange @param {Record<string, string>} ask @param {number} from @param {number} to @param {Set<string>} states */
  search(inRange, ask, from, to, states) {
    const q = ask.q ?? '';
    const found = inRange.filter(this.query(q)).sort((a, b) => (ask.sort === 'time' ? 1 : -1) * (a.time - b.time || a.seq - b.seq));
    const start = Number(ask.after ?? 0);
    const limit = Number(ask.limit ?? 100);
    const columns = (ask.cols ?? '').split(',').filter(Boolean);
    const [low, high] = [Number.isFinite(from) ? from : Math.min(...found.map((d) => d.time), this.now - 1000), Number.isFinite(to) ? to : this.now];
    const buckets = Number(ask.buckets ?? 120);
    const step = Math.max(1, Math.ceil((high - low) / buckets));
    /** @type {Record<string, number[]>} */
    const series = Object.fromEntries([...LEVELS, 'none'].map((level) => [level, Array(buckets).fill(0)]));
    /** @type {Map<string, number>} */
    const fields = new Map();
    for (const d of found) {
      const bucket = Math.floor((d.time - low) / step);
      if (bucket >= 0 && bucket < buckets) series[d.fields.log_level ?? 'none'][bucket] += 1;
      for (const name of Object.keys(flat(d.fields))) fields.set(name, (fields.get(name) ?? 0) + 1);
    }
    const named = [...fields].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
    return {
      total: found.length, of: inRange.length, took_ms: 4, partial: states.has('partial'),
      documents: found.slice(start, start + limit).map((d) => row(d, columns)),
      next: start + limit < found.length ? String(start + limit) : null,
      histogram: { from: low, step, series },
      fields: [...named.map(([name, documents]) => ({ name, type: name === 'message' ? 'text' : name === 'ms' || name.startsWith('order.') ? 'number' : name === 'ok' ? 'boolean' : 'string', documents })).slice(0, 200),
        ...(found.length ? [{ name: '_lag', type: 'number', documents: found.length }, { name: '_spoiled', type: 'string', documents: found.filter((d) => d.spoiled.length).length }] : [])],
      fields_more: Math.max(0, named.length - 200),
      notes: notes(q), forgotten: states.has('forgotten') ? 120_400 : 0, newest_seq: this.newest(undefined),
    };
  }

  /** @param {string} method @param {string | undefined} name @param {any} body */
  fault(method, name, body) {
    if (method === 'GET') return this.faults;
    const to = method === 'PUT' ? { times: null, ...body } : null;
    if (name) this.faults.accounts[name] = to;
    else this.faults.all = to;
    return this.faults;
  }

  /** @param {string[]} parts @param {Record<string, string>} ask @param {any} body @param {Set<string>} states @returns {any} */
  hub(parts, ask, body, states) {
    const rule = { kind: 'route', name: 'pay-on-shared', line: 39 };
    const explain = { account: '111122223333', log_group: GROUPS[0], team: 'payments', rule, env: 'prod', ships: true, fate: { kind: 'ship', document: { message: 'card [masked] declined' } } };
    switch (parts[1]) {
      case 'ledger': return this.ledger(states);
      case 'flow': return GROUPS.flatMap((log_group, i) => TEAMS.map((team, n) => ({
        account: '111122223333', account_name: n % 2 ? 'shared' : 'pay-prod', log_group: n ? `${log_group}-${team}` : log_group, team, rule, seen: 100 * (i + 1), ships: i !== 3,
        per_second: Array.from({ length: 60 }, (_, s) => (s * 7 + i * 3 + n) % 11),
      })));
      case 'parked': return [{ team: 'search', reason: 'unavailable', events: 31, bulks: 3, oldest: this.now - 80_000 }];
      case 'members': return [{ id: '111122223333', name: 'pay-prod', team: 'payments', env: 'prod', last_event: this.now - 800, log_groups: GROUPS.map((name, i) => ({ name, team: 'payments', subscribed: i !== 3, why_not: i === 3 ? 'The table skips it.' : null })) }];
      case 'table': return { version: 'v3-8f1c', source: '[[routes]]\nname = "pay-on-shared"\nlog_group = "/aws/lambda/pay*"\nteam = "payments"\n', file: 'routing.toml', warnings: [], versions: [{ version: 'v1-77aa', since: this.now - 900_000 }, { version: 'v3-8f1c', since: this.now - 300_000 }], budgets: { payments: 2_000_000, search: null }, accounts: [['pay-prod', '111122223333'], ['shared', '444455556666']] };
      case 'complaints': return ['shipper: search answered 503; 31 events are parked.'];
      case 'way': return { explain, table: 'v3-8f1c', logged: 'card 4111 1111 1111 1111 declined, password hunter2', found: 'Read from the log group of the member, by the id.', masks: [{ mask: 'pci', rule: 'detector card', name: null, place: [5, 24] }], column: 'delivered' };
      case 'try': return { explain, before: body?.table ? explain : null, faults: body?.table?.includes('oops') ? [{ line: 1, column: 3, message: 'A key has no value.', help: 'Write `key = value`.', refused: true }] : [], changes: body?.table ? [] : null, case: '[[tests]]\naccount = "shared"\n', command: 'loghub explain --account shared --log-group /aws/lambda/pay-api' };
      case 'write': {
        for (const text of body.messages) {
          const at = Date.now();
          const one = this.put('payments', { '@timestamp': new Date(at).toISOString(), id: `w${at}`, logGroup: body.log_group, message: text }, at, JSON.stringify({ message: text }));
          one.seq = ++this.seq;
        }
        return { written: [{ timestamp: Date.now(), team: 'payments', query: `"${body.messages[0]}"` }] };
      }
      case 'find': return { found: [{ id: '3912', timestamp: this.now - 4000, account: 'shared', log_group: GROUPS[0], message: `${ask.text} and more`, fate: 'sampled', why: 'The route keeps one of 10 events, and this one is not it.', team: 'payments' }], looked_at: 15, complete: true };
      default: throw new Refusal(404, 'document', `There is no ${parts.join('/')}.`);
    }
  }
}

/** @param {string | undefined} text */
function instant(text) {
  if (!text) return null;
  const m = /^now(?:-(\d+)([smhdw]))?$/.exec(text);
  const units = /** @type {Record<string, number>} */ ({ s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5 });
  if (m) return Date.now() - Number(m[1] ?? 0) * units[m[2] ?? 's'] + (m[1] ? 0 : 1);
  return /^\d+$/.test(text) ? Number(text) : Date.parse(text);
}

/** The fields of a document by path. @param {any} value @param {string} [path] @param {Record<string, any>} [out] */
export function flat(value, path = '', out = Object.create(null)) {
  for (const [key, inner] of Object.entries(value)) {
    const name = path ? `${path}.${key}` : key;
    if (inner && typeof inner === 'object' && !Array.isArray(inner)) flat(inner, name, out);
    else out[name] = inner;
  }
  return out;
}

/** @param {string} text */
function spans(text) {
  return [...text.matchAll(/\[masked\]|\[withheld\]|\[hash:[^\]]*\]/g)].map((m) => [m.index, m.index + m[0].length]);
}

/** @param {any} d @param {string[]} columns */
function row(d, columns) {
  const fields = flat(d.fields);
  const message = String(d.fields.message ?? '');
  const cut = message.length > 4000;
  const shown = cut ? message.slice(0, 4000) : message;
  return {
    seq: d.seq, id: d.fields.id ?? null, time: d.time, received: d.received, level: d.fields.log_level ?? null, message: shown, cut,
    masks: spans(shown), spoiled: d.spoiled, attempts: d.attempts,
    fields: Object.fromEntries(columns.filter((c) => c in fields).map((c) => [c, String(fields[c])])),
  };
}

/** @param {any} d @param {Record<string, string>} ask */
function document(d, ask) {
  const whole = ask.whole === '1';
  const cut = !whole && d.line.length > 65536;
  return {
    seq: d.seq, id: d.fields.id ?? null, time: d.time, received: d.received, level: d.fields.log_level ?? null,
    line: cut ? d.line.slice(0, 65536) : d.line, cut, bytes: d.line.length,
    spoiled: d.spoiled.map((/** @type {string} */ reason) => ({ reason, field: 'order.id' })), log_type: 'json',
    masks: [{ path: 'message', spans: spans(String(d.fields.message ?? '')) }],
    attempts: d.attempts > 1
      ? [{ at: d.time + 610, bulk: 12, status: 503, fault: 'status', lines: 40, redelivered: false }, { at: d.time + 8400, bulk: 19, status: 200, fault: null, lines: 40, redelivered: true }]
      : [{ at: d.received, bulk: 17, status: 200, fault: null, lines: 12, redelivered: false }],
    lag_ms: d.received - d.time, duplicates: 0,
  };
}

/** @param {any[]} all @param {any} found @param {Record<string, string>} ask */
function around(all, found, ask) {
  const key = /** @type {Record<string, string>} */ ({ stream: 'logStream', group: 'logGroup', account: 'owner' })[ask.same ?? 'stream'];
  const same = all.filter((d) => !key || d.fields[key] === found.fields[key]).sort((a, b) => a.time - b.time || a.seq - b.seq);
  const at = same.indexOf(found);
  const [before, after] = [Number(ask.before ?? 20), Number(ask.after ?? 20)];
  return {
    documents: same.slice(Math.max(0, at - before), at + after + 1).map((d) => row(d, ['logGroup'])),
    more_before: at > before, more_after: at + after + 1 < same.length,
  };
}

/** @param {any[]} found @param {string} name @param {number} limit */
function values(found, name, limit) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  let missing = 0;
  for (const d of found) {
    const value = name === '_lag' ? d.received - d.time : name === '_spoiled' ? d.spoiled[0] : flat(d.fields)[name];
    if (value === undefined) missing += 1;
    else counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  }
  const all = [...counts].sort((a, b) => b[1] - a[1]);
  const numeric = all.length && all.every(([v]) => v !== '' && !Number.isNaN(Number(v)));
  const sizes = all.map(([v]) => Number(v));
  return {
    documents: found.length - missing, missing, distinct: all.length, values: all.slice(0, limit).map(([value, documents]) => ({ value, documents })),
    min: numeric ? Math.min(...sizes) : null, max: numeric ? Math.max(...sizes) : null,
  };
}

/** @param {any[]} all @param {string} q @param {number} at */
function suggest(all, q, at) {
  const from = q.slice(0, at).search(/[^\s(]*$/);
  const typed = q.slice(from, at);
  const [field, part] = typed.split(/:(.*)/s);
  if (part !== undefined) {
    return values(all, field, 100).values.filter((v) => v.value.toLowerCase().startsWith(part.toLowerCase())).slice(0, 8)
      .map(({ value, documents }) => ({ text: /^[\w./-]+$/.test(value) ? value : JSON.stringify(value), kind: 'value', documents, from: from + field.length + 1, to: at }));
  }
  const names = new Map();
  for (const d of all) for (const name of Object.keys(flat(d.fields))) names.set(name, (names.get(name) ?? 0) + 1);
  return [...names].filter(([name]) => name.toLowerCase().includes(typed.toLowerCase())).slice(0, 8)
    .map(([text, documents]) => ({ text: `${text}:`, kind: 'field', documents, from, to: at }));
}

/** @param {string} q */
function notes(q) {
  const out = [];
  const slash = q.search(/(?<!["\\]):\/[^ ]*/);
  if (slash >= 0) out.push({ at: slash + 1, length: 1, text: '`/` begins a regex in Logz.io: copy the query for Logz.io', fix: null });
  const two = /^(\w+) (?!AND|OR|NOT)(\w+)$/.exec(q);
  if (two) out.push({ at: 0, length: q.length, text: 'either word; Alt+A asks for both', fix: `${two[1]} AND ${two[2]}` });
  const field = /(\w+):/.exec(q);
  if (field?.[1] === 'lvel') out.push({ at: 0, length: 4, text: 'no document has a field `lvel`; did you mean `level`?', fix: 'level' });
  return out;
}
