// Flow: each team's ledger and budget, what is parked, and the log groups that events come from.
import { h, html } from '../lib.js';
import { get } from '../api.js';
import { href, logs } from '../route.js';
import { count, plural, span } from '../time.js';
import { ruleText } from '../parts/explain.js';
import { Agreement, Besides, Budget, Ledger, tint } from '../parts/ledger.js';
import { grouped, parkedGroups } from '../parts/flows.js';
import { usePoll } from '../parts/poll.js';
import { Problem } from '../parts/problem.js';
import { Spark } from '../parts/spark.js';
import { Text } from '../parts/value.js';

export const css = ['flow'];

/** @typedef {import('../types').Ctx} Ctx */
/** @typedef {import('../types').Flow} FlowRow */

/** @param {{ctx: Ctx}} props */
export function Flow({ ctx }) {
  const flow = usePoll((signal) => get('/hub/flow', {}, signal), 1000);
  const parked = usePoll((signal) => get('/hub/parked', {}, signal), 3000);
  const table = usePoll((signal) => get('/hub/table', {}, signal), 3000);
  const ledger = ctx.ledger.value;
  const first = !flow.data && !flow.error;
  return html`<div class="page flow">
    <header class="flow-head"><h1>Flow</h1><${Books} ledger=${ledger} /></header>
    ${flow.error && h(Problem, { error: flow.error, kept: Boolean(flow.data) })}
    ${first || !ledger || (!parked.data && !parked.error) || (!table.data && !table.error)
      ? html`<p class="muted flow-wait" aria-busy="true">${flow.error ? '' : 'loading …'}</p>`
      : html`
        <${Teams} ctx=${ctx} ledger=${ledger} parked=${parked.data?.objects ?? null} budgets=${table.data?.budgets ?? null} />
        <${Groups} ctx=${ctx} rows=${flow.data} names=${Object.keys(ledger.teams)} />`}
  </div>`;
}

/** The state of all books in one line. @param {{ledger: import('../types').Ledger | null}} props */
function Books({ ledger }) {
  if (!ledger) return html`<p class="muted">…</p>`;
  const { hub } = ledger;
  return html`<div class="flow-books">${h(Agreement, { ledger })}
    <p class="muted num">${plural(hub.seen, 'event')} seen · ${count(hub.in_flight)} in flight${hub.unmatched ? ` · ${count(hub.unmatched)} held back by filter patterns` : ''}${hub.poison ? ` · ${plural(hub.poison, 'record')} that can’t be decoded` : ''}</p></div>`;
}

/** @param {{ctx: Ctx, ledger: import('../types').Ledger, parked: any[] | null, budgets: Record<string, number | null> | null}} props */
function Teams({ ctx, ledger, parked, budgets }) {
  const names = Object.keys(ledger.teams);
  const minutes = new Map((ctx.accounts.value ?? []).map((account) => [account.name, account.bytes_minute]));
  if (!names.length) return html`<section class="flow-none card"><h2>No team has received an event yet</h2>
    <p>Write one, as a member does: <a href="/try">Try</a> has a button for it.</p></section>`;
  return html`<section class="flow-teams" aria-label="Teams">${names.map((name) => html`<article key=${name} class="card team" aria-label=${`Team ${name}`}>
    <div class="team-head"><h2><i class=${`key bar-received tint-${tint(name, names)}`} aria-hidden="true"></i><a href=${logs(name)}><${Text} text=${name} /></a></h2>
      <${Besides} team=${ledger.teams[name]} /><${Budget} minute=${minutes.get(name) ?? 0} rate=${budgets ? budgets[name] ?? null : undefined} /></div>
    <${Ledger} name=${name} team=${ledger.teams[name]} tint=${tint(name, names)} />
    <${Parked} name=${name} objects=${parked} still=${ledger.teams[name].still_parked} />
  </article>`)}</section>`;
}

/** The words of the places where bulks are kept. @type {Record<string, string>} */
const KEPT = { parked: 'parked', dead: 'given up', quarantined: 'in quarantine' };

