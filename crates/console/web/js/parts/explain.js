// Shows an answer of `loghub explain --json`: the rule that won, why others lost, the settings, and a message's fate.
import { html } from '../lib.js';
import { Marked } from './marked.js';
import { Text } from './value.js';

/** @typedef {import('../types').Explained} Explained */
/** @typedef {import('../types').Rule} Rule */

/** The rule in a few words, such as `route pay-on-shared, line 39`. @param {Rule | null | undefined} rule */
export function ruleText(rule) {
  if (rule?.kind === 'route') return `route ${rule.name}, line ${rule.line}`;
  if (rule?.kind === 'account') return `the account’s own team, line ${rule.line}`;
  return 'no rule claims it: unrouted';
}

const LOST = {
  accounts: 'not one of its accounts',
  log_groups: 'not one of its log groups',
};

/** Why a route lost. @param {string | {except: number | string}} why */
export function lostText(why) {
  if (typeof why === 'object' && why !== null) return `excluded by its except entry ${why.except}`;
  return LOST[/** @type {keyof typeof LOST} */ (why)] ?? String(why);
}

/**
 * Every route that was asked, in the order of the table.
 * @param {Explained} explain
 * @returns {{route: string, line: number, won: boolean, took: boolean, why: string}[]}
 */
export function routes(explain) {
  const took = (explain.took ?? []).map((/** @type {any} */ took) => ({
    route: took.route, line: took.line, took: true,
    won: explain.rule?.kind === 'route' && explain.rule.name === took.route,
    why: took.gave?.length ? `sets ${took.gave.join(', ')}` : 'sets nothing beyond earlier routes',
  }));
  const lost = (explain.lost ?? []).map((/** @type {any} */ lost) => ({
    route: lost.route, line: lost.line, took: false, won: false, why: lostText(lost.why),
  }));
  return [...took, ...lost].sort((a, b) => a.line - b.line);
}

/** @param {{explain: Explained}} props */
export function Why({ explain }) {
  const { rule } = explain;
  return html`<div class="why">
    <p class="why-team">goes to <b><${Text} text=${explain.team} /></b>
      ${explain.account && html`<span class="muted"> · account ${explain.account.name ?? explain.account.id}
        ${explain.account.env && `, ${explain.account.env}`}</span>`}</p>
    <ol class="why-routes">
      ${routes(explain).map((route) => html`<li key=${route.route} class=${route.won ? 'has-won' : route.took ? 'has-taken' : 'has-lost'}>
        <span aria-hidden="true">${route.took ? '✓' : '✗'}</span>
        <span>${route.won ? html`<b>route <${Text} text=${route.route} /></b>, line ${route.line}, decides: ` : html`route <${Text}
          text=${route.route} />, line ${route.line}${route.took ? ', matches too: ' : ': '}`}<${Text} text=${route.why} /></span></li>`)}
      ${rule?.kind === 'account' && html`<li class="has-won"><span aria-hidden="true">✓</span><span><b>the account belongs to the
        team</b>, line ${rule.line}</span></li>`}
      ${rule?.kind === 'unrouted' && html`<li class="has-won"><span aria-hidden="true">✓</span><span><b>unrouted</b>: no route and no
        account claims it</span></li>`}
    </ol>
  </div>`;
}

/** A setting’s value as text. @param {unknown} value @returns {string} */
export function settingText(value) {
  if (typeof value === 'string') return value === '' ? '(empty)' : value;
  if (Array.isArray(value)) return value.length ? value.map(settingText).join(', ') : '(none)';
  if (value && typeof value === 'object' && !Object.keys(value).length) return '(none)';
  return JSON.stringify(value);
}

/** @param {{explain: Explained}} props */
export function Settings({ explain }) {
  return html`<details class="settings"><summary>Settings, and where each is from</summary>
    <table><thead><tr><th scope="col">setting</th><th scope="col">value</th><th scope="col">from</th></tr></thead>
    <tbody>${(explain.settings ?? []).map((/** @type {any} */ line, /** @type {number} */ at) => html`<tr key=${at}>
      <td><${Text} text=${line.key} /></td><td><${Text} text=${settingText(line.value)} /></td><td><${Text} text=${line.from} /></td></tr>`)}
    </tbody></table></details>`;
}

