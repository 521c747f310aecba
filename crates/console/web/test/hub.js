// A made-up hub for the pages beside Logs: its answers have the shape that the commands' `--json` has.
import { CORPUS } from './corpus.js';
import { World } from './world.js';

const MEMBERS = [['pay-prod', '111111111111', 'payments', 'prod'], ['search', '222222222222', 'search', 'prod'], ['shared', '333333333333', null, 'prod']];
const GROUPS = ['/aws/lambda/pay-api', '/aws/lambda/pay-canary', '/aws/lambda/search-index', '/aws/apigateway/public', '/ecs/web', '/aws/vpc/flow'];

export const SOURCE = `version  = 1
unrouted = "platform"

[accounts]
pay-prod = { id = "111111111111", team = "payments", env = "prod" }
search   = { id = "222222222222", team = "search", env = "prod" }
shared   = { id = "333333333333", env = "prod" }

[teams.payments]
budget = { rate = "2 MB/s", over = "park" }

[[routes]]
name       = "pay-on-shared"
accounts   = ["shared"]
log_groups = ["/aws/lambda/pay-*"]
except     = ["/aws/lambda/pay-canary"]
team       = "payments"

[[routes]]
name       = "no-flow-logs"
log_groups = ["/aws/vpc/*"]
ship       = false

[[routes]]
name       = "audit-logs"
log_groups = ["*audit*"]
unmask     = ["contact"]
reason     = "in audit logs, people's names are the evidence"
`;

const CARD = /\b(?:\d{4} ){3}\d{4}\b/g;
const PASSWORD = /(?<=password=)\S+/g;

/** The rule and team of a log group. @param {string} account @param {string} group @param {string} [table] */
function decide(account, group, table = SOURCE) {
  const [, id, own] = MEMBERS.find(([name, number]) => name === account || number === account) ?? ['', account, null];
  const team = /team\s*=\s*"(\w+)"/.exec(table.slice(table.indexOf('"pay-on-shared"')))?.[1] ?? 'payments';
  if (group.startsWith('/aws/vpc/')) return { team: own ?? 'platform', id, rule: { kind: own ? 'account' : 'unrouted', line: own ? 5 : undefined }, ships: false };
  if (id === '333333333333' && group.startsWith('/aws/lambda/pay-') && group !== '/aws/lambda/pay-canary') return { team, id, rule: { kind: 'route', name: 'pay-on-shared', line: 12 }, ships: true };
  if (own) return { team: own, id, rule: { kind: 'account', line: own === 'payments' ? 5 : 6 }, ships: true };
  return { team: 'platform', id, rule: { kind: 'unrouted' }, ships: true };
}

/** @param {string} text */
function masked(text) {
  const values = [
    ...[...text.matchAll(CARD)].map((m) => ({ mask: 'secrets', rule: 'detector `card`', also: [], name: null, at: m.index, length: m[0].length })),
    ...[...text.matchAll(PASSWORD)].map((m) => ({ mask: 'secrets', rule: 'name `password`', also: [], name: 'password', at: m.index, length: m[0].length })),
  ].map(({ at, ...value }) => {
    const before = text.slice(0, at);
    return { ...value, with: '[masked]', line: before.split('\n').length, column: [.../** @type {string} */ (before.split('\n').at(-1))].length + 1 };
  });
  return { values, shipped: text.replace(CARD, '[masked]').replace(PASSWORD, '[masked]') };
}

/** The answer of `loghub explain --json`. @param {string} account @param {string} group @param {string | null} message @param {string} [table] */
export function explain(account, group, message, table) {
  const { team, id, rule, ships } = decide(account, group, table);
  const name = MEMBERS.find(([, number]) => number === id)?.[0] ?? null;
  const won = rule.kind === 'route';
  const lost = [
    ...(won ? [] : [{ route: 'pay-on-shared', line: 12, why: group === '/aws/lambda/pay-canary' && id === '333333333333' ? { except: 1 } : id === '333333333333' ? 'log_groups' : 'accounts' }]),
    ...(ships ? [{ route: 'no-flow-logs', line: 19, why: 'log_groups' }] : []),
    { route: 'audit-logs', line: 24, why: 'log_groups' },
  ];
  const took = [...(won ? [{ route: 'pay-on-shared', line: 12, gave: ['team', 'fields.product', 'drop', 'sample'] }] : []), ...(ships ? [] : [{ route: 'no-flow-logs', line: 19, gave: ['ship'] }])];
  return {
    account: { id: id ?? '', name, env: 'prod' }, log_group: group, team, token: team, rule, took, lost,
    settings: [
      { key: 'ship', value: ships, from: ships ? 'built in' : 'route no-flow-logs' }, { key: 'mask', value: 'secrets', from: 'defaults' }, { key: 'mask', value: 'contact', from: 'defaults' },
      { key: 'fields.product', value: 'pay', from: 'route pay-on-shared' }, { key: 'drop', value: ['GET /health'], from: 'route pay-on-shared' }, { key: 'sample', value: 0.1, from: 'route pay-on-shared' },
      { key: 'remove', value: [], from: 'built in' }, { key: 'rename', value: {}, from: 'built in' }, { key: 'retention', value: 'off', from: 'built in' },
    ],
    message: message === null ? null : fate(message, { team, id: id ?? '', name, group, ships }),
  };
}