/** A team's kept bulks: why, for how long, and what helps. @param {{name: string, objects: any[] | null, still: number}} props */
function Parked({ name, objects, still }) {
  if (!objects) return html`<p class="parked small muted">What is parked is not known now.</p>`;
  const groups = parkedGroups(objects.filter((object) => object.team === name), Date.now());
  if (!groups.length) return html`<p class="parked small muted">${still ? 'The park is being emptied.' : 'Nothing is parked.'}</p>`;
  return html`<ul class="parked">${groups.map((group) => html`<li key=${group.kind + group.reason}>
    <b>${plural(group.bulks, 'bulk')} ${KEPT[group.kind] ?? group.kind}</b>${group.events === null ? '' : `, ${plural(group.events, 'event')}`} ·
    ${' '}<${Text} text=${group.reason.replaceAll('_', ' ')} /> · oldest ${span(group.age)} · <span>${group.help}</span>
    ${group.command && html` <code>${group.command}</code>`}</li>`)}</ul>`;
}

/** @param {{ctx: Ctx, rows: FlowRow[] | null, names: string[]}} props */
function Groups({ ctx, rows, names }) {
  const by = ctx.route.value.params.by === 'account' ? 'account' : 'team';
  const groups = grouped(rows ?? [], by);
  return html`<section class="flow-groups" aria-labelledby="flow-groups">
    <div class="flow-bar"><h2 id="flow-groups">Log groups</h2>
      <div class="seg" role="group" aria-label="Group by">${['team', 'account'].map((to) => html`<button key=${to} type="button" class="btn"
        aria-pressed=${by === to} onClick=${() => ctx.set({ by: to === 'team' ? null : to }, true)}>by ${to}</button>`)}</div></div>
    ${rows?.length === 0 && html`<p class="muted">No event has come from any log group yet.</p>`}
    ${groups.map(({ name, rows: own, minute }) => html`<div key=${name} class="flow-group">
      <h3>${by === 'team' && html`<i class=${`key bar-received tint-${tint(name, names)}`} aria-hidden="true"></i>`}<${Text} text=${name} />
        <span class="muted"> · ${plural(own.length, 'log group')} · ${plural(minute, 'event')} in the last minute</span></h3>
      <div class="flow-table" role="table" aria-label=${`Log groups of ${name}`}>
        <div class="flow-row flow-titles" role="row">${['Account', 'Log group', by === 'team' ? 'Rule' : 'Team and rule', 'Seen a minute', 'Seen', 'Held back', 'Documents']
          .map((title) => html`<span key=${title} role="columnheader">${title}</span>`)}</div>
        ${own.map((row) => html`<${Row} key=${`${row.account} ${row.log_group}`} row=${row} by=${by} names=${names} />`)}
      </div></div>`)}
  </section>`;
}

/** @param {{row: FlowRow, by: string, names: string[]}} props */
function Row({ row, by, names }) {
  const minute = row.per_second.reduce((sum, n) => sum + n, 0);
  const explain = href('/try', { account: row.account_name, group: row.log_group });
  const found = href(logs(row.team), { q: `logGroup:"${row.log_group}" AND owner:"${row.account}"` });
  return html`<div class="flow-row" role="row">
    <span role="cell" class="c-account" title=${row.account}><${Text} text=${row.account_name} /></span>
    <span role="cell" class="c-group"><a class="cover" href=${explain} title="Explain this log group in Try"><${Text} text=${row.log_group} /></a></span>
    <span role="cell" class="c-rule">${by === 'account' && html`<i class=${`key bar-received tint-${tint(row.team, names)}`} aria-hidden="true"></i><${Text} text=${row.team} /> · `}<${Text}
      text=${ruleText(/** @type {any} */ (row.rule))} /></span>
    <span role="cell" class="c-minute"><${Spark} values=${row.per_second} /><span class="num">${count(minute)}<span class="unit">/min</span></span></span>
    <span role="cell" class="c-seen num"><span class="phone">seen </span>${count(row.seen)}</span>
    <span role="cell" class="c-held num">${row.ships ? html`<span class="muted desk">–</span>` : html`<span class="phone">held back </span>${count(row.seen)}`}</span>
    <span role="cell" class="c-docs">${row.ships ? html`<a href=${found}>show</a>` : html`<span class="muted">not shipped</span>`}</span>
  </div>`;
}
