// Faults: breaks what plays Logz.io for one team or for all, and shows how that team and the others do.
import { h, html, useEffect, useRef, useState } from '../lib.js';
import { ApiError, at as path, del, put } from '../api.js';
import { useKeys } from '../keys.js';
import { logs } from '../route.js';
import { both, clock, count, plural, span } from '../time.js';
import { AMOUNTS, KINDS, isOn, kindOf, plan } from '../parts/kinds.js';
import { usePoll } from '../parts/poll.js';
import { Problem } from '../parts/problem.js';
import { Spark } from '../parts/spark.js';
import { Text } from '../parts/value.js';
import { compared, look, runs, seen } from '../parts/watch.js';

export const css = ['flow', 'faults'];

/** @typedef {import('../types').Ctx} Ctx */
/** @typedef {import('../types').Account} Account */
/** @typedef {import('../parts/kinds.js').Planned} Planned */
/** @typedef {import('../parts/kinds.js').Amounts} Amounts */

/** The choices for how long a fault is on, in requests. */
const TIMES = [1, 3, 10, 100];
/** The name of the row that is for all. */
const ALL = '';

/** @param {{ctx: Ctx}} props */
export function Faults({ ctx }) {
  const params = ctx.route.value.params;
  const times = TIMES.includes(Number(params.times)) ? Number(params.times) : null;
  const [amounts, setAmounts] = useState(AMOUNTS);
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  const rows = useRef(/** @type {HTMLDivElement | null} */ (null));
  const accounts = ctx.accounts.value;
  const names = (accounts ?? []).map((account) => account.name);
  const faults = ctx.faults.value;
  const struck = Boolean(faults && (isOn(faults.all) || Object.values(faults.accounts).some(isOn)));
  const poll = usePoll(async (end) => { for (const name of names) await look(name, struck, end); }, 1500, [names.join('\n'), struck]);

  /** Sets or ends a fault; `ALL` ends every one. @param {string} name @param {Planned | null} planned */
  const play = async (name, planned) => {
    const where = name === ALL ? '/faults' : path`/faults/${name}`;
    try {
      if (planned) await put(where, planned);
      else await del(where);
      setError(null);
      const now = ctx.faults.value ?? { all: null, accounts: {} };
      const accounts = name === ALL ? (planned ? now.accounts : {}) : { ...now.accounts, [name]: planned };
      ctx.faults.value = /** @type {any} */ ({ all: name === ALL ? planned : now.all, accounts });
      ctx.say(planned ? `${name || 'Every sub-account'} ${plan(planned)}` : `${name || 'Every sub-account'}: no fault`);
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem;
      setError(problem);
    }
  };
  const focus = (/** @type {number} */ at) => {
    /** @type {HTMLElement | null | undefined} */ (rows.current?.querySelectorAll('.fault-row')[at]?.querySelector('.fault-end:not([hidden]), .fault-kind'))?.focus();
  };
  useKeys(() => Object.fromEntries(Array.from({ length: 9 }, (_, at) => [String(at + 1), () => focus(at)])), []);
  const own = Math.max(0, names.indexOf(ctx.account.value ?? ''));
  // Whoever comes by the keyboard goes on from the first row.
  useEffect(() => {
    if (accounts && (document.activeElement === document.body || document.activeElement?.matches('a[href="/faults"]'))) focus(own);
  }, [accounts !== null]);

  return html`<div class="page faults">
    <header class="faults-head"><h1>Faults</h1><p class="muted">What plays Logz.io here misbehaves on demand. The hub’s own parts are real, and so is what they do about it.</p></header>
    <${Options} ctx=${ctx} times=${times} amounts=${amounts} setAmounts=${setAmounts} />
    ${h(Problem, { error: error ?? poll.error, kept: !error })}
    <div class="fault-rows" ref=${rows}>
      ${accounts === null ? html`<p class="muted" aria-busy="true">loading …</p>` : html`
        ${accounts.map((account) => h(Row, { key: account.name, name: account.name, account, planned: faults?.accounts[account.name] ?? null, all: faults?.all ?? null, struck, times, amounts, play }))}
        ${h(Row, { key: ALL, name: ALL, account: null, planned: faults?.all ?? null, all: null, struck, times, amounts, play })}`}
    </div>
    ${accounts?.length === 0 && html`<p class="muted">There is no sub-account yet.</p>`}
  </div>`;
}

/** @param {{ctx: Ctx, times: number | null, amounts: Amounts, setAmounts: (amounts: Amounts) => void}} props */
function Options({ ctx, times, amounts, setAmounts }) {
  /** @param {keyof Amounts} name @param {string} before @param {string} after @param {number} most */
  const amount = (name, before, after, most) => html`<label class="amount">${before} <input class="field" type="number" min="1" max=${most} value=${amounts[name]}
    onInput=${(/** @type {any} */ event) => { const n = Number(event.target.value); if (n >= 1 && n <= most) setAmounts({ ...amounts, [name]: Math.round(n) }); }} /> ${after}</label>`;
  return html`<div class="fault-options" role="group" aria-label="Settings of the next fault">
    <label class="amount">for <select class="field" value=${times ?? ''} onChange=${(/** @type {any} */ event) => ctx.set({ times: event.target.value || null }, true)}>
      <option value="">until ended</option>${TIMES.map((n) => html`<option key=${n} value=${n}>${plural(n, 'request')}</option>`)}</select></label>
    ${amount('retry', '429: Retry-After', 's', 3600)} ${amount('slow', 'slow: by', 's', 600)} ${amount('lines', 'refuse lines: the first', '', 10_000)}
  </div>`;
}

