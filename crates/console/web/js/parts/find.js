// *Where did it go?*: looks for a text in the members' log groups and says what became of each log event.
import { h, html, useEffect, useRef, useState } from '../lib.js';
import { get } from '../api.js';
import { useKeys } from '../keys.js';
import { href, logs } from '../route.js';
import { both, full, plural } from '../time.js';
import { Problem } from './problem.js';
import { Text } from './value.js';

export const css = ['find'];

/** @typedef {import('../types').Ctx} Ctx */
/** @typedef {import('../types').Found} Found */
/** @typedef {import('../types').FoundEvent} FoundEvent */

/** Each fate in a few words, and whether the event is or will be in Logz.io. @type {Record<string, [word: string, sign: string]>} */
const FATES = {
  shipped: ['shipped', '✓'],
  in_flight: ['on its way', '…'],
  parked: ['parked', '‖'],
  unshipped: ['not shipped', '✕'],
  platform: ['platform line', '✕'],
  dropped: ['dropped', '✕'],
  sampled: ['sampled out', '✕'],
  unmaskable: ['can’t be masked', '✕'],
  unmatched: ['held back by a filter pattern', '✕'],
  not_subscribed: ['not subscribed', '✕'],
};

/** A fate in a few words. @param {string} fate */
export const fateWord = (fate) => FATES[fate] ?? [fate.replaceAll('_', ' '), '?'];

/**
 * The text that a query most likely looks for: its longest phrase, else its longest word or value.
 * @param {string} query
 */
export function textOf(query) {
  const rest = query.replace(/(?:\bNOT\s+|(?<!\S)-)(?:[\w@.-]+:)?(?:"(?:[^"\\]|\\.)*"|[^\s()"]+)/g, ' ').replace(/\b(?:AND|OR|TO)\b/g, ' ');
  const phrases = [...rest.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text.replace(/\\(.)/g, '$1'));
  const longest = (/** @type {string[]} */ texts) => texts.reduce((best, text) => (text.length > best.length ? text : best), '');
  if (longest(phrases)) return longest(phrases);
  const words = rest.split(/[\s()]+/).filter((word) => word && !/^_\w+:/.test(word) && !/[[\]{}]/.test(word))
    .flatMap((word) => word.replace(/^[\w@.-]+:(?=.)/, '').replace(/^[<>]=?/, '').replace(/^\/|\/$/g, '').split(/[*?]+/));
  return longest(words);
}

/** A link to the document of an event. @param {FoundEvent} event */
export function linkOf(event) {
  if (!event.team || !event.id) return null;
  const around = (/** @type {number} */ ms) => new Date(event.timestamp + ms).toISOString();
  return href(logs(event.team), { q: `id:"${event.id}"`, from: around(-60_000), to: around(60_000) });
}

/**
 * @param {{ctx: Ctx, text: string, exact?: boolean, member?: string, logGroup?: string, now?: boolean}} props
 *   `text` is a query, or with `exact` a text itself; `member` and `logGroup` say where to look; with `now` it looks at once
 */
export function Find({ ctx, text, exact, member, logGroup, now }) {
  const guess = exact ? text : textOf(text);
  const [said, setSaid] = useState(guess);
  const [state, setState] = useState(/** @type {{asked: string, found: Found | null, error: any, busy: boolean}} */ ({ asked: '', found: null, error: null, busy: false }));
  const end = useRef(/** @type {AbortController | null} */ (null));
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  const look = async (/** @type {string} */ wanted) => {
    if (!wanted) return;
    end.current?.abort();
    const mine = new AbortController();
    end.current = mine;
    setState((old) => ({ ...old, asked: wanted, busy: true, error: null }));
    try {
      const found = await get('/hub/find', { text: wanted, account: member, log_group: logGroup }, mine.signal);
      setState({ asked: wanted, found, error: null, busy: false });
    } catch (error) {
      if (!mine.signal.aborted) setState((old) => ({ ...old, error, busy: false }));
    }
  };
  useEffect(() => {
    setSaid(guess);
    if (now) look(guess);
    return () => end.current?.abort();
  }, [guess, now]);
  // The answer is read from its beginning.
  useEffect(() => { if (state.found) heading.current?.focus(); }, [state.found]);
  useKeys(() => ({ w: () => (said ? look(said) : false) }), [said]);
  if (ctx.hub.value === false) return null;
  const { found, error, busy, asked } = state;
  return html`<section class="find" aria-label="Where did it go?">
    <form class="find-form" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); look(said); }}>
      <label class="find-label">Text of the line <input class="field" value=${said} spellcheck="false" autocomplete="off"
        onInput=${(/** @type {any} */ event) => setSaid(event.target.value)} placeholder="a part of the message" /></label>
      <button class="btn primary" disabled=${!said} title="w">Where did it go?</button>
    </form>
    <p class="small muted">This looks into the log groups of the members, where the lines are as they were written, and at any time.</p>
    <div class="find-answer" aria-busy=${busy}>
      ${busy && html`<p class="muted wait" role="status">looking through the log groups …</p>`}
      ${h(Problem, { error })}
      ${found && !busy && html`
        <h3 class="find-title" tabindex="-1" ref=${heading}>${found.found.length ? plural(found.found.length, 'log event') : 'No log event'}
          ${found.found.length === 1 ? ' holds' : found.found.length ? ' hold' : ' holds'} “<${Text} text=${asked} limit=${200} />”</h3>
        <p class="small muted">${plural(found.looked_at, 'log group')} looked through${found.complete ? '.' : '; there may be more: say an account, or more of the text.'}</p>
        ${!found.found.length && html`<p>The members’ log groups do not have it: look whether the line was written, to which account, and in
          which spelling. Upper and lower case differ there.</p>`}
        <ol class="found">${found.found.map((event, at) => h(Event, { event, key: at }))}</ol>`}
    </div>
  </section>`;
}

/** @param {{event: FoundEvent, key?: number}} props */
function Event({ event }) {
  const [word, sign] = fateWord(event.fate);
  const link = linkOf(event);
  const go = event.fate === 'shipped' && link;
  return html`<li class=${`found-event fate-${event.fate}`}>
    <p class="found-fate"><b><span aria-hidden="true">${sign} </span>${word}${event.team && event.fate === 'shipped' ? html` to <${Text} text=${event.team} />` : ''}</b>
      ${' '}<${Text} text=${event.why} /></p>
    <p class="found-text"><${Text} text=${event.message} limit=${2000} /></p>
    <p class="small muted"><time title=${both(event.timestamp)}>${full(event.timestamp)}</time> · <${Text} text=${event.account} /> ·
      ${' '}<${Text} text=${event.log_group} /></p>
    <p class="found-go">${go && html`<a href=${link}>Open the document</a>`}
      <a href=${href('/try', { account: event.account, group: event.log_group })}>Explain its log group</a></p>
  </li>`;
}
