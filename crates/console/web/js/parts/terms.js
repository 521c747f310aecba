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

/** The command of a search. @param {Asked} asked */
export function command({ account, q, from, to, live }) {
  const relative = /^now-(\w+)$/.exec(from);
  const parts = ['loghub', 'logs', shell(account), q && shell(q), '--local'];
  if (relative) parts.push('--since', relative[1]);
  else if (from !== 'all') parts.push('--since', shell(from));
  if (to !== 'now') parts.push('--until', shell(to));
  if (live) parts.push('--follow');
  return parts.filter(Boolean).join(' ');
}
