// Terms of the query language, and the commands that ask the same question.

/** A value in quotes. @param {string} value */
export const quoted = (value) => `"${value.replace(/[\\"]/g, '\\$&')}"`;

/** A field's name, with what the language reads otherwise escaped. @param {string} name */
export const named = (name) => name.replace(/[^\p{L}\p{N}_.@$-]/gu, '\\$&').replace(/^-/, '\\-');

/**
 * The term that finds a value of a field.
 * @param {string} name @param {string} value @param {string} [type]
 */
export function term(name, value, type = 'string') {
  if (type === 'null' || type === 'empty') return `_exists_:${named(name)}`;
  // A bare word reads better, where it reads the same.
  const bare = /^[A-Za-z0-9_][A-Za-z0-9_.]*$/.test(value) && !/^(AND|OR|NOT|TO)$/.test(value);
  return `${named(name)}:${bare ? value : quoted(value)}`;
}

/** Cuts a query into its words outside of quotes and parentheses. @param {string} query */
function words(query) {
  return query.match(/(?:\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"?|\((?:[^()"\\]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"?|\([^()]*\))*\)?|[^\s"(\\])+/g) ?? [];
}

/** True if the parts of a query are joined by AND alone. @param {string} query */
function conjoined(query) {
  const all = words(query);
  let joined = true;
  for (const word of all) {
    if (word === 'OR' || word === '||') return false;
    if (word === 'AND' || word === '&&') joined = true;
    else if (word === 'NOT' || word === '!') continue;
    else if (joined) joined = false;
    else return false;
  }
  return true;
}

/**
 * Adds a term to a query, so that both hold. A term that is there stays once, and takes the place of its opposite.
 * @param {string} query @param {string} added @param {boolean} [not]
 */
export function and(query, added, not = false) {
  const text = query.trim();
  const wanted = not ? `NOT ${added}` : added;
  const opposite = not ? added : `NOT ${added}`;
  if (!text) return wanted;
  if (!conjoined(text)) return `(${text}) AND ${wanted}`;
  const parts = text.split(/ AND (?=(?:[^"\\]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*")*$)/);
  if (parts.includes(wanted)) return text;
  return [...parts.filter((part) => part !== opposite), wanted].join(' AND ');
}

/** Joins the parts of a query by AND, where nothing joins them. @param {string} query */
export const both = (query) => words(query).reduce((text, word, i, all) => {
  const joined = [word, all[i - 1] ?? 'AND'].some((one) => /^(AND|OR|&&|\|\|)$/.test(one)) || all[i - 1] === 'NOT';
  return i ? `${text}${joined ? ' ' : ' AND '}${word}` : word;
}, '');

/** A query with a note's fix in it. @param {string} q @param {import('../types').Note} note */
export const fixed = (q, note) => q.slice(0, note.at) + (note.fix ?? '') + q.slice(note.at + note.length);

/** A word of a shell. @param {string} text */
export const shell = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** @typedef {{account: string, q: string, from: string, to: string, live?: boolean}} Asked */

/** The cURL line of a search; the token stays in the shell's environment. @param {string} origin @param {Asked} asked */
export function curl(origin, { account, q, from, to }) {
  const params = Object.entries({ q, from: from === 'all' ? '' : from, to, limit: '100' }).filter(([, value]) => value);
  const lines = params.map(([name, value]) => `  --data-urlencode ${shell(`${name}=${value}`)}`);
  return [
    `curl -sG -H "Authorization: Bearer $LOGHUB_CONSOLE_TOKEN" ${shell(`${origin}/api/v1/accounts/${encodeURIComponent(account)}/search`)}`,
    ...lines,
  ].join(' \\\n');
}

/**
 * The command of a search. It goes from a duration ago to now, so a range in the past becomes one that holds it.
 * @param {Asked} asked @param {number} [now]
 */
export function command({ account, q, from, live }, now = Date.now()) {
  const relative = /^now-(\w+)$/.exec(from);
  const at = Date.parse(from);
  const since = relative?.[1] ?? (Number.isNaN(at) ? '365d' : `${Math.max(1, Math.ceil((now - at) / 1000))}s`);
  const parts = ['loghub', 'logs', shell(account), '--local', '--since', since];
  if (live) parts.push('--follow');
  if (q) parts.splice(q.startsWith('-') ? parts.length : 3, 0, q.startsWith('-') ? `-- ${shell(q)}` : shell(q));
  return parts.join(' ');
}
