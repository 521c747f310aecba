// Draws a team's ledger, a bar whose two sides are equal, and its budget.
import { html } from '../lib.js';
import { count, plural } from '../time.js';
import { Text } from './value.js';

/** @typedef {import('../types').TeamBooks} TeamBooks */

/**
 * The columns that `received` is divided into: field, word, meaning.
 * @type {[field: keyof TeamBooks, word: string, meaning: string][]}
 */
export const COLUMNS = [
  ['delivered', 'delivered', 'accepted by Logz.io at the first way'],
  ['redelivered', 'redelivered', 'parked first, then delivered by redeliver'],
  ['replayed', 'replayed', 'sent again by a person with loghub replay run'],
  ['still_parked', 'parked', 'waiting in the park; redeliver sends them by itself'],
  ['refused', 'refused', 'refused by Logz.io, or given up'],
  ['over_budget', 'over budget', 'dropped because the budget of the team was spent'],
  ['held_back', 'held back', 'kept from being shipped by a rule of the table'],
  ['vanished', 'vanished', 'gone from the park before they were redelivered'],
];

/** The two sides of a team's ledger. `missing` is in no column; `over` is in columns and was not received. @param {Partial<TeamBooks>} team */
export function sides(team) {
  const parts = COLUMNS.map(([field, word, meaning]) => ({ field, word, meaning, count: team[field] ?? 0 }));
  const received = team.received ?? 0;
  const accounted = parts.reduce((sum, part) => sum + part.count, 0);
  return { received, accounted, parts, missing: Math.max(0, received - accounted), over: Math.max(0, accounted - received) };
}

/** The width of the bar, in units of its view box. */
const WIDE = 1000;
/** The least width of a part that is there, so that one event among a million shows. */
const LEAST = 6;

/** The places of parts side by side, which fill the bar if they add up to `whole`. @param {number[]} counts @param {number} whole */
export function places(counts, whole) {
  const there = counts.filter((n) => n > 0).length;
  const room = WIDE - there * LEAST;
  let at = 0;
  return counts.map((n) => {
    const width = n > 0 ? LEAST + (n / Math.max(whole, 1)) * room : 0;
    at += width;
    return { at: at - width, width };
  });
}

/** The number of a team's colour, 1 to 8: its place among all names. @param {string} name @param {string[]} names */
export const tint = (name, names) => (Math.max(0, names.indexOf(name)) % 8) + 1;

/** @param {{name: string, team: TeamBooks, tint: number}} props */
export function Ledger({ name, team, tint }) {
  const { received, accounted, parts, missing, over } = sides(team);
  const whole = Math.max(received, accounted);
  const left = places([received, over], whole);
  const right = places([...parts.map((part) => part.count), missing], whole);
  return html`<div class=${`ledger tint-${tint}`}>
    <svg class="ledger-bar" viewBox="0 0 1000 30" preserveAspectRatio="none" aria-hidden="true">
      <rect class="bar-back" width="1000" height="30" />
      <rect class="bar-received" width=${left[0].width} height="14" />
      ${parts.map((part, at) => part.count > 0 && html`<rect key=${part.field} class=${`bar-${part.field}`}
        x=${right[at].at} y="16" width=${right[at].width} height="14" />`)}
      ${missing > 0 && html`<rect class="bar-missing" x=${right[parts.length].at} y="16" width=${right[parts.length].width} height="14" />`}
    </svg>
    <dl class="ledger-sum" aria-label=${`Ledger of ${name}, in events`}>
      <div><dt><i class="key bar-received" aria-hidden="true"></i>received</dt><dd>${count(received)}</dd></div>
      ${parts.map((part, at) => html`<div key=${part.field} class=${part.count ? '' : 'is-none'} title=${part.meaning}>
        <dt><span class="sign" aria-hidden="true">${at ? '+' : '='}</span><i class=${`key bar-${part.field}`}
          aria-hidden="true"></i>${part.word}</dt><dd>${count(part.count)}</dd></div>`)}
    </dl>
  </div>`;
}

/** Says whether both sides are equal, and what is in no column. @param {{team: TeamBooks}} props */
export function Besides({ team }) {
  const { missing, over } = sides(team);
  const words = [
    team.masked > 0 && `${plural(team.masked, 'event')} with a masked value`,
    team.withheld > 0 && `${plural(team.withheld, 'event')} without text, because it can’t be masked`,
    `${plural(team.documents, 'document')} at Logz.io`,
    team.duplicates > 0 && `${count(team.duplicates)} of them twice`,
  ].filter(Boolean);
  return html`<p class="ledger-said">${missing > 0
    ? html`<span class="is-wrong"><i class="key bar-missing" aria-hidden="true"></i>${plural(missing, 'event')} in no column yet</span>`
    : over > 0
      ? html`<span class="is-wrong">${plural(over, 'event')} more in the columns than received</span>`
      : html`<span class="is-ok">✓ both sides are equal</span>`}<span class="muted"> · ${words.join(' · ')}</span></p>`;
}

/** The share of a budget that the last minute took: 1 is all of it, `null` is no limit. @param {number} minute @param {number | null | undefined} rate */
export const share = (minute, rate) => (rate ? minute / 60 / rate : null);

/** An amount, such as `1.2 MB`. @param {number} n */
export function bytes(n) {
  let [size, unit] = [n, 'B'];
  for (const larger of ['kB', 'MB', 'GB']) {
    if (size < 999.5) break;
    [size, unit] = [size / 1000, larger];
  }
  return `${size < 9.95 && unit !== 'B' ? Number(size.toFixed(1)) : Math.round(size)} ${unit}`;
}

/** @param {{minute: number, rate: number | null | undefined}} props */
export function Budget({ minute, rate }) {
  const part = share(minute, rate);
  const state = part === null ? '' : part >= 1 ? 'refused' : part >= 0.8 ? 'still_parked' : 'received';
  return html`<p class="budget">
    <span>Budget: ${bytes(minute / 60)}/s in the last minute${rate ? ` of ${bytes(rate)}/s` : rate === null ? ', no limit' : ''}</span>
    ${part !== null && html`<svg class="budget-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect class="bar-back" width="100" height="8" /><rect class=${`bar-${state}`} width=${Math.min(100, part * 100)} height="8" />
    </svg><span>${Math.round(part * 100)} %${part >= 1 ? ', spent' : part >= 0.8 ? ', nearly spent' : ''}</span>`}
  </p>`;
}

/**
 * Says whether the books agree at this moment, and which sentences they would end with. While events are on their way
 * these come and go, so they have a place of a fixed height.
 * @param {{ledger: import('../types').Ledger}} props
 */
export function Agreement({ ledger }) {
  const { faults } = ledger;
  return html`<details class="agreement"><summary class=${faults.length ? 'warn' : 'ok'}>${faults.length
    ? `! ${plural(faults.length, 'part does not agree', 'parts do not agree')} at this moment` : '✓ every part agrees with its neighbour'}</summary>
    <ul tabindex="0" aria-label="What does not agree">${faults.length ? faults.map((fault) => html`<li key=${fault}><${Text} text=${fault} /></li>`)
      : html`<li class="muted">Nothing. While events are on their way, the parts may disagree for a moment.</li>`}</ul></details>`;
}
