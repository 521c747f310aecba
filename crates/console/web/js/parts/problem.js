// Says what failed, in the server's own words, and what to do about it.
import { html } from '../lib.js';

/** @param {{error: {message: string, help?: string | null, code?: string} | null | undefined, kept?: boolean}} props */
export function Problem({ error, kept }) {
  if (!error) return null;
  return html`<div class="problem" role="alert">
    <p><b aria-hidden="true">! </b>${error.message}</p>
    ${error.help && html`<p class="muted">${error.help}</p>`}
    ${kept && html`<p class="muted">Below is what was there before.</p>`}
  </div>`;
}
