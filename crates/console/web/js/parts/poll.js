// Asks the API again and again while a page is shown.
import { useEffect, useRef, useState } from '../lib.js';

/** @typedef {import('../api.js').ApiError} ApiError */

/**
 * Calls `ask` at once and then `every` milliseconds after each answer; not in a hidden tab. The newest answer stays
 * while calls fail. `inputs` start it anew, and forget the answer.
 *
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} ask
 * @param {number} every in milliseconds
 * @param {unknown[]} [inputs]
 * @returns {{data: T | null, error: ApiError | null, again: () => void}}
 */
export function usePoll(ask, every, inputs = []) {
  const [state, setState] = useState(/** @type {{data: T | null, error: ApiError | null}} */ ({ data: null, error: null }));
  const now = useRef(() => {});
  useEffect(() => {
    const end = new AbortController();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    let running = false;
    let once = false;
    setState({ data: null, error: null });
    const run = async () => {
      clearTimeout(timer);
      if (running || (document.hidden && once)) return;
      running = true;
      try {
        const data = await ask(end.signal);
        if (!end.signal.aborted) setState({ data, error: null });
      } catch (error) {
        if (!end.signal.aborted) setState((old) => ({ data: old.data, error: /** @type {ApiError} */ (error) }));
      }
      running = false;
      once = true;
      if (!end.signal.aborted) timer = setTimeout(run, every);
    };
    now.current = run;
    run();
    document.addEventListener('visibilitychange', run);
    return () => {
      end.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', run);
    };
  }, inputs);
  return { ...state, again: () => now.current() };
}
