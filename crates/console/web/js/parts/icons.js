// Icons, as paths of 16 by 16.
import { html } from '../lib.js';

const PATHS = {
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  column: 'M2.5 3.5h11v9h-11zM6.2 3.5v9M9.8 3.5v9',
  copy: 'M5.5 5.5h7v8h-7zM3.5 10.5v-8h7',
  close: 'M4 4l8 8M12 4l-8 8',
  right: 'M6 4l4 4-4 4',
  down: 'M4 6l4 4 4-4',
  back: 'M10 3.5L5.5 8l4.5 4.5',
  play: 'M5 3.5l7 4.5-7 4.5z',
};

/** @param {{name: keyof typeof PATHS}} props */
export const Icon = ({ name }) => html`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d=${PATHS[name]} fill=${name === 'play' ? 'currentColor' : 'none'} stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" /></svg>`;
