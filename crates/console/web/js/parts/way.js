// The tab Way: whose a document is and by which line, what was masked, and how it came.
import { h, html, useEffect, useState } from '../lib.js';
import { at as path, get } from '../api.js';
import { both, clockMs, plural, span } from '../time.js';
import { Masks, Why } from './explain.js';
import { Marked } from './marked.js';
import { Problem } from './problem.js';
import { Text } from './value.js';

export const css = ['way'];

/** @typedef {import('../types').Document} Doc */
/** @typedef {import('../types').Way} WayAnswer */
/** @typedef {import('../types').Ctx} Ctx */

const COLUMN = {
  delivered: 'accepted by Logz.io at the first way',
  redelivered: 'parked first, then delivered by redeliver',
  replayed: 'sent again by a person with loghub replay run',
};

/** What a column of the books means. @param {string} column */
export const columnText = (column) => COLUMN[/** @type {keyof typeof COLUMN} */ (column)] ?? '';

/** What Logz.io would spoil, as a sentence. @param {{reason: string, [more: string]: unknown}} spoiled */
export function spoiledText(spoiled) {
  const field = spoiled.field ? String(spoiled.field) : '';
  switch (spoiled.reason) {
    case 'too_many_fields':
      return `It has ${spoiled.fields ?? 'over 1,000'} fields; Logz.io indexes at most 1,000 and keeps the rest as text.`;
    case 'too_deep':
      return `It is ${spoiled.depth ?? 'over 10'} levels deep; Logz.io flattens what is below 10.`;
    case 'long_name':
      return 'A field’s name is over 32,700 characters.';
    case 'long_value':
      return `The field ${field} is over 32,700 characters.`;
    case 'missing_timestamp':
      return 'It has no @timestamp; Logz.io takes the time of arrival.';
    case 'dot_in_name':
      return `The field ${field} has a dot in its name.`;
    case 'mapping_conflict':
      return `The field ${field} is ${spoiled.now ?? 'of another type'} here and was ${spoiled.first ?? 'of one type'} in the first document that had it; Logz.io leaves it out of the index.`;
    default:
      return `${spoiled.reason}${field && `: ${field}`}`;
  }
}

/**
 * One request of a document, in words.
 * @param {Doc['attempts'][number]} attempt
 */
export function attemptText(attempt) {
  const ok = attempt.status !== null && attempt.status < 300;
  const words = [attempt.status === null ? 'no answer' : String(attempt.status)];
  if (attempt.fault) words.push(`by the fault${attempt.fault === 'status' ? '' : ` ${attempt.fault.replaceAll('_', ' ')}`}`);
  if (attempt.redelivered) words.push('redelivered');
  words.push(`request ${attempt.bulk}`, plural(attempt.lines, 'line'));
  return { ok, text: words.join(' · ') };
}

