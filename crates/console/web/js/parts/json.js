// Reads JSON by its text, so that integers past 2^53, duplicate keys and what was cut stay as they were received.

/** @typedef {{path: string, raw: string, text: string, type: 'string' | 'number' | 'boolean' | 'null' | 'empty'}} Leaf */
/** @typedef {{indent: number, key: string | null, open: string, raw: string, path: string, comma: boolean}} Line */

const TOKEN = /\s*(?:([{}[\],:])|("(?:[^"\\]|\\[\s\S])*"?)|([^\s{}[\],:"]+))/gy;

/** The text of a JSON string, or its source if it is not one. @param {string} raw */
export function decode(raw) {
  try {
    const value = JSON.parse(raw);
    return typeof value === 'string' ? value : raw;
  } catch {
    return raw.replace(/^"|"$/g, '');
  }
}

/** @param {string} raw @returns {Leaf['type']} */
function typeOf(raw) {
  if (raw.startsWith('"')) return 'string';
  if (raw === 'true' || raw === 'false') return 'boolean';
  if (raw === 'null') return 'null';
  return 'number';
}

/**
 * Walks the tokens of a text and returns its values by path and its lines as they are shown. It takes any text: what is
 * no JSON becomes values of it.
 * @param {string} text @param {number} [most] values and lines at most
 * @returns {{leaves: Leaf[], lines: Line[], more: boolean}}
 */
export function walk(text, most = 20_000) {
  /** @type {Leaf[]} */
  const leaves = [];
  /** @type {Line[]} */
  const lines = [];
  /** @type {{array: boolean, path: string, empty: boolean}[]} */
  const stack = [];
  /** @type {string | null} */
  let key = null;
  let more = false;
  const path = () => {
    const top = stack.at(-1);
    if (!top) return key ?? '';
    if (top.array || key === null) return top.path;
    return top.path ? `${top.path}.${decode(key)}` : decode(key);
  };
  const line = (/** @type {string} */ open, /** @type {string} */ raw) => {
    lines.push({ indent: stack.length, key, open, raw, path: path(), comma: false });
  };
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match && match[0]; match = TOKEN.exec(text)) {
    if (leaves.length >= most || lines.length >= most) {
      more = true;
      break;
    }
    const [, mark, string, word] = match;
    const top = stack.at(-1);
    if (mark === ',') {
      const last = lines.at(-1);
      if (last) last.comma = true;
      key = null;
    } else if (mark === ':') {
      // The key is taken already.
    } else if (mark === '{' || mark === '[') {
      if (top) top.empty = false;
      const inner = path();
      line(mark, '');
      stack.push({ array: mark === '[', path: inner, empty: true });
      key = null;
    } else if (mark === '}' || mark === ']') {
      const done = stack.pop();
      key = null;
      const last = lines.at(-1);
      if (done?.empty && last?.open) {
        last.open += mark;
        leaves.push({ path: done.path, raw: last.open, text: last.open, type: 'empty' });
      } else {
        lines.push({ indent: stack.length, key: null, open: mark, raw: '', path: '', comma: false });
      }
    } else {
      const raw = string ?? word;
      if (string && key === null && top && !top.array && /^\s*:/.test(text.slice(TOKEN.lastIndex, TOKEN.lastIndex + 64))) {
        key = raw;
        continue;
      }
      if (top) top.empty = false;
      line('', raw);
      const type = typeOf(raw);
      leaves.push({ path: path(), raw, text: type === 'string' ? decode(raw) : raw, type });
      key = null;
    }
  }
  return { leaves, lines, more };
}
