// The fields of what was found, with counts; a field opens its top values, each a filter.
import { h, html, signal, useEffect, useRef } from '../lib.js';
import { ApiError, at, get } from '../api.js';
import { add } from '../keys.js';
import { route, set } from '../route.js';
import { count } from '../time.js';
import { Icon } from './icons.js';
import { answered, asked, rangeOf, result } from './search.js';
import { and, term } from './terms.js';
import { clipped, plain, Text } from './value.js';

/** @typedef {import('../types').Field} Field */
/** @typedef {import('../types').Values} Values */

const filter = signal('');

/** Adds a condition to the query. @param {string} name @param {string} value @param {boolean} [not] @param {string} [type] */
export function narrow(name, value, not = false, type = 'string') {
  set({ q: and(asked.peek().q, term(name, value, type), not) });
}

/** Adds a column to the list, or takes it away. @param {string} name */
export function toggleColumn(name) {
  const { columns } = asked.peek();
  const next = columns.includes(name) ? columns.filter((one) => one !== name) : [...columns, name];
  set({ cols: next.join(',') === 'logGroup' ? null : next.join(',') || 'none' });
}

/** Top values of the open field. @type {import('../lib').Signal<{key: string, name: string, values: Values | null, problem: string}>} */
const opened = signal({ key: '', name: '', values: null, problem: '' });

/** The open field: of the URL, else the level, which most people want first. @param {readonly Field[]} fields */
function openField(fields) {
  const named = route.value.params.field;
  if (named !== undefined) return named === 'none' ? null : named;
  return ['log_level', 'level'].find((name) => fields.some((one) => one.name === name)) ?? null;
}

/** @param {string} name */
async function load(name) {
  const range = answered.peek();
  const key = JSON.stringify([range, name, result.peek()?.total]);
  if (opened.peek().key === key) return;
  const same = opened.peek().name === name && opened.peek().values;
  opened.value = { key, name, values: same ? opened.peek().values : null, problem: '' };
  try {
    const values = await get(at`/accounts/${range.account}/fields/${name}/values`, { q: range.q, ...rangeOf(range), limit: 10 });
    if (opened.peek().key === key) opened.value = { key, name, values, problem: '' };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (opened.peek().key === key) opened.value = { key, name, values: null, problem: error.message };
  }
}

/** @param {{name: string, type: string}} props */
function TopValues({ name, type }) {
  const { values, problem, name: of } = opened.value;
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const most = Math.max(1, ...(of === name ? values?.values ?? [] : []).map((one) => one.documents));
  useEffect(() => {
    box.current?.querySelectorAll('.share').forEach((bar, i) => {
      /** @type {HTMLElement} */ (bar).style.setProperty('width', `${(100 * (values?.values[i]?.documents ?? 0)) / most}%`);
    });
  });
  if (of !== name || !values) return html`<div class="values small muted">${problem || '…'}</div>`;
  const column = asked.value.columns.includes(name);
  return html`<div class="values" ref=${box}>
    <p class="small muted facts">${count(values.distinct)} different${values.missing ? ` · ${count(values.missing)} without it` : ''}${values.min !== null && values.max !== null ? ` · ${values.min} to ${values.max}` : ''}</p>
    <ul>${values.values.map((one) => html`<li>
      <button type="button" class="value" title=${plain(clipped(`${name}: ${one.value}`, 400))} onClick=${() => narrow(name, one.value, false, type)}>
        <span class="share" aria-hidden="true"></span><span class="cutoff"><${Text} text=${one.value} limit=${120} /></span><span class="num">${count(one.documents)}</span></button>
      <button type="button" class="mini" aria-label=${plain(clipped(`Filter out ${one.value}`, 120))} title="Filter out" onClick=${() => narrow(name, one.value, true, type)}><${Icon} name="minus" /></button>
    </li>`)}</ul>
    ${!name.startsWith('_') && html`<button type="button" class="link small" onClick=${() => toggleColumn(name)}>${column ? 'Remove the column' : 'Add as a column'}</button>`}
  </div>`;
}

const TYPES = /** @type {Record<string, string>} */ ({ number: 'number', boolean: 'yes/no', mixed: 'mixed', text: 'text' });

/** @param {{field: Field, open: boolean}} props */
function One({ field, open }) {
  return html`<li class="one">
    <button type="button" class="fieldname" aria-expanded=${open} title=${plain(clipped(field.name, 400))} onClick=${() => set({ field: open ? 'none' : field.name }, true)}>
      <${Icon} name=${open ? 'down' : 'right'} /><span class="cutoff"><${Text} text=${field.name} limit=${200} /></span>
      <span class="muted small type">${TYPES[field.type] ?? ''}</span><span class="num small">${count(field.documents)}</span></button>
    ${open && h(TopValues, { name: field.name, type: field.type })}
  </li>`;
}

/** @param {{hidden: boolean}} props */
export function Fields({ hidden }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const found = result.value;
  const now = openField(found?.fields ?? []);
  useEffect(() => { if (now && found && !hidden) load(now); }, [now, found, hidden]);
  useEffect(() => add({
    f: () => {
      if (route.peek().params.fields === '0') set({ fields: null }, true);
      else if (matchMedia('(max-width: 1000px)').matches) set({ fields: route.peek().params.fields === '1' ? null : '1' }, true);
      setTimeout(() => input.current?.focus(), 0);
    },
  }), []);
  // The first list comes with the values of its open field, so that nothing moves afterwards.
  const first = useRef(true);
  if (found && (!now || (opened.value.name === now && (opened.value.values || opened.value.problem)))) first.current = false;
  const fields = first.current ? [] : found?.fields ?? [];
  const wanted = filter.value.toLowerCase();
  const shown = fields.filter((one) => one.name.toLowerCase().includes(wanted));
  const arrival = shown.filter((one) => one.name.startsWith('_'));
  const own = shown.filter((one) => !one.name.startsWith('_'));
  const list = (/** @type {Field[]} */ some) => html`<ul>${some.map((field) => h(One, { key: field.name, field, open: field.name === now }))}</ul>`;
  /** @param {KeyboardEvent} event */
  const press = (event) => {
    if (event.key === 'Escape') {
      filter.value = '';
      input.current?.blur();
      event.preventDefault();
    }
    if (event.key === 'Enter' && shown[0]) {
      set({ field: shown[0].name }, true);
      /** @type {HTMLElement | null | undefined} */ (input.current?.closest('.fields')?.querySelector('.fieldname'))?.focus();
      event.preventDefault();
    }
  };
  return html`<section class="fields" aria-label="Fields" hidden=${hidden}>
    <div class="top"><input ref=${input} class="field" type="text" placeholder="Filter fields" aria-label="Filter fields" value=${filter.value}
      onInput=${(/** @type {any} */ event) => { filter.value = event.target.value; }} onKeyDown=${press} />
      <button type="button" class="btn icon plain" aria-label="Hide the fields" title="Hide the fields" onClick=${() => set({ fields: '0' }, true)}><${Icon} name="close" /></button></div>
    <div class="scroll" tabindex="0" role="group" aria-label="List of fields">
      ${list(own)}
      ${(found?.fields_more ?? 0) > 0 && html`<p class="small muted pad">${count(/** @type {any} */ (found).fields_more)} more fields are not listed. Name one in the query.</p>`}
      ${arrival.length > 0 && html`<h2 class="small muted pad">About arrival</h2>${list(arrival)}`}
      ${found && !first.current && !shown.length && html`<p class="small muted pad">${fields.length ? 'No field has this in its name.' : 'No fields.'}</p>`}
    </div>
  </section>`;
}
