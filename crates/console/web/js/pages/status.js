// Status: members and their log groups, versions of the table, complaints, the books, what is kept, lines to paste.
import { h, html } from '../lib.js';
import { get } from '../api.js';
import { logs } from '../route.js';
import { ago, both, count, full, plural } from '../time.js';
import { quoted } from '../parts/flows.js';
import { Agreement } from '../parts/ledger.js';
import { usePoll } from '../parts/poll.js';
import { Problem } from '../parts/problem.js';
import { Text } from '../parts/value.js';

export const css = ['flow', 'status'];

/** @typedef {import('../types').Ctx} Ctx */
/** @typedef {import('../types').MemberNow} Member */

/** @param {{ctx: Ctx}} props */
export function Status({ ctx }) {
  const hub = ctx.hub.value;
  const ask = (/** @type {string} */ path) => (/** @type {AbortSignal} */ signal) => (hub ? get(path, {}, signal) : Promise.resolve(null));
  const members = usePoll(ask('/hub/members'), 5000, [hub]);
  const table = usePoll(ask('/hub/table'), 3000, [hub]);
  const complaints = usePoll(ask('/hub/complaints'), 3000, [hub]);
  const waits = hub === null || !ctx.accounts.value || (hub && [members, table, complaints].some(({ data, error }) => !data && !error));
  return html`<div class="page status">
    <header><h1>Status</h1>${h(About, { ctx })}</header>
    ${waits ? html`<p class="muted" aria-busy="true">loading …</p>` : html`
      ${hub && h(Books, { ctx })}
      ${hub && h(Complaints, { list: complaints.data, error: complaints.error })}
      ${h(Kept, { ctx })}
      ${hub && h(Members, { list: members.data, error: members.error })}
      ${hub && h(Tables, { table: table.data, error: table.error })}
      ${h(Lines, { ctx, hub: Boolean(hub) })}`}
  </div>`;
}

/** @param {{ctx: Ctx}} props */
function About({ ctx }) {
  const about = ctx.about.value;
  return html`<p class="muted">${about ? `loghub ${about.version}, ${about.hub ? 'a hub on this machine' : 'the listener alone'}, running since ${full(about.started)}` : '…'}</p>`;
}

