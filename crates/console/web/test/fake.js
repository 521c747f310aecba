// A console without a hub behind it: serves the page with its headers and answers the whole API from made-up data.
// `node test/fake.js [PORT] [STATE…]` runs it by hand; `PUT /fake` with JSON changes its switches.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { World } from './world.js';

const web = join(dirname(fileURLToPath(import.meta.url)), '..');

export const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
  + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml' };

/**
 * The switches. `state`: `ok`, `empty` (nothing received), `error` (search answers 500), `partial`, `forgotten`,
 * `slow` (search takes 600 ms), `closing`, `over` (401), `gone` (the stream says bye), `lost` (the stream is silent),
 * `unbalanced`, `no_hub`, `hostile` (rows of the corpus). Several may be on.
 * @typedef {{states?: Set<string>, rate?: number, world?: World}} Switches
 */

export class Fake {
  /** @param {Switches} [switches] */
  constructor({ states = new Set(), rate = 0, world } = {}) {
    this.states = states;
    this.world = world ?? new World({ hostile: states.has('hostile') });
    /** Documents that arrive in a tick of 250 ms. */
    this.rate = rate;
    /** @type {{method: string, url: string, headers: import('node:http').IncomingHttpHeaders, body: any}[]} */
    this.calls = [];
    /** @type {Set<Stream>} */
    this.streams = new Set();
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error) => {
        console.error(error);
        response.destroy();
      });
    });
  }

  /** @param {string} state */
  is(state) { return this.states.has(state); }

  /** Starts it at a port of 127.0.0.1, and returns its address. */
  async start(port = 0) {
    await new Promise((resolve) => this.server.listen(port, '127.0.0.1', () => resolve(null)));
    this.timer = setInterval(() => this.tick(), 250);
    const at = /** @type {import('node:net').AddressInfo} */ (this.server.address());
    return `http://127.0.0.1:${at.port}`;
  }

  async stop() {
    clearInterval(this.timer);
    for (const stream of this.streams) stream.response.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  tick() {
    if (this.rate) this.world.arrive('payments', this.rate);
    for (const stream of this.streams) stream.tick();
  }

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async answer(request, response) {
    const at = new URL(/** @type {string} */ (request.url), 'http://127.0.0.1');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    response.setHeader('Content-Security-Policy', CSP);
    if (at.pathname.startsWith('/assets/')) return this.asset(at.pathname.slice(8), response);
    if (at.pathname === '/fake') return this.switched(await bodyOf(request), response);
    if (!at.pathname.startsWith('/api/v1/')) return this.asset('index.html', response);
    response.setHeader('Cache-Control', 'no-store');
    const body = await bodyOf(request);
    this.calls.push({ method: /** @type {string} */ (request.method), url: /** @type {string} */ (request.url), headers: request.headers, body });
    if (this.is('over')) return refuse(response, 401, 'session', 'This session is over.', 'Open the link that the hub printed.');
    const path = at.pathname.slice(7);
    const ask = Object.fromEntries(at.searchParams);
    if (path === '/stream') return this.stream(ask, request, response);
    if (path.endsWith('/search') && this.is('slow')) await new Promise((resolve) => setTimeout(resolve, 600));
    if (path.endsWith('/search') && this.is('error')) return refuse(response, 500, 'unknown', 'The index does not answer.', 'Search again.');
    try {
      const out = this.world.call(/** @type {string} */ (request.method), path, ask, body, this.states);
      if (typeof out === 'string') {
        response.setHeader('Content-Type', 'application/x-ndjson');
        response.setHeader('Content-Disposition', 'attachment; filename="export.ndjson"');
        return void response.end(out);
      }
      json(response, 200, out);
    } catch (error) {
      const problem = /** @type {any} */ (error);
      if (!problem.code) throw error;
      refuse(response, problem.status, problem.code, problem.message, problem.help, problem.at, problem.length);
    }
  }

  /** @param {string} name @param {import('node:http').ServerResponse} response */
  async asset(name, response) {
    try {
      const text = await readFile(join(web, normalize(`/${name}`)));
      response.setHeader('Content-Type', TYPES[/** @type {keyof typeof TYPES} */ (extname(name))] ?? 'text/plain');
      response.setHeader('Cache-Control', 'no-cache');
      response.end(text);
    } catch {
      response.statusCode = 404;
      response.end('not found');
    }
  }

  /** @param {any} change @param {import('node:http').ServerResponse} response */
  switched(change, response) {
    if (change?.states) this.states = new Set(change.states);
    if (change?.rate !== undefined) this.rate = change.rate;
    if (change?.hostile !== undefined) this.world = new World({ hostile: change.hostile });
    json(response, 200, { states: [...this.states], rate: this.rate });
  }

  /** @param {Record<string, string>} ask @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  stream(ask, request, response) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    const stream = new Stream(this, ask, response);
    this.streams.add(stream);
    response.on('close', () => this.streams.delete(stream));
    stream.hello();
  }
}

/** One open event stream. */
class Stream {
  /** @param {Fake} fake @param {Record<string, string>} ask @param {import('node:http').ServerResponse} response */
  constructor(fake, ask, response) {
    Object.assign(this, { ticks: 0 });
    this.ticks = 0;
    this.fake = fake;
    this.ask = ask;
    this.response = response;
    this.last = Number(ask.last ?? 0) || 0;
    this.told = 0;
  }

  /** @param {string} name @param {unknown} data @param {number} [id] */
  send(name, data, id) {
    this.response.write(`event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`);
  }

  hello() {
    const { world, states } = this.fake;
    this.send('hello', { seq: world.newest(this.ask.tail) });
    if (!this.last) this.last = world.newest(this.ask.tail);
    this.send('accounts', world.accounts(states));
    this.send('faults', world.faults);
    if (!states.has('no_hub')) this.send('ledger', world.ledger(states));
  }

  tick() {
    const { fake, ask } = this;
    if (fake.is('lost')) return;
    if (fake.is('gone')) {
      this.send('bye', { why: 'interrupted with Ctrl-C' });
      this.response.end();
      return;
    }
    this.ticks += 1;
    if (this.ticks % 20 === 0) this.send('beat', {});
    if (this.ticks % 4 === 0) {
      this.send('accounts', fake.world.accounts(fake.states));
      this.send('faults', fake.world.faults);
      if (!fake.is('no_hub')) this.send('ledger', fake.world.ledger(fake.states));
    }
    if (!ask.tail) return;
    const fresh = fake.world.since(ask.tail, ask.q ?? '', this.last);
    if (ask.shape === 'count') {
      if (fresh.length !== this.told) this.send('count', { new: fresh.length });
      this.told = fresh.length;
      return;
    }
    if (!fresh.length) return;
    const shown = fresh.slice(-100);
    const left = fresh.slice(0, -100);
    const newest = /** @type {any} */ (fresh.at(-1)).seq;
    if (left.length) this.send('skipped', { count: left.length, from: left[0].seq, to: left.at(-1)?.seq });
    this.send('rows', { documents: shown }, newest);
    this.last = newest;
  }
}

/** @param {import('node:http').IncomingMessage} request */
async function bodyOf(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text ? JSON.parse(text) : null;
}

/** @param {import('node:http').ServerResponse} response @param {number} status @param {unknown} data */
function json(response, status, data) {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(data));
}

/** @param {import('node:http').ServerResponse} response @param {number} status @param {string} code @param {string} message @param {string} [help] @param {number} [at] @param {number} [length] */
function refuse(response, status, code, message, help, at, length) {
  json(response, status, { error: { code, message, help: help ?? null, at: at ?? null, length: length ?? null } });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [port = '8072', ...states] = process.argv.slice(2);
  const fake = new Fake({ states: new Set(states), rate: states.includes('busy') ? 250 : states.includes('idle') ? 0 : 1 });
  console.log(await fake.start(Number(port)));
}
