// A small reader of queries for the fake console: enough of the language for its tests, none of its care.
import { flat } from './world.js';

/** @typedef {(document: any) => boolean} Test */

/** @param {string} text @returns {{test: Test} | {fault: {message: string, help: string, at: number, length: number}}} */
export function parse(text) {
  const tokens = [...text.matchAll(/\(|\)|-?(?:(?:[^\s():"\\]|\\.)+:)?(?:[<>]=?\d+|\[[^\]]*\]|"(?:[^"\\]|\\.)*"|(?:[^\s()"\\]|\\.)+)|-?(?:[^\s():"]+):(?=\()/g)];
  let at = 0;
  const opened = [...text.replace(/"(?:[^"\\]|\\.)*"|\\./g, (s) => ' '.repeat(s.length))];
  const depth = opened.reduce((n, c) => n + (c === '(' ? 1 : c === ')' ? -1 : 0), 0);
  if (depth > 0) return { fault: { message: '`(` is never closed', help: 'Add `)`.', at: text.lastIndexOf('('), length: 1 } };
  const range = /:\[(\S+) (\S+)\]/.exec(text);
  if (range && range[2] !== 'TO') return { fault: { message: `a range needs TO: \`[${range[1]} TO ${range[2]}]\``, help: 'Write `*` for an open end.', at: range.index + 1, length: range[0].length - 1 } };

  /** @returns {Test} */
  const or = () => {
    const parts = [and()];
    while (at < tokens.length && tokens[at][0] !== ')') {
      if (tokens[at][0] === 'OR') at += 1;
      parts.push(and());
    }
    return (d) => parts.some((part) => part(d));
  };
  /** @returns {Test} */
  const and = () => {
    const parts = [not()];
    while (tokens[at]?.[0] === 'AND') {
      at += 1;
      parts.push(not());
    }
    return (d) => parts.every((part) => part(d));
  };
  /** @returns {Test} */
  const not = () => {
    if (tokens[at]?.[0] === 'NOT') {
      at += 1;
      const inner = not();
      return (d) => !inner(d);
    }
    if (tokens[at]?.[0] === '(') {
      at += 1;
      const inner = or();
      at += 1;
      return inner;
    }
    const token = tokens[at++]?.[0] ?? '';
    return token.startsWith('-') && token.length > 1 ? ((inner) => (d) => !inner(d))(term(token.slice(1))) : term(token);
  };
  return { test: tokens.length ? or() : () => true };
}

/** @param {string} token @returns {Test} */
function term(token) {
  const m = /^((?:[^\s:"\\]|\\.)+):(.+)$/s.exec(token);
  const unquoted = (/** @type {string} */ t) => (t.startsWith('"') ? t.slice(1, -1).replace(/\\(.)/gs, '$1') : t.replace(/\\(.)/gs, '$1'));
  if (!m) {
    const word = unquoted(token).toLowerCase();
    return (d) => String(d.fields.message ?? '').toLowerCase().includes(word) || Object.values(flat(d.fields)).some((v) => String(v).toLowerCase() === word);
  }
  const [, rawField, raw] = m;
  const field = rawField.replace(/\\(.)/gs, '$1');
  if (field === '_exists_') return (d) => unquoted(raw) in flat(d.fields);
  const get = (/** @type {any} */ d) => (field === 'level' ? d.fields.log_level : field === '_spoiled' ? d.spoiled[0] : field === '_lag' ? d.received - d.time : flat(d.fields)[field]);
  const compare = /^([<>]=?)(\d+)$/.exec(raw);
  if (compare) return (d) => get(d) !== undefined && (compare[1][0] === '>' ? get(d) > Number(compare[2]) : get(d) < Number(compare[2]));
  const wanted = unquoted(raw);
  if (field === 'message') return (d) => String(get(d) ?? '').toLowerCase().includes(wanted.toLowerCase());
  if (!raw.startsWith('"') && raw.includes('*')) {
    const pattern = new RegExp(`^${raw.split('*').map((s) => s.replace(/[.+?^${}()|[\]\\/]/g, '\\$&')).join('.*')}$`, 's');
    return (d) => get(d) !== undefined && pattern.test(String(get(d)));
  }
  return (d) => get(d) !== undefined && String(get(d)) === wanted;
}
