// Calls of the console's API. Each throws an `ApiError` with the server's own words.
import { signal } from './lib.js';

/** True once the session is over: the run has ended, or this browser never opened its link. */
export const sessionOver = signal(false);

/** A refusal of the API; `code` is `network` where no answer came. */
export class ApiError extends Error {
  /** @param {number} status @param {{code?: string, message?: string, help?: string | null, at?: number | null, length?: number | null}} error */
  constructor(status, error) {
    super(error.message ?? `the console answered ${status}`);
    this.status = status;
    this.code = error.code ?? 'unknown';
    this.help = error.help ?? null;
    this.at = error.at ?? null;
    this.length = error.length ?? null;
  }
}

/** The path of a call. @param {string} path @param {Record<string, unknown>} [params] */
export function url(path, params = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return `/api/v1${path}${text ? `?${text}` : ''}`;
}

/** A part of a path. @param {TemplateStringsArray} strings @param {unknown[]} values */
export const at = (strings, ...values) => String.raw({ raw: strings }, ...values.map((value) => encodeURIComponent(String(value))));

/**
 * @param {string} method @param {string} path
 * @param {{params?: Record<string, unknown>, body?: unknown, signal?: AbortSignal, text?: boolean}} [options]
 */
async function call(method, path, { params, body, signal, text } = {}) {
  let answer;
  try {
    answer = await fetch(url(path, params), {
      method,
      signal,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, { code: 'network', message: 'The console does not answer.', help: 'Look whether `loghub local` still runs.' });
  }
  if (answer.ok) {
    if (text) return answer.text();
    return answer.status === 204 ? null : answer.json();
  }
  const problem = await answer.json().catch(() => ({}));
  if (answer.status === 401) sessionOver.value = true;
  throw new ApiError(answer.status, problem?.error ?? {});
}

/** @param {string} path @param {Record<string, unknown>} [params] @param {AbortSignal} [signal] */
export const get = (path, params, signal) => call('GET', path, { params, signal });
/** @param {string} path @param {Record<string, unknown>} [params] @param {AbortSignal} [signal] @returns {Promise<string>} */
export const getText = (path, params, signal) => call('GET', path, { params, signal, text: true });
/** @param {string} path @param {unknown} body @param {AbortSignal} [signal] */
export const put = (path, body, signal) => call('PUT', path, { body, signal });
/** @param {string} path @param {unknown} body @param {AbortSignal} [signal] */
export const post = (path, body, signal) => call('POST', path, { body, signal });
/** @param {string} path @param {AbortSignal} [signal] */
export const del = (path, signal) => call('DELETE', path, { signal });
