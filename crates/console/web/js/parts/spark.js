// Draws a row of numbers as a small line of bars.
import { html } from '../lib.js';

/** The width of a bar with its gap, and the height of the drawing, in units of its view box. */
const STEP = 2;
const HEIGHT = 16;

/**
 * The heights of the bars, in units. A number above nought is never without a bar, so that a single event shows.
 * @param {number[]} values @param {number} [most] the value that fills the height; the largest unless given
 */
export function heights(values, most = 0) {
  const top = values.reduce((a, b) => Math.max(a, b), most);
  return values.map((value) => {
    if (!(value > 0) || !(top > 0)) return 0;
    return Math.max(1, Math.round((Math.min(value, top) / top) * HEIGHT));
  });
}

/**
 * A sparkline. It is for the eye only: its numbers stand beside it as text. `from` is the bar since which something
 * holds, such as a fault.
 * @param {{values: number[], most?: number, from?: number | null}} props
 */
export function Spark({ values, most, from }) {
  const width = Math.max(values.length, 1) * STEP;
  const bars = heights(values, most)
    .map((bar, at) => (bar ? `M${at * STEP} ${HEIGHT}v${-bar}h${STEP - 0.4}v${bar}z` : ''));
  const marked = from != null && from >= 0 && from < values.length;
  return html`<svg class="spark" viewBox=${`0 0 ${width} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
    <path class="spark-base" d=${`M0 ${HEIGHT - 0.25}H${width}`} />
    <path class="spark-bars" d=${bars.join('')} />
    ${marked && html`<path class="spark-mark" d=${`M${from * STEP} 0V${HEIGHT}`} />`}
  </svg>`;
}
