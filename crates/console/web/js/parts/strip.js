// The strip under the header: a lost connection, a session that is over, books that close, faults that are on.
import { html, useEffect, useLayoutEffect, useState } from '../lib.js';
import { ApiError, at, del } from '../api.js';
import { farewell, retryAt, tryNow } from '../stream.js';

/** @typedef {import('../types').Ctx} Ctx */
/** @typedef {import('../types').PlannedFault} PlannedFault */

/** A fault in words, as part of a sentence: "search answers 503". @param {PlannedFault} planned */
export function faultWords({ fault, times }) {
  const words = faultOf(fault);
  return times ? `${words}, ${times} more ${times === 1 ? 'time' : 'times'}` : words;
}

/** @param {PlannedFault['fault']} fault */
function faultOf(fault) {
  if (fault === 'hang') return 'hangs';
  if (fault === 'accept_then_drop') return 'takes documents and drops the connection';
  if ('status' in fault) {
    return `answers ${fault.status.code}${fault.status.retry_after ? `, Retry-After ${fault.status.retry_after} s` : ''}`;
  }
  if ('latency' in fault) return `answers ${fault.latency.ms} ms late`;
  if ('reset' in fault) return 'resets connections';
  if ('slow_drip' in fault) return 'answers slowly';
  return `refuses the first ${fault.refuse.lines} lines`;
}

/** The seconds until the next try, counted down. */
function Countdown() {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return html`${Math.max(0, Math.ceil((retryAt.value - Date.now()) / 1000))} s`;
}

/** @param {{ctx: Ctx}} props */
export function Strip({ ctx }) {
  const on = lines(ctx);
  useLayoutEffect(() => { document.documentElement.classList.toggle('has-strip', on.length > 0); }, [on.length > 0]);
  if (!on.length) return null;
  return html`<div class="strip" role="region" aria-label="What is going on">${on.map((line) => html`<p class=${line.kind}>${line.text}</p>`)}</div>`;
}

/** @param {Ctx} ctx */
function lines(ctx) {
  const out = [];
  const link = ctx.link.value;
  if (link === 'over') {
    out.push({ kind: 'error', text: html`<b>The session is over.</b> Open the link that <code>loghub local</code> printed when it started.` });
  } else if (link === 'lost' || link === 'ended') {
    const words = link === 'lost' ? 'The connection is lost.' : `The hub has ended${farewell.value ? `: ${farewell.value}` : ''}.`;
    out.push({
      kind: 'warn',
      text: html`<b>${words}</b> What is here stays. Next try in <${Countdown} />. <button type="button" class="link" onClick=${tryNow}>Try now</button>`,
    });
  }
  if (ctx.ledger.value?.closing && link !== 'ended') {
    out.push({ kind: 'info', text: html`<b>The books are being closed.</b> The hub waits for the last events; nothing more is written.` });
  }
  const faults = ctx.faults.value;
  const all = faults ? [['', faults.all], ...Object.entries(faults.accounts)].filter(([, planned]) => planned) : [];
  for (const [name, planned] of /** @type {[string, PlannedFault][]} */ (all).slice(0, 2)) {
    const end = async () => {
      try {
        await del(name ? at`/faults/${name}` : '/faults');
        if (ctx.faults.value) {
          ctx.faults.value = name
            ? { ...ctx.faults.value, accounts: { ...ctx.faults.value.accounts, [name]: null } }
            : { ...ctx.faults.value, all: null };
        }
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        ctx.say(error.message);
      }
    };
    out.push({
      kind: 'error',
      text: html`<b>${name || 'Every sub-account'}</b> ${faultWords(planned)}. <button type="button" class="link" onClick=${end}>End it</button>`,
    });
  }
  if (all.length > 2) out.push({ kind: 'error', text: html`<a href="/faults">${all.length - 2} more faults are on</a>` });
  return out;
}