/** @param {string} message @param {{team: string, id: string, name: string | null, group: string, ships: boolean}} at */
function fate(message, { team, id, name, group, ships }) {
  if (!ships) return { fate: 'unshipped' };
  if (/^START /.test(message)) return { fate: 'platform' };
  if (/GET \/health/.test(message)) return { fate: 'dropped' };
  const { values, shipped } = masked(message);
  return {
    fate: 'shipped', masked: values.length ? ['message'] : [], withheld: false, withheld_by: null, unlifted: [], values,
    near: /token/.test(message) ? [{ mask: 'secrets', rule: 'name `token`', name: 'token', reason: 'no value stands beside it', line: 1, column: 1 }] : [],
    documents: [{ '@timestamp': new Date().toISOString(), account: name || id, env: 'prod', id: 'explain', level: 'info', logGroup: group, logStream: 'explain', message: shipped, owner: id, product: 'pay', team, type: 'cloudwatch' }],
  };
}

export class Hub extends World {
  /** @param {{hostile?: boolean}} [options] */
  constructor({ hostile = false } = {}) {
    super({ hostile });
    this.hostile = hostile;
    /** @type {{at: number, account: string, group: string, text: string}[]} */
    this.events = [];
    /** The time that a written event's document takes, in milliseconds. */
    this.travel = 600;
  }

  /** Texts of the corpus, where the page shows text of others. */
  corpus() { return this.hostile ? CORPUS.map((one) => one.text.slice(0, 5000)) : []; }

  /** @override @param {string} method @param {string | undefined} name @param {any} body */
  fault(method, name, body) {
    if (method === 'DELETE' && !name) this.faults.accounts = Object.fromEntries(Object.keys(this.faults.accounts).map((one) => [one, null]));
    return super.fault(method, name, body);
  }

  /** @override @param {any[]} kept @param {string[]} parts @param {Record<string, string>} ask @param {Set<string>} states */
  account(kept, parts, ask, states) {
    if (parts[2] === 'requests') return this.requests(parts[1]);
    if (parts[2] === 'search' && ask.q === '_received:>now-1m') {
      const found = kept.filter((one) => one.received > Date.now() - 60_000);
      return this.search(found, { ...ask, q: '' }, -Infinity, Infinity, states);
    }
    return super.account(kept, parts, ask, states);
  }

  /** @param {string} team */
  requests(team) {
    const planned = this.faults.accounts[team] ?? this.faults.all;
    const about = planned && typeof planned.fault === 'object' ? Object.entries(planned.fault)[0] : [planned?.fault, {}];
    return Array.from({ length: 20 }, (_, i) => {
      const bad = planned && i < 9;
      return {
        at: Date.now() - i * 900, number: 400 - i, status: bad ? about[1].code ?? null : 200, fault: bad ? about[0] : null, lines: 12 + i,
        accepted: bad ? 0 : 12 + i, refused: 0, wire_bytes: 800, raw_bytes: 6200, redelivered: !bad && i % 7 === 5,
      };
    });
  }

  /** @override @param {Set<string>} states */
  ledger(states) {
    const ledger = super.ledger(states);
    if (!states.has('empty')) {
      Object.assign(ledger.teams.payments, { received: 1668, delivered: 1190, redelivered: 40, replayed: 7, still_parked: 0, refused: 0, over_budget: 0, held_back: 431, vanished: 0, masked: 219 });
      Object.assign(ledger.teams.search, { still_parked: 1019, received: ledger.teams.search.received + 988 });
    } else ledger.teams = {};
    if (states.has('unbalanced')) {
      ledger.teams.payments.received += 3;
      ledger.faults = ['payments: the shipper received 1671 events and accounts for 1668', 'delivery put 1671 events on the stream, and the shipper received 1668'];
    }
    return ledger;
  }

