// Writes a log event as a member does, and waits for its document.
import { h, html, useEffect, useRef, useState } from '../lib.js';
import { at as path, get, post } from '../api.js';
import { href, logs } from '../route.js';
import { clock } from '../time.js';
import { fateText } from './explain.js';
import { Find } from './find.js';
import { Problem } from './problem.js';
import { Text } from './value.js';

/** @typedef {import('../types').Ctx} Ctx */
/** @typedef {{team: string, query: string, timestamp: number, text: string}} Event */
/** @typedef {{busy: boolean, event: Event | null, seq: number | null, waited: boolean, error: any}} State */

/** The time between looks for the document, and the number of looks. */
const EVERY = 500;
const LOOKS = 120;
/** The number of looks after which the page says that it takes long. */
const LONG = 20;

/** The range around a time in which its document is looked for. @param {number} timestamp */
const around = (timestamp) => ({ from: new Date(timestamp - 60_000).toISOString(), to: new Date(timestamp + 60_000).toISOString() });

/** @param {Ctx} ctx */
export function useWrite(ctx) {
  const [state, setState] = useState(/** @type {State} */ ({ busy: false, event: null, seq: null, waited: false, error: null }));
  const end = useRef(/** @type {AbortController | null} */ (null));
  useEffect(() => () => end.current?.abort(), []);
  /** @param {{account: string, log_group: string, text: string}} what */
  const send = async ({ account, log_group, text }) => {
    end.current?.abort();
    const mine = new AbortController();
    end.current = mine;
    setState({ busy: true, event: null, seq: null, waited: false, error: null });
    try {
      const { written: [written] } = await post('/hub/write', { account, log_group, messages: [text] }, mine.signal);
      const event = { ...written, text };
      setState({ busy: false, event, seq: null, waited: false, error: null });
      const seq = await arrival(event, mine.signal, () => setState((old) => ({ ...old, waited: true })));
      setState((old) => ({ ...old, seq, waited: true }));
      if (seq !== null) ctx.say(`The document has arrived at ${event.team}.`);
    } catch (error) {
      if (!mine.signal.aborted) setState((old) => ({ ...old, busy: false, error }));
    }
  };
  return { state, send };
}

/** The sequence number of an event's document, once it is there. @param {Event} event @param {AbortSignal} end @param {() => void} long */
async function arrival(event, end, long) {
  for (let n = 0; n < LOOKS; n++) {
    await new Promise((resolve) => setTimeout(resolve, EVERY));
    if (end.aborted) return null;
    if (n === LONG) long();
    const found = await get(path`/accounts/${event.team}/search`, { q: event.query, ...around(event.timestamp), limit: 1, buckets: 1 }, end);
    if (found.documents.length) return found.documents[0].seq;
  }
  return null;
}

/** The longest line of a text, which is enough to find it by. @param {string} text */
const longest = (text) => text.split('\n').reduce((best, line) => (line.length > best.length ? line : best), '').slice(0, 200);

/** @param {{ctx: Ctx, state: State, tried: import('../types').Tried | null, account: string, group: string}} props */
export function Written({ ctx, state, tried, account, group }) {
  const { busy, event, seq, waited, error } = state;
  const link = useRef(/** @type {HTMLAnchorElement | null} */ (null));
  const [look, setLook] = useState(false);
  useEffect(() => { if (seq !== null) link.current?.focus(); }, [seq]);
  useEffect(() => setLook(false), [event]);
  // The table in force decides about what was written, not an edited one.
  const fate = event && (tried?.before ?? tried?.explain)?.message;
  const lost = fate && fate.fate !== 'shipped' ? fateText(fate).text : null;
  return html`<div class="written">${h(Problem, { error })}<p role="status" hidden=${Boolean(error)}>${busy ? 'writing …' : event ? html`Written at ${clock(event.timestamp)}${seq !== null
      ? html`; it arrived at <b><${Text} text=${event.team} /></b>. ` : lost ? html`. No document will come: it is <${Text} text=${lost} />. `
        : html`; ${waited ? 'still waiting' : 'waiting'} for it at <b><${Text} text=${event.team} /></b> … `}` : html`<span class="muted">It is written for real, as a program of that account would.</span>`}
    ${event && seq !== null && html`<a ref=${link} href=${href(logs(event.team), { q: event.query, ...around(event.timestamp), open: seq })}>Open the document</a>`}
    ${event && seq === null && (waited || lost) && !look && html`<button type="button" class="btn" onClick=${() => setLook(true)}>Where did it go?</button>`}</p>
    ${look && event && h(Find, { ctx, text: longest(event.text), exact: true, member: account, logGroup: group, now: true })}
  </div>`;
}
