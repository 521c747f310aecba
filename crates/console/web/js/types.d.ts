// The answers of the console's API, and what the shell gives to pages. Times are epoch milliseconds.
import type { ReadonlySignal, Signal } from '@preact/signals';

export type Level = 'error' | 'warn' | 'info' | 'debug';
export type Span = [start: number, end: number];

/** As `/_listener` takes it: one key, or a word. */
export type Fault =
  | 'hang' | 'accept_then_drop'
  | { status: { code: number; retry_after?: number | null; body?: string } }
  | { latency: { ms: number } }
  | { reset: { after_bytes?: number | null } }
  | { slow_drip: { bytes_per_sec: number; bytes: number } }
  | { refuse: { lines: number } };
export interface PlannedFault { fault: Fault; times?: number | null }
export interface Faults { all: PlannedFault | null; accounts: Record<string, PlannedFault | null> }

export interface About { version: string; hub: boolean; zone: string; started: number }
export interface Account {
  name: string; documents: number; kept: number; forgotten: number; first: number | null; last: number | null;
  rate: number; bytes_minute: number; spoiled: number; refused: number; duplicates: number; parked: number | null;
  fault: PlannedFault | null; by_status: Record<string, number>;
}
export interface Row {
  seq: number; id: string | null; time: number; received: number; level: Level | null; message: string; cut: boolean;
  masks: Span[]; spoiled: string[]; attempts: number; fields: Record<string, string>;
}
export interface Note { at: number; length: number; text: string; fix: string | null }
export interface Field { name: string; type: 'string' | 'number' | 'boolean' | 'mixed' | 'text'; documents: number }
export interface Histogram { from: number; step: number; series: Record<Level | 'none', number[]> }
export interface Searched {
  total: number; of: number; took_ms: number; partial: boolean; documents: Row[]; next: string | null;
  histogram: Histogram; fields: Field[]; fields_more: number; notes: Note[]; forgotten: number; newest_seq: number;
}
export interface Values {
  documents: number; missing: number; distinct: number; values: { value: string; documents: number }[];
  min: number | null; max: number | null;
}
export interface Document {
  seq: number; id: string | null; time: number; received: number; level: Level | null; line: string; cut: boolean;
  bytes: number; spoiled: { reason: string; field: string | null }[]; log_type: string;
  masks: { path: string; spans: Span[] }[];
  attempts: {
    at: number; bulk: number; status: number | null; fault: string | null; lines: number; redelivered: boolean;
  }[];
  lag_ms: number | null; duplicates: number;
}
export interface Surroundings { documents: Row[]; more_before: boolean; more_after: boolean }
export interface Suggestion { text: string; kind: 'field' | 'value' | 'operator'; documents: number; from: number; to: number }
export interface Request {
  at: number; number: number; status: number | null; fault: string | null; lines: number; accepted: number;
  refused: number; wire_bytes: number; raw_bytes: number; redelivered: boolean;
}

export interface HubBooks {
  seen: number; put: number; unmatched: number; in_flight: number; records: number; poison: number; table: string;
}
export interface TeamBooks {
  received: number; delivered: number; redelivered: number; replayed: number; still_parked: number; refused: number;
  over_budget: number; held_back: number; vanished: number; masked: number; withheld: number; documents: number;
  duplicates: number; events_at_listener: number;
}
export interface Ledger {
  balanced: boolean; closing: boolean; faults: string[]; written: number; hub: HubBooks;
  teams: Record<string, TeamBooks>;
}
export interface Rule { kind: string; name?: string; line?: number; [more: string]: unknown }
export interface Flow {
  account: string; account_name: string; log_group: string; team: string; rule: Rule; seen: number;
  per_second: number[]; ships: boolean;
}
export interface TableNow {
  version: string; source: string; file: string; warnings: string[]; versions: { version: string; since: number }[];
  budgets: Record<string, number | null>; accounts: [name: string, id: string][];
}
/** The answer of `loghub explain --json`. */
export interface Explained { [key: string]: any }
export interface MaskedPart { mask: string; rule: string; name: string | null; place: Span | null }
export interface Way {
  explain: Explained; table: string; logged: string | null; found: string; masks: MaskedPart[]; column: string;
}
export interface Try {
  account: string; log_group: string; message?: string | null; id?: string | null; table?: string | null;
}
export interface TableFault {
  line: number | null; column: number | null; message: string; help: string | null; refused: boolean;
}
export interface Tried {
  explain: Explained | null; before: Explained | null; faults: TableFault[]; changes: any; case: string | null;
  command: string;
}
export interface Find {
  text: string; account?: string | null; log_group?: string | null; from?: number | null; to?: number | null;
}
export type Fate =
  | 'shipped' | 'in_flight' | 'parked' | 'unshipped' | 'platform' | 'dropped' | 'sampled' | 'unmaskable' | 'unmatched'
  | 'not_subscribed';
export interface FoundEvent {
  id: string | null; timestamp: number; account: string; log_group: string; message: string; fate: Fate; why: string;
  team: string | null;
}
export interface Found { found: FoundEvent[]; looked_at: number; complete: boolean }
export interface Write { account: string; log_group: string; messages: string[] }
export interface Written { timestamp: number; team: string; query: string }
export interface MemberNow {
  id: string; name: string; team: string | null; env: string | null; last_event: number | null;
  log_groups: { name: string; team: string; subscribed: boolean; why_not: string | null }[];
}

/** The place in the URL. */
export interface Route { page: string; account: string | null; params: Record<string, string> }

/** The state of the event stream and the session. */
export type Link = 'connecting' | 'open' | 'lost' | 'over' | 'ended';

/** What the shell gives to each page and part. Signals are read with `.value`. */
export interface Ctx {
  /** The sub-account of the URL. */
  account: ReadonlySignal<string | null>;
  /** All sub-accounts, kept fresh by the stream; none before the first answer. */
  accounts: Signal<Account[] | null>;
  /** The books, kept fresh by the stream; none without a hub. */
  ledger: Signal<Ledger | null>;
  /** The faults that are on, kept fresh by the stream. */
  faults: Signal<Faults | null>;
  about: Signal<About | null>;
  /** True if there is a hub; none before the first answer. */
  hub: ReadonlySignal<boolean | null>;
  /** The time zone of the page. Functions of `time.js` read it by themselves. */
  zone: Signal<'utc' | 'local'>;
  link: ReadonlySignal<Link>;
  route: ReadonlySignal<Route>;
  /** Goes to a path with parameters. */
  go(path: string, params?: Record<string, string | null | undefined>): void;
  /** Changes parameters of this place; `null` removes one. `replace` makes no step in the history. */
  set(changes: Record<string, string | number | boolean | null | undefined>, replace?: boolean): void;
  /** Announces a text politely and shows it for some seconds. */
  say(text: string): void;
  /** Copies a text to the clipboard and says so; shows the text where the clipboard is closed. */
  copy(text: string, name: string): Promise<void>;
}
