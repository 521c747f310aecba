// Try: what the table decides for a log group and a message, also under an edited table; writes an event as a member does.
import { batch, h, html, signal, useEffect, useId, useRef, useState } from '../lib.js';
import { get, post } from '../api.js';
import { useKeys } from '../keys.js';
import { Changes, Compared } from '../parts/compare.js';
import { Editor } from '../parts/editor.js';
import { Masks, Settings, Shipped, Why, fateText, maskedParts } from '../parts/explain.js';
import { Marked } from '../parts/marked.js';
import { usePoll } from '../parts/poll.js';
import { Problem } from '../parts/problem.js';
import { Text } from '../parts/value.js';
import { Written, useWrite } from '../parts/write.js';

export const css = ['flow', 'way', 'try', 'find'];

/** @typedef {import('../types').Ctx} Ctx */
/** @typedef {import('../types').Tried} Tried */
/** @typedef {import('../types').TableNow} TableNow */

/** How long typing rests before the hub is asked. */
const REST = 250;

/** What is typed. It stays while other pages are shown, and is in no URL and no storage: a message may be secret. */
const message = signal('');
const eventId = signal('');
/** The edited table, and the version that it was made of. @type {import('../lib').Signal<{text: string, of: string} | null>} */
const draft = signal(null);

/** @param {{ctx: Ctx}} props */
export function Try({ ctx }) {
  const params = ctx.route.value.params;
  const table = usePoll((signal) => get('/hub/table', {}, signal), 5000);
  const flow = usePoll((signal) => get('/hub/flow', {}, signal), 10_000);
  const members = usePoll((signal) => get('/hub/members', {}, signal), 30_000);
  const account = params.account ?? '';
  const group = params.group ?? '';
  const edited = params.edit === '1';
  const now = /** @type {TableNow | null} */ (table.data);
  useEffect(() => {
    if (edited && now && !draft.value) draft.value = { text: now.source, of: now.version };
  }, [edited, now?.version]);
  // The first account and log group that there are, so that the page answers at once.
  useEffect(() => {
    if (account || !flow.data || !now) return;
    const first = flow.data[0];
    ctx.set({ account: first?.account_name ?? now.accounts[0]?.[0] ?? null, group: group || first?.log_group || null }, true);
  }, [account, flow.data !== null, now !== null]);
  const ask = {
    account: account.trim(), log_group: group.trim(), message: message.value || null, id: eventId.value.trim() || null,
    table: edited ? draft.value?.text ?? null : null,
  };
  const tried = useTried(ask, now?.version);
  const edit = () => ctx.set({ edit: edited ? null : '1' }, true);
  useKeys(() => ({ e: edit }), [edited]);
  return html`<div class="page try">
    <h1>Try</h1>
    <div class="try-ask">
      <${Ask} ctx=${ctx} account=${account} group=${group} table=${now} flow=${flow.data ?? []} members=${members.data ?? []} tried=${tried.data} />
      <label class="check try-edit"><input type="checkbox" checked=${edited} onChange=${edit} /> Beside it, an edited table
        <span class="muted small">this page never saves it</span></label>
      ${edited && h(Edited, { ctx, now, tried: tried.data })}
    </div>
    <div class="try-answer" aria-live="off" aria-busy=${tried.busy}>
      ${h(Problem, { error: tried.error ?? table.error, kept: Boolean(tried.data) })}
      ${tried.data ? h(Answer, { ctx, tried: tried.data, text: ask.message ?? '', edited })
        : !tried.error && !table.error && html`<p class="muted">${ask.account && ask.log_group ? 'asking the hub …' : 'Say an account and a log group.'}</p>`}
    </div>
  </div>`;
}

/**
 * Asks the hub when typing rests. The newest question's answer counts; the last one stays meanwhile.
 * @param {import('../types').Try} ask @param {string | undefined} version asks again under another table
 */
function useTried(ask, version) {
  const [state, setState] = useState(/** @type {{data: Tried | null, error: any, busy: boolean}} */ ({ data: null, error: null, busy: false }));
  const first = useRef(true);
  useEffect(() => {
    if (!ask.account || !ask.log_group) return;
    const end = new AbortController();
    const timer = setTimeout(async () => {
      first.current = false;
      setState((old) => ({ ...old, busy: true }));
      try {
        const data = await post('/hub/try', ask, end.signal);
        setState({ data, error: null, busy: false });
      } catch (error) {
        if (!end.signal.aborted) setState((old) => ({ ...old, error, busy: false }));
      }
    }, first.current ? 0 : REST);
    return () => { clearTimeout(timer); end.abort(); };
  }, [ask.account, ask.log_group, ask.message, ask.id, ask.table, version]);
  return state;
}

