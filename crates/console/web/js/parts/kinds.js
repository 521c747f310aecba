// The faults that the page offers, and their words. Their JSON is that of `/_listener`.

/** @typedef {string | Record<string, any>} Fault A fault as the listener writes it, such as `"hang"` or `{"status": {"code": 503}}`. */
/** @typedef {{fault: Fault, times?: number | null}} Planned */
/** @typedef {{retry: number, slow: number, lines: number}} Amounts */
/** @typedef {{id: string, word: string, meaning: string, more?: boolean, make: (amounts: Amounts) => Fault}} Kind */

/** @type {Amounts} */
export const AMOUNTS = { retry: 2, slow: 8, lines: 1 };

const status = (/** @type {number} */ code) => () => ({ status: { code } });

/** @type {Kind[]} */
export const KINDS = [
  { id: '503', word: '503', meaning: 'answers 503 and takes nothing', make: status(503) },
  { id: '429', word: '429', meaning: 'answers 429 with Retry-After', make: ({ retry }) => ({ status: { code: 429, retry_after: retry } }) },
  { id: '401', word: '401', meaning: 'refuses the token', make: status(401) },
  { id: 'slow', word: 'slow', meaning: 'takes the documents and answers late, past the attempt’s timeout of 5 s', make: ({ slow }) => ({ latency: { ms: slow * 1000 } }) },
  { id: 'hang', word: 'hang', meaning: 'reads the request and never answers', make: () => 'hang' },
  { id: '403', word: '403', meaning: 'answers 403 and takes nothing', more: true, make: status(403) },
  { id: '413', word: '413', meaning: 'says that the bulk is too large', more: true, make: status(413) },
  { id: '500', word: '500', meaning: 'answers 500 and takes nothing', more: true, make: status(500) },
  { id: 'reset', word: 'reset', meaning: 'resets the connection and takes nothing', more: true, make: () => ({ reset: {} }) },
  { id: 'refuse', word: 'refuse lines', meaning: 'refuses the first lines and takes the others', more: true, make: ({ lines }) => ({ refuse: { lines } }) },
  { id: 'drop', word: 'take and drop', meaning: 'takes the documents and resets the connection, so that a retry duplicates them', more: true, make: () => 'accept_then_drop' },
];

/** What a sub-account does under a fault, such as `answers 503`. @param {Fault} fault */
export function words(fault) {
  if (fault === 'hang') return 'never answers';
  if (fault === 'accept_then_drop') return 'takes documents and drops the connection';
  const [kind, about] = Object.entries(fault)[0] ?? ['', {}];
  switch (kind) {
    case 'status':
      return `answers ${about.code}${about.retry_after == null ? '' : `, retry after ${about.retry_after} s`}`;
    case 'latency':
      return `answers ${about.ms / 1000} s late`;
    case 'reset':
      return 'resets the connection';
    case 'refuse':
      return `refuses the first ${about.lines === 1 ? 'line' : `${about.lines} lines`} of each bulk`;
    case 'slow_drip':
      return `answers at ${about.bytes_per_sec} bytes a second`;
    default:
      return `plays ${kind}`;
  }
}

/** Its words and for how many requests more. @param {Planned} planned */
export function plan({ fault, times }) {
  if (times == null) return words(fault);
  return `${words(fault)}, for ${times === 1 ? '1 more request' : `${times} more requests`}`;
}

/** The kind that a fault is of, whatever its amounts. @param {Fault} fault */
export function kindOf(fault) {
  if (fault === 'accept_then_drop') return 'drop';
  if (typeof fault === 'string') return fault;
  const [kind, about] = Object.entries(fault)[0] ?? ['', {}];
  if (kind === 'status') return String(about.code);
  return kind === 'latency' ? 'slow' : kind;
}

/**
 * True while a fault is on: one that has no requests left is over.
 * @param {Planned | null | undefined} planned @returns {planned is Planned}
 */
export const isOn = (planned) => Boolean(planned && planned.times !== 0);

/**
 * The value below which a share of the numbers is; `null` without any.
 * @param {number[]} numbers @param {number} part such as 0.99
 */
export function quantile(numbers, part) {
  if (!numbers.length) return null;
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(part * sorted.length) - 1))];
}
