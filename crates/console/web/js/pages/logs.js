// Logs: placeholder.
import { html } from '../lib.js';
/** @param {{ctx: import('../types').Ctx}} props */
export function Logs({ ctx }) { return html`<div class="page"><h1>Logs of ${ctx.account.value}</h1></div>`; }