/** @param {{ctx: Ctx, account: string, group: string, table: TableNow | null, flow: any[], members: any[], tried: Tried | null}} props */
function Ask({ ctx, account, group, table, flow, members, tried }) {
  const id = useId();
  const known = members.find((member) => member.name === account || member.id === account);
  const groups = [...new Set([...(known?.log_groups ?? []).map((/** @type {any} */ one) => one.name),
    ...flow.filter((row) => row.account_name === account || row.account === account).map((row) => row.log_group)])].sort();
  const write = useWrite(ctx);
  const send = () => { if (account && group && message.value) write.send({ account, log_group: group, text: message.value }); };
  /** @param {KeyboardEvent} event */
  const keys = (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send(); }
  };
  return html`<div class="try-form">
    <div class="try-where">
      <label>Account <input class="field" list=${`${id}a`} value=${account} spellcheck="false" autocomplete="off"
        onInput=${(/** @type {any} */ event) => ctx.set({ account: event.target.value || null }, true)} /></label>
      <label>Log group <input class="field" list=${`${id}g`} value=${group} spellcheck="false" autocomplete="off"
        onInput=${(/** @type {any} */ event) => ctx.set({ group: event.target.value || null }, true)} /></label>
      <datalist id=${`${id}a`}>${(table?.accounts ?? []).map(([name, number]) => html`<option key=${number} value=${name}>${number}</option>`)}</datalist>
      <datalist id=${`${id}g`}>${groups.map((name) => html`<option key=${name} value=${name} />`)}</datalist>
    </div>
    <label>Message <textarea class="field mono" rows="4" value=${message.value} spellcheck="false" onKeyDown=${keys}
      onInput=${(/** @type {any} */ event) => { message.value = event.target.value; }} placeholder="one log event, as a program writes it"></textarea></label>
    <div class="try-more">
      <label class="try-id">Event id <input class="field" value=${eventId.value} spellcheck="false" autocomplete="off" placeholder="decides on sample"
        onInput=${(/** @type {any} */ event) => { eventId.value = event.target.value; }} /></label>
      <button type="button" class="btn primary" disabled=${!message.value || !account || !group || write.state.busy} onClick=${send}
        title="Ctrl+Enter in the message">Write it as the member</button>
    </div>
    ${h(Written, { ctx, state: write.state, tried, account, group })}
  </div>`;
}

/** @param {{ctx: Ctx, now: TableNow | null, tried: Tried | null}} props */
function Edited({ ctx, now, tried }) {
  const text = draft.value?.text ?? '';
  const old = now && draft.value && draft.value.of !== now.version;
  const again = () => batch(() => { if (now) draft.value = { text: now.source, of: now.version }; });
  return html`<div class="try-table">
    <div class="try-table-bar"><button type="button" class="btn" onClick=${again}>Start over</button>
      <button type="button" class="btn" onClick=${() => ctx.copy(text, 'the edited table')}>Copy the table</button>
      ${old && html`<span class="warn">The table in force has changed since.</span>`}</div>
    ${h(Editor, { text, faults: tried?.faults ?? [], change: (/** @type {string} */ to) => { draft.value = { text: to, of: draft.value?.of ?? now?.version ?? '' }; } })}
  </div>`;
}

/** @param {{ctx: Ctx, tried: Tried, text: string, edited: boolean}} props */
function Answer({ ctx, tried, text, edited }) {
  const explain = tried.explain ?? tried.before;
  return html`
    ${edited && tried.before && h(Compared, { before: tried.before, after: tried.explain })}
    ${explain && html`<section class="card"><h2>${edited && tried.explain ? 'By the edited table' : 'By the table in force'}</h2>
      <${Why} explain=${explain} /><${Settings} explain=${explain} /></section>
      ${text && explain.message && h(Fate, { fate: explain.message, text })}`}
    ${edited && tried.changes && h(Changes, { changes: tried.changes })}
    <section class="card try-take"><h2>Take away</h2>
      <${Take} ctx=${ctx} name="the command" text=${tried.command} /><${Take} ctx=${ctx} name="the test case" text=${tried.case ?? ''} /></section>`;
}

/** A text to copy. @param {{ctx: Ctx, name: string, text: string}} props */
function Take({ ctx, name, text }) {
  if (!text) return null;
  return html`<div class="take"><pre tabindex="0" role="group" aria-label=${name}><${Text} text=${text} /></pre>
    <button type="button" class="btn" onClick=${() => ctx.copy(text, name)} aria-label=${`Copy ${name}`}>Copy</button></div>`;
}

/** @param {{fate: any, text: string}} props */
function Fate({ fate, text }) {
  const { ok, text: said } = fateText(fate);
  const parts = maskedParts(text, fate.values);
  const spans = parts.flatMap((part, at) => (part.place ? [{ from: part.place[0], to: part.place[1], note: String(at + 1) }] : []));
  return html`<section class="card try-fate"><h2><span aria-hidden="true" class=${ok ? 'ok' : 'warn'}>${ok ? '✓' : '✕'}</span> <${Text} text=${said} /></h2>
    <div class="sides"><div><h3>logged</h3><p class="text"><${Marked} text=${text} spans=${spans} /></p>
      ${ok && h(Masks, { parts })}
      ${fate.near?.length > 0 && html`<h3>nearly masked</h3><ul class="near">${fate.near.map((/** @type {any} */ near, /** @type {number} */ at) => html`<li key=${at}>
        ${near.name && html`<code><${Text} text=${near.name} /></code> `}<${Text} text=${`${near.rule.replaceAll('`', '')}${near.mask ? ` of ${near.mask}` : ''}: ${near.reason}`} /></li>`)}</ul>`}
      ${fate.unlifted?.length > 0 && html`<ul class="near">${fate.unlifted.map((/** @type {any} */ part, /** @type {number} */ at) => html`<li key=${at}><${Text}
        text=${part.field ? `The field ${part.field} ${part.reason}.` : `The line ${part.reason}.`} /></li>`)}</ul>`}</div>
      ${ok && html`<div><h3>shipped</h3>${(fate.documents ?? []).map((/** @type {any} */ document, /** @type {number} */ at) => h(Shipped, { key: at, document, masked: fate.masked ?? [] }))}</div>`}
    </div></section>`;
}