  /** @override @param {string[]} parts @param {Record<string, string>} ask @param {any} body @param {Set<string>} states @returns {any} */
  hub(parts, ask, body, states) {
    if (states.has('hub_gone')) throw Object.assign(new Error('The hub does not answer.'), { status: 502, code: 'unavailable', help: 'Look at the terminal that runs it.' });
    if (states.has('closing') && parts[1] === 'write') throw Object.assign(new Error('The books are being closed, so nothing more is written.'), { status: 409, code: 'closing', help: 'Start the hub again.' });
    const texts = this.corpus();
    switch (parts[1]) {
      case 'flow': return states.has('empty') ? [] : [...this.flows(), ...texts.map((text, i) => ({ account: '999999999999', account_name: text.slice(0, 60), log_group: text.slice(0, 500), team: i % 2 ? 'payments' : text.slice(0, 40), rule: { kind: 'route', name: text.slice(0, 60), line: 7 }, seen: 1, ships: true, per_second: [1] }))];
      case 'parked': return { objects: states.has('empty') ? [] : this.parked() };
      case 'members': return states.has('empty') ? [] : this.members(texts);
      case 'table': return {
        version: 'v3-8f1c2a', source: SOURCE, file: 'routing.toml', budgets: { payments: 2_000_000, search: null, platform: null, checkout: 30 }, accounts: MEMBERS.map(([name, id]) => [name, id]),
        warnings: ['line 24: route audit-logs removes the mask contact', ...texts.map((text) => text.slice(0, 1000))],
        versions: [{ version: 'v1-77aa01', since: this.now - 900_000 }, { version: 'v3-8f1c2a', since: this.now - 300_000 }],
      };
      case 'complaints': return states.has('empty') ? [] : ['shipper: WARN search answered 503; the bulk is parked events=31', 'redeliver: ERROR search: the breaker is open', ...texts];
      case 'way': return this.way(parts[2], Number(parts[3]), texts);
      case 'try': return this.tried(body, texts);
      case 'write': return this.write(body);
      case 'find': return this.find(ask, texts);
      default: return super.hub(parts, ask, body, states);
    }
  }

  flows() {
    return MEMBERS.flatMap(([name, id], n) => GROUPS.map((log_group, i) => {
      const { team, rule, ships } = decide(/** @type {string} */ (id), log_group);
      return { account: id, account_name: name, log_group, team, rule, ships, seen: 200 * (i + 1) + n, per_second: Array.from({ length: 60 }, (_, s) => (s * (i + 3) + n * 7 + Math.floor(s / 11)) % 9) };
    }));
  }

  parked() {
    const one = (/** @type {object} */ more) => ({ kind: 'parked', key: 'parked/search/2026/11/24/07/6f1b-1.ndjson.gz', bytes: 5120, since: new Date(Date.now() - 80_000).toISOString(), team: 'search', reason: 'unreachable', events: 400, ...more });
    return [one({}), one({ events: 619, since: new Date(Date.now() - 20_000).toISOString() }), one({ kind: 'dead', team: 'payments', reason: 'refused', events: 3 }), one({ team: 'checkout', reason: 'over_budget', events: 12 })];
  }

  /** @param {string[]} texts */
  members(texts) {
    return MEMBERS.map(([name, id, team, env]) => ({
      id, name, team, env, last_event: this.now - 800,
      log_groups: [...GROUPS, ...texts.map((text) => text.slice(0, 500))].map((group) => {
        const { team: to, ships } = decide(/** @type {string} */ (id), group);
        return { name: group, team: to, subscribed: ships, why_not: ships ? null : 'route no-flow-logs, line 19, says ship = false' };
      }),
    }));
  }

  /** @param {string} team @param {number} seq @param {string[]} texts */
  way(team, seq, texts) {
    const text = texts[seq % Math.max(1, texts.length)] ?? 'card 4111 1111 1111 1111 declined, password=hunter2 for maria';
    const { values } = masked(text);
    return {
      explain: explain('shared', '/aws/lambda/pay-api', null), table: 'v3-8f1c2a', logged: text, found: 'Read from the log group of the member, by the id of the document.', column: 'redelivered',
      masks: [...values.map((value) => ({ mask: value.mask, rule: value.rule, name: value.name, place: [value.column - 1, value.column - 1 + value.length] })), { mask: 'contact', rule: 'detector `email`', name: null, place: null }],
    };
  }