/**
 * What becomes of a message: whether it is shipped, and a sentence.
 * @param {any} fate `message` of the answer
 * @returns {{ok: boolean, text: string}}
 */
export function fateText(fate) {
  switch (fate?.fate) {
    case 'shipped': {
      const many = fate.documents?.length > 1 ? `, as ${fate.documents.length} documents` : '';
      if (fate.withheld) return { ok: true, text: `shipped without its message, which can’t be masked (${fate.withheld_by})${many}` };
      const masked = fate.masked?.length ? `, masked in ${fate.masked.join(', ')}` : ', nothing masked';
      return { ok: true, text: `shipped${masked}${many}` };
    }
    case 'unshipped':
      return { ok: false, text: 'not shipped: the table says ship = false' };
    case 'platform':
      return { ok: false, text: 'not shipped: it is a platform line of Lambda (platform)' };
    case 'dropped':
      return { ok: false, text: 'not shipped: a drop pattern matches and no keep pattern does' };
    case 'sampled':
      return { ok: false, text: 'not shipped: its event id is outside the sample' };
    case 'unmaskable':
      return { ok: false, text: `not shipped: it can’t be masked (${fate.withheld_by}), and the mask says on_error = "drop"` };
    default:
      return { ok: false, text: String(fate?.fate ?? '') };
  }
}

/**
 * The place of a line and a column, both from 1 and in characters, in a text, in UTF-16 units.
 * @param {string} text @param {number} line @param {number} column
 */
export function placeOf(text, line, column) {
  let at = 0;
  for (let n = 1; n < line; n++) {
    const end = text.indexOf('\n', at);
    if (end < 0) return text.length;
    at = end + 1;
  }
  return at + wide(text.slice(at), column - 1);
}

/** The UTF-16 units of a text's first characters. @param {string} text @param {number} characters */
function wide(text, characters) {
  let [units, n] = [0, 0];
  for (const character of text) {
    if (n++ >= characters) break;
    units += character.length;
  }
  return units;
}

/**
 * The masked values of a message, with their places where they are known.
 * @param {string} message @param {any[]} values `values` of a shipped fate
 * @returns {{mask: string, rule: string, name: string | null, place: [number, number] | null}[]}
 */
export function maskedParts(message, values) {
  return (values ?? []).map((value) => {
    const { mask, rule, name } = value;
    if (value.line == null) return { mask, rule, name, place: null };
    const from = placeOf(message, value.line, value.column);
    return { mask, rule, name, place: [from, from + wide(message.slice(from), value.length)] };
  });
}

/** @param {{parts: {mask: string, rule: string, name: string | null, place: unknown}[]}} props */
export function Masks({ parts }) {
  if (!parts.length) return html`<p class="muted">Nothing was masked.</p>`;
  return html`<ol class="mask-list">${parts.map((part, at) => html`<li key=${at}><span class="mask-number">${at + 1}</span>
    <span><b><${Text} text=${part.mask} /></b>: <${Text} text=${part.rule.replaceAll('`', '')} />${part.name && html` beside <${Text} text=${part.name} />`}
    ${!part.place && html`<span class="muted"> (its place shows only once other values are masked)</span>`}</span></li>`)}</ol>`;
}

/** Fields that every document has; they come last. */
const USUAL = ['@timestamp', 'account', 'env', 'id', 'logGroup', 'logStream', 'namespace', 'owner', 'team', 'type'];

/** A document's fields, those of the message first. @param {Record<string, unknown>} document */
export function ordered(document) {
  const rank = (/** @type {string} */ name) => (name === 'message' ? 0 : USUAL.includes(name) ? 2 : 1);
  return Object.entries(document).sort(([a], [b]) => rank(a) - rank(b));
}

/** @param {{document: Record<string, unknown>, masked: string[]}} props */
export function Shipped({ document, masked }) {
  return html`<dl class="shipped">${ordered(document).map(([name, value]) => {
    const is = masked.includes(name);
    return html`<div key=${name} class=${is ? 'is-masked' : USUAL.includes(name) ? 'is-usual' : ''}>
      <dt><${Text} text=${name} />${is && html` <span class="tag">masked</span>`}</dt>
      <dd><${Marked} text=${typeof value === 'string' ? value : JSON.stringify(value)} spans=${[]} /></dd></div>`;
  })}</dl>`;
}