/**
 * @param {{name: string, account: Account | null, planned: Planned | null, all: Planned | null, struck: boolean, times: number | null,
 *   amounts: Amounts, play: (name: string, planned: Planned | null) => Promise<void>, key?: string}} props
 */
function Row({ name, account, planned, all, struck, times, amounts, play }) {
  const on = isOn(planned);
  const [since, setSince] = useState(/** @type {number | null} */ (null));
  const [asked, setAsked] = useState(false);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    setSince(on ? Date.now() : null);
    // The key that began a fault ends it too.
    if (asked) /** @type {HTMLElement | null | undefined} */ (box.current?.querySelector(on ? '.fault-end' : '.fault-kind'))?.focus();
    setAsked(false);
  }, [on]);
  const set = (/** @type {Planned | null} */ next) => { setAsked(true); return play(name, next); };
  const said = on ? html`<b class="error">✕ ${plan(planned)}</b>${since !== null && html`<span class="muted"> since ${clock(since)}</span>`}`
    : isOn(all) ? html`<b class="error">✕ ${plan(all)}</b><span class="muted">, as all do</span>` : html`<span class="ok">✓ ok</span>`;
  const title = name === ALL ? 'all' : name;
  const kind = (/** @type {typeof KINDS[number]} */ one) => html`<button key=${one.id} type="button" class="btn fault-kind" title=${one.meaning}
    aria-pressed=${on && kindOf(planned.fault) === one.id} onClick=${() => set({ fault: one.make(amounts), times })}
    aria-label=${`${one.word}: ${title} ${one.meaning}`}>${one.word}</button>`;
  return html`<section ref=${box} class=${`card fault-row${on ? ' is-on' : ''}`} aria-label=${`Faults of ${title}`}>
    <div class="fault-name"><h2>${name === ALL ? 'all' : html`<a href=${logs(name)}><${Text} text=${name} /></a>`}</h2>
      <p class="fault-state">${said}</p>
      <button type="button" class="btn primary fault-end" hidden=${!on} onClick=${() => set(null)} aria-label=${`End the fault of ${title}`}>End</button></div>
    <div class="fault-kinds">${KINDS.filter((one) => !one.more).map(kind)}
      <details class="fault-more"><summary class="btn">more</summary><div>${KINDS.filter((one) => one.more).map(kind)}</div></details></div>
    ${account ? h(Beside, { name, account, on: on || isOn(all), struck }) : html`<p class="small muted">A fault for all holds for each sub-account beside its own. End ends every fault.</p>`}
  </section>`;
}

/** How a sub-account does now. @param {{name: string, account: Account, on: boolean, struck: boolean}} props */
function Beside({ name, account, on, struck }) {
  const [open, setOpen] = useState(false);
  const now = seen.value[name];
  const lag = now?.lag;
  const how = !on && struck && lag ? compared(lag, now.before) : null;
  const list = now ? runs(now.requests) : [];
  const latest = now?.requests.slice(0, 8) ?? [];
  return html`<div class="fault-beside">
    <p class="fault-lag"><span>lag p50 <b class="num">${lag?.p50 == null ? '–' : span(lag.p50)}</b></span> <span>p99 <b class="num">${lag?.p99 == null ? '–' : span(lag.p99)}</b></span>
      <${Spark} values=${padded(now?.history ?? [])} from=${now?.from == null ? null : now.from + (60 - now.history.length)} />
      <span class="num">${account.rate.toFixed(1)} documents/s</span>
      <span class="fault-how">${how === 'unchanged' ? html`<b class="ok">unchanged</b>` : how === 'later' ? html`<b class="warn">later than before (p99 ${span(now.before?.p99 ?? 0)})</b>` : ''}</span>
      ${account.parked !== null && html`<span class=${account.parked ? 'warn' : 'muted'}>parked ${count(account.parked)}</span>`}</p>
    <p class="fault-answers">${!now ? html`<span class="muted">…</span>` : !list.length ? html`<span class="muted">no request yet</span>` : list.slice(0, 6).map((run, at) => html`<span
      key=${at} class=${`answer ${run.ok ? 'ok' : 'error'}`} title=${both(run.newest.at)}><span aria-hidden="true">${run.ok ? '✓' : '✕'} </span>${run.word}${run.count > 1
      && html` <span class="num">×${run.count}</span>`}${run.fault && html` ${run.fault === 'status' ? 'by the fault' : run.fault.replaceAll('_', ' ')}`}${run.redelivered > 0 && html`, ${count(run.redelivered)} redelivered`}</span>`)}</p>
    <button type="button" class="link fault-last" aria-expanded=${open} onClick=${() => setOpen(!open)}>last requests</button>
    ${open && html`<div class="fault-table"><table class="table" aria-label=${`Last requests of ${name}`}><thead><tr><th scope="col">at</th><th scope="col" class="num">number</th><th scope="col">answer</th>
      <th scope="col" class="num">lines</th><th scope="col" class="num">taken</th></tr></thead>
      <tbody>${latest.map((request) => html`<tr key=${request.number}><td title=${both(request.at)}>${clock(request.at)}</td><td class="num">${request.number}</td>
        <td>${request.status ?? 'none'}${request.fault ? `, by the fault${request.fault === 'status' ? '' : ` ${request.fault.replaceAll('_', ' ')}`}` : ''}${request.redelivered ? ', redelivered' : ''}</td>
        <td class="num">${count(request.lines)}</td><td class="num">${count(request.accepted)}</td></tr>`)}</tbody></table></div>`}
  </div>`;
}

/** A history of full length, the newest at the right. @param {number[]} history */
const padded = (history) => [...Array(Math.max(0, 60 - history.length)).fill(0), ...history];