  /** @param {any} body @param {string[]} texts */
  tried(body, texts) {
    const { account, log_group: group, message, table } = body;
    const bad = table && /oops/.test(table);
    const line = bad ? table.slice(0, table.indexOf('oops')).split('\n').length : null;
    const now = explain(account, group, message ?? null);
    const after = table && !bad ? explain(account, group, message ?? null, table) : null;
    const moved = after && after.team !== now.team;
    return {
      explain: table ? after : now, before: table ? now : null,
      faults: bad ? [{ line, column: 1, message: 'expected a key and `=`', help: 'write `key = value`', refused: true }, ...texts.map((text) => ({ line: 2, column: 1, message: text, help: text, refused: true }))]
        : table ? [{ line: 24, column: 1, message: 'route audit-logs removes the mask contact', help: 'a reason is given', refused: false }] : [],
      changes: after ? {
        rules: moved ? [{ rule: 'route pay-on-shared', how: 'changed', keys: [{ key: 'team', old: '"payments"', new: `"${after.team}"` }] }] : [], seen: 15, stored_bytes: moved ? 5_300_000 : null, unread: [],
        changes: moved ? ['/aws/lambda/pay-api', '/aws/lambda/pay-worker'].map((log_group) => ({ account: '333333333333', region: 'eu-central-1', log_group, team: { old: now.team, new: after.team }, unmasked: ['personal'], masked: [], subscription: null, retention: null, settings: [{ key: 'sample', old: '0.1', new: '1.0' }] })) : [],
        brakes: moved ? [{ account: '333333333333', region: 'eu-central-1', brake: 'unsubscribe', groups: 2, why: 'it would remove the hub’s filter from 2 of 3 log groups' }] : [],
      } : null,
      case: `[[tests]]\nname      = "${group}"\naccount   = "${account}"\nlog_group = "${group}"\nteam      = "${now.team}"\n`,
      command: `loghub explain --account ${account} --log-group ${group}${message ? ` --message '${message}'` : ''}`,
    };
  }

  /** @param {any} body */
  write(body) {
    const { account, log_group: group, messages } = body;
    const { team, id, ships } = decide(account, group);
    const timestamp = Date.now();
    const written = messages.map((/** @type {string} */ text) => {
      const event = `${timestamp}${this.events.length}`;
      this.events.push({ at: timestamp, account, group, text });
      const shipped = fate(text, { team, id: /** @type {string} */ (id), name: account, group, ships });
      if (shipped.fate === 'shipped') {
        setTimeout(() => {
          const fields = { '@timestamp': new Date(timestamp).toISOString(), id: event, logGroup: group, owner: id, log_level: 'info', message: masked(text).shipped };
          const one = this.put(/** @type {string} */ (team), fields, timestamp, JSON.stringify(fields));
          one.seq = ++this.seq;
        }, this.travel);
      }
      return { timestamp, team, query: `id:"${event}"` };
    });
    return { written };
  }

  /** @param {Record<string, string>} ask @param {string[]} texts */
  find(ask, texts) {
    if (ask.text === 'nowhere') return { found: [], looked_at: 15, complete: true };
    const event = (/** @type {object} */ more) => ({ id: '391200001', timestamp: this.now - 4000, account: 'shared', log_group: '/aws/lambda/pay-api', message: `order 17 ${ask.text} and more`, team: 'payments', ...more });
    return {
      found: [
        event({ fate: 'shipped', why: 'Its document arrived.' }),
        event({ fate: 'sampled', why: 'Route pay-on-shared keeps a tenth of the events, and this one is not among them.' }),
        event({ fate: 'dropped', why: 'The drop pattern `GET /health` of route pay-on-shared matches.', message: `GET /health ${ask.text}` }),
        event({ fate: 'not_subscribed', id: null, team: null, log_group: '/aws/vpc/flow', why: 'Route no-flow-logs says ship = false, so the log group has no filter of the hub.' }),
        event({ fate: 'parked', team: 'search', why: 'Its bulk is parked: unreachable.' }),
        ...texts.map((text) => event({ fate: 'platform', why: text, message: text, log_group: text.slice(0, 500), account: text.slice(0, 50) })),
      ],
      looked_at: 15, complete: false,
    };
  }
}

if (process.argv[1]?.endsWith('test/hub.js')) {
  const { Fake } = await import('./fake.js');
  const [port = '8072', ...states] = process.argv.slice(2);
  console.log(await new Fake({ states: new Set(states), rate: 1, world: new Hub({ hostile: states.includes('hostile') }) }).start(Number(port)));
}
