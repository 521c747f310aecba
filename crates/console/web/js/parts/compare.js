// Before and after: one log group's answer under two tables, and the log groups that an edited table changes.
import { html } from '../lib.js';
import { plural } from '../time.js';
import { fateText, ruleText, settingText } from './explain.js';
import { bytes } from './ledger.js';
import { Text } from './value.js';

/** @typedef {import('../types').Explained} Explained */
/** @typedef {{what: string, before: string, after: string}} Difference */

/** The settings of an answer by key; masks and the like, of which there may be several, as one. @param {Explained} explain */
function settings(explain) {
  /** @type {Map<string, string>} */
  const all = new Map();
  for (const { key, value } of explain.settings ?? []) all.set(key, all.has(key) ? `${all.get(key)}, ${settingText(value)}` : settingText(value));
  return all;
}

/**
 * What two answers differ in.
 * @param {Explained} before @param {Explained} after @returns {Difference[]}
 */
export function differences(before, after) {
  /** @type {Difference[]} */
  const out = [];
  const add = (/** @type {string} */ what, /** @type {string} */ a, /** @type {string} */ b) => { if (a !== b) out.push({ what, before: a, after: b }); };
  add('team', before.team, after.team);
  add('rule', rule(before), rule(after));
  const [old, now] = [settings(before), settings(after)];
  for (const key of new Set([...old.keys(), ...now.keys()])) add(key, old.get(key) ?? '(not set)', now.get(key) ?? '(not set)');
  if (before.message || after.message) {
    add('the message is', fateText(before.message).text, fateText(after.message).text);
    const documents = (/** @type {Explained} */ one) => (one.message?.documents ?? []).map(steady);
    const [a, b] = [documents(before), documents(after)];
    if (a.length === 1 && b.length === 1) {
      for (const name of new Set([...Object.keys(a[0]), ...Object.keys(b[0])])) add(`field ${name}`, field(a[0], name), field(b[0], name));
    }
  }
  return out;
}

/** A rule without its line, which every edit above it moves. @param {Explained} explain */
const rule = (explain) => ruleText(explain.rule).replace(/, line \d+$/, '');

/** A document without the time of the question. @param {Record<string, unknown>} document */
const steady = ({ '@timestamp': _, ...rest }) => rest;

/** @param {Record<string, unknown>} document @param {string} name */
const field = (document, name) => (Object.hasOwn(document, name) ? (typeof document[name] === 'string' ? String(document[name]) : JSON.stringify(document[name])) : '(not there)');

/** @param {{before: Explained, after: Explained | null}} props `after` is none while the edited table does not load */
export function Compared({ before, after }) {
  const all = after ? differences(before, after) : [];
  const said = !after ? 'The edited table does not load' : all.length ? 'Edited: this log group changes' : 'Edited: this log group stays as it is';
  return html`<section class="card compared" aria-label="Before and after"><h2 class=${after ? '' : 'warn'}>${said}</h2>
    <div class="compared-box" tabindex="0" role="region" aria-label="What changes">${all.length > 0 && html`<table class="table"><thead><tr><th scope="col">what</th><th scope="col">table in force</th><th scope="col">edited table</th></tr></thead>
      <tbody>${all.map(({ what, before: a, after: b }) => html`<tr key=${what}><th scope="row"><${Text} text=${what} /></th><td><del><${Text} text=${a} limit=${500} /></del></td>
        <td><ins><${Text} text=${b} limit=${500} /></ins></td></tr>`)}</tbody></table>`}
      ${!after && html`<p class="muted">Its faults stand under it, each with its line. Below is the answer of the table in force.</p>`}</div></section>`;
}

/** What changes in a log group, in words. @param {any} change one of `changes` of `loghub diff --json` */
export function changeText(change) {
  const out = [];
  if (change.team) out.push(`${change.team.old} → ${change.team.new}`);
  if (change.unmasked?.length) out.push(`no longer masked by ${change.unmasked.join(', ')}`);
  if (change.masked?.length) out.push(`now masked by ${change.masked.join(', ')}`);
  if (change.subscription) out.push(change.subscription);
  if (change.retention) out.push(`retention ${change.retention}`);
  for (const { key, old, new: now } of change.settings ?? []) out.push(`${key}: ${old ?? '(not set)'} → ${now ?? '(not set)'}`);
  return out.join(' · ');
}

/** How a rule differs, in words. @param {any} rule one of `rules` of `loghub diff --json` */
export function ruleChange(rule) {
  if (rule.how === 'moved') return rule.after ? `moved, now after ${rule.after}` : 'moved, now first';
  if (rule.how !== 'changed') return rule.how;
  return (rule.keys ?? []).map((/** @type {any} */ { key, old, new: now }) => `${key}: ${old ?? '(not set)'} → ${now ?? '(not set)'}`).join(' · ');
}

/** @param {{changes: any}} props the answer of `loghub diff --json` */
export function Changes({ changes }) {
  const { rules = [], changes: groups = [], brakes = [], unread = [], seen, stored_bytes: stored } = changes;
  return html`<section class="card changes"><h2>${groups.length} of ${plural(seen ?? 0, 'log group')} would change${stored ? `, with ${bytes(stored)} of events` : ''}</h2>
    ${brakes.map((/** @type {any} */ brake, /** @type {number} */ at) => html`<p key=${at} class="brake error"><b>✕ the brake ${brake.brake} refuses ${plural(brake.groups, 'change')} in ${brake.account}:</b>
      ${' '}<${Text} text=${brake.why} /></p>`)}
    ${unread.map((/** @type {any} */ one, /** @type {number} */ at) => html`<p key=${at} class="warn">${one.account} was not read: <${Text} text=${one.why} /></p>`)}
    <ul class="change-list">${groups.map((/** @type {any} */ change, /** @type {number} */ at) => html`<li key=${at}><span class="change-group"><${Text} text=${change.account} /> <${Text}
      text=${change.log_group} /></span><span><${Text} text=${changeText(change)} /></span></li>`)}</ul>
    ${rules.length > 0 && html`<details><summary>${plural(rules.length, 'rule')} of the table ${rules.length === 1 ? 'differs' : 'differ'}</summary>
      <ul class="change-list">${rules.map((/** @type {any} */ one, /** @type {number} */ at) => html`<li key=${at}><span class="change-group"><${Text} text=${one.rule} /></span><span><${Text}
        text=${ruleChange(one)} /></span></li>`)}</ul></details>`}
  </section>`;
}