/** @param {{ctx: Ctx}} props */
function Books({ ctx }) {
  const ledger = ctx.ledger.value;
  if (!ledger) return null;
  const { hub } = ledger;
  /** @type {[string, string][]} */
  const facts = [['seen', plural(hub.seen, 'event')], ['put on the stream', count(hub.put)], ['held back by filter patterns', count(hub.unmatched)],
    ['in flight', count(hub.in_flight)], ['records', count(hub.records)], ['records that can’t be decoded', count(hub.poison)]];
  return html`<section class="card"><h2>What the books would say now</h2>
    ${h(Agreement, { ledger })}${ledger.closing && html`<p class="muted">The books are being closed.</p>`}
    <dl class="status-facts">${facts.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd class="num">${value}</dd></div>`)}</dl></section>`;
}

/** @param {{list: string[] | null, error: any}} props */
function Complaints({ list, error }) {
  return html`<section class="card"><h2>Warnings and errors of the functions</h2>${h(Problem, { error, kept: Boolean(list) })}
    ${list?.length === 0 && html`<p class="ok">✓ none in this run</p>`}
    ${list && list.length > 0 && html`<div class="complaints" tabindex="0" role="region" aria-label="Warnings and errors, the newest first"><ol>${list.slice(-200).toReversed().map((text, at) => html`<li
      key=${list.length - at}><${Text} text=${text} limit=${2000} /></li>`)}</ol></div>`}
    ${list && list.length > 200 && html`<p class="small muted">${count(list.length - 200)} older ones are not shown.</p>`}</section>`;
}

/** @param {{ctx: Ctx}} props */
function Kept({ ctx }) {
  const accounts = ctx.accounts.value ?? [];
  return html`<section class="card"><h2>Sub-accounts</h2>${!accounts.length ? html`<p class="muted">There is none yet.</p>` : html`<div class="wide" tabindex="0" role="region" aria-label="Sub-accounts">
    <table class="table"><thead><tr>${['name', 'documents', 'kept', 'forgotten', 'twice', 'refused', 'spoiled', 'parked', 'answers'].map((title, at) => html`<th key=${title} scope="col"
      class=${at && at < 8 ? 'num' : ''}>${title}</th>`)}<th scope="col">last</th></tr></thead>
    <tbody>${accounts.map((one) => html`<tr key=${one.name}><th scope="row"><a href=${logs(one.name)}><${Text} text=${one.name} /></a></th>
      ${[one.documents, one.kept, one.forgotten, one.duplicates, one.refused, one.spoiled, one.parked].map((n, at) => html`<td key=${at} class="num">${n === null ? '–' : count(n)}</td>`)}
      <td>${Object.entries(one.by_status ?? {}).map(([status, n]) => `${status} ×${count(n)}`).join(' · ') || '–'}</td>
      <td class="last" title=${one.last === null ? '' : both(one.last)}>${one.last === null ? '–' : ago(one.last)}</td></tr>`)}</tbody></table></div>`}
    <p class="small muted">The oldest documents are forgotten when a sub-account has over 64 MiB of them, or all have over 512 MiB.</p></section>`;
}

/** @param {{list: Member[] | null, error: any}} props */
function Members({ list, error }) {
  return html`<section class="card"><h2>Members</h2>${h(Problem, { error, kept: Boolean(list) })}
    ${list?.length === 0 && html`<p class="muted">No account is onboarded. <code>loghub local onboard ACCOUNT</code> adds one.</p>`}
    ${list?.map((member) => html`<div key=${member.id} class="member"><h3><${Text} text=${member.name} />
        <span class="muted"> ${member.name !== member.id ? member.id : ''}${member.env ? ` · ${member.env}` : ''} · ${member.team ? `team ${member.team}` : 'shared: routes decide'} ·
          ${' '}${member.last_event === null ? 'no event yet' : html`last event <span title=${both(member.last_event)}>${ago(member.last_event)}</span>`}</span></h3>
      <ul class="subscriptions">${member.log_groups.map((group) => html`<li key=${group.name} class=${group.subscribed ? '' : 'is-not'}>
        <span class="s-group"><${Text} text=${group.name} /></span><span class="s-team"><${Text} text=${group.team} /></span>
        <span class="s-state">${group.subscribed ? html`<span class="ok">✓ subscribed</span>` : html`<span class="warn">✕ not subscribed</span>${group.why_not && html`: <${Text} text=${group.why_not} />`}`}</span></li>`)}</ul>
      ${!member.log_groups.length && html`<p class="muted">It has no log group.</p>`}</div>`)}</section>`;
}

/** @param {{table: import('../types').TableNow | null, error: any}} props */
function Tables({ table, error }) {
  return html`<section class="card"><h2>Table</h2>${h(Problem, { error, kept: Boolean(table) })}
    ${table && html`<p>In force: <code><${Text} text=${table.version} /></code>, from <code><${Text} text=${table.file} /></code>. Save the file to publish another version; <a href="/try?edit=1">Try</a> shows
      first what it would change.</p>
      ${table.warnings.length ? html`<ul class="sentences warnings">${table.warnings.map((text) => html`<li key=${text}><span class="warn">!</span> <pre><${Text} text=${text} /></pre></li>`)}</ul>`
        : html`<p class="ok">✓ loghub check warns of nothing</p>`}
      <h3>Versions of this run</h3><ol class="versions">${table.versions.toReversed().map((one) => html`<li key=${one.version + one.since}><code><${Text} text=${one.version} /></code>
        ${' '}<span class="muted">since <time title=${both(one.since)}>${full(one.since)}</time></span></li>`)}</ol>`}</section>`;
}

/** @param {{ctx: Ctx, hub: boolean}} props */
function Lines({ ctx, hub }) {
  const about = /** @type {any} */ (ctx.about.value ?? {});
  const first = ctx.accounts.value?.[0]?.name;
  const team = first ? quoted(first) : 'TEAM';
  /** @type {[string, string][]} */
  const lines = [
    ...(about.lines ?? []).map((/** @type {any} */ line) => [line.title, line.line]),
    ...(hub ? [
      ['Follow what a team gets', `loghub logs ${team} --local --follow`],
      ['See what is parked', 'loghub replay list --local'],
      ['See the members and their subscriptions', 'loghub status --local'],
      ['Add an account', 'loghub local onboard 444444444444'],
    ] : []),
    ['Ask this console from a shell', `curl -H "Authorization: Bearer $LOGHUB_CONSOLE_TOKEN" ${location.origin}/api/v1/accounts`],
  ];
  /** @type {[string, string][]} */
  const addresses = [['This page', location.origin], ...(about.addresses ?? []).map((/** @type {any} */ one) => [one.name, one.url])];
  return html`<section class="card"><h2>Addresses, and lines to paste</h2>
    <dl class="status-facts">${addresses.map(([name, url]) => html`<div key=${name}><dt>${name}</dt><dd><code>${url}</code></dd></div>`)}</dl>
    <ul class="lines">${lines.map(([title, line]) => html`<li key=${line}><span>${title}</span><div class="take"><pre tabindex="0" role="group" aria-label=${title}>${line}</pre>
      <button type="button" class="btn" aria-label=${`Copy: ${title}`} onClick=${() => ctx.copy(line, title)}>Copy</button></div></li>`)}</ul></section>`;
}