/** The value at a path such as `customer.email`, whose names may hold dots. @param {any} value @param {string} path @returns {unknown} */
export function valueAt(value, path) {
  if (path === '') return value;
  if (value === null || typeof value !== 'object') return undefined;
  if (Object.hasOwn(value, path)) return value[path];
  for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
    const name = path.slice(0, dot);
    if (!Object.hasOwn(value, name)) continue;
    const found = valueAt(value[name], path.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The shipped texts that have something masked, the message first. @param {Doc} doc @returns {{path: string, text: string, spans: [number, number][]}[]} */
export function shippedParts(doc) {
  let line;
  try {
    line = JSON.parse(doc.line);
  } catch {
    return [{ path: '', text: doc.line, spans: [] }];
  }
  const text = (/** @type {unknown} */ value) => (typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value));
  const masks = doc.masks.filter(({ path }) => path !== 'message');
  const message = doc.masks.find(({ path }) => path === 'message');
  const first = 'message' in Object(line) ? [{ path: 'message', text: text(line.message), spans: message?.spans ?? [] }] : [];
  return [...first, ...masks.map(({ path, spans }) => ({ path, text: text(valueAt(line, path)), spans }))];
}

/** Asks for something of this document once. @param {() => Promise<any>} ask @param {unknown[]} inputs */
function useOnce(ask, inputs) {
  const [state, setState] = useState(/** @type {{data: any, error: any}} */ ({ data: null, error: null }));
  useEffect(() => {
    let mine = true;
    setState({ data: null, error: null });
    ask().then((data) => mine && setState({ data, error: null }), (error) => mine && setState({ data: null, error }));
    return () => { mine = false; };
  }, inputs);
  return state;
}

/** @param {{ctx: Ctx, account: string, document: Doc}} props */
export function Way({ ctx, account, document: doc }) {
  const hub = ctx.hub.value;
  const { seq } = doc;
  const way = useOnce(() => (hub ? get(path`/hub/way/${account}/${seq}`) : Promise.resolve(null)), [account, seq, hub]);
  /** @type {WayAnswer | null} */
  const answer = way.data;
  return html`<div class="way">
    ${hub && html`<section><h3>Why ${account}</h3>
      ${answer ? html`<${Why} explain=${answer.explain} /><p class="small muted">By version <${Text} text=${answer.table} /> of the
        table, which was in force when it arrived.</p>` : way.error ? h(Problem, { error: way.error }) : html`<p class="muted wait">asking the hub …</p>`}
    </section>`}
    ${hub && answer && h(Sides, { answer, doc })}
    ${h(Journey, { doc, answer })}
    ${doc.spoiled.length > 0 && html`<section><h3>What Logz.io would spoil</h3>
      <ul class="spoiled">${doc.spoiled.map((one, at) => html`<li key=${at}><${Text} text=${spoiledText(one)} /></li>`)}</ul></section>`}
    ${!hub && html`<p class="muted">No hub runs here, so its routing and masks are not known. <code>loghub local</code> shows them.</p>`}
  </div>`;
}

/** @param {{answer: WayAnswer, doc: Doc}} props */
function Sides({ answer, doc }) {
  const placed = answer.masks.flatMap((mask, at) => (mask.place ? [{ from: mask.place[0], to: mask.place[1], note: String(at + 1) }] : []));
  return html`<section><h3>What was masked</h3>
    <div class="sides">
      <div><h4>logged</h4>${answer.logged === null ? html`<p class="muted">not known</p>`
        : html`<p class="text"><${Marked} text=${answer.logged} spans=${placed} /></p>`}</div>
      <div><h4>shipped</h4>${shippedParts(doc).map((part) => html`<p key=${part.path} class="text">
        ${part.path !== 'message' && html`<span class="muted"><${Text} text=${part.path} />: </span>`}<${Marked} text=${part.text}
          spans=${part.spans.map(([from, to]) => ({ from, to }))} /></p>`)}</div>
    </div>
    <${Masks} parts=${answer.masks} />
    <p class="small muted"><${Text} text=${answer.found} /></p>
  </section>`;
}

/** @param {{doc: Doc, answer: WayAnswer | null}} props */
function Journey({ doc, answer }) {
  return html`<section><h3>On its way</h3>
    <ol class="attempts">
      <li><span class="when">${clockMs(doc.time)}</span><span>the event’s own time</span></li>
      ${doc.attempts.map((attempt, at) => {
        const { ok, text } = attemptText(attempt);
        return html`<li key=${at} class=${ok ? 'is-ok' : 'is-wrong'}><span class="when" title=${both(attempt.at)}>${attempt.at >= doc.time ? '+' : '−'}${span(Math.abs(attempt.at - doc.time))}</span>
          <span><span aria-hidden="true">${ok ? '✓' : '✕'}</span><span class="sr">${ok ? 'accepted' : 'not accepted'}</span> <${Text} text=${text} /></span></li>`;
      })}
    </ol>
    <dl class="way-facts">
      ${doc.lag_ms !== null && html`<div><dt>lag</dt><dd>${span(doc.lag_ms)} from its time to its arrival</dd></div>`}
      ${answer && html`<div><dt>counted as</dt><dd><b><${Text} text=${answer.column.replaceAll('_', ' ')} /></b>${columnText(answer.column) && `: ${columnText(answer.column)}`}</dd></div>`}
      ${doc.duplicates > 0 && html`<div><dt>duplicates</dt><dd>${plural(doc.duplicates, 'other document has', 'other documents have')} the same id</dd></div>`}
    </dl>
  </section>`;
}
