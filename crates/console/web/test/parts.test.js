// The parts of the page that need no browser, as tables of inputs and outputs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { walk } from '../js/parts/json.js';
import { arrived, CAP, filled, isGap, rowsOf, stands } from '../js/parts/tail.js';
import { and, both, command, curl, fixed, named, quoted, shell, term } from '../js/parts/terms.js';
import { parse } from './query.js';

test('a term is written so that it finds the value', () => {
  for (const [name, value, expected] of [
    ['level', 'error', 'level:error'],
    ['logGroup', '/aws/lambda/pay', 'logGroup:"/aws/lambda/pay"'],
    ['a b', 'x "y" \\z', 'a\\ b:"x \\"y\\" \\\\z"'],
    ['ms', '-3', 'ms:"-3"'],
    ['level', 'AND', 'level:"AND"'],
    ['customer.tier', 'gold', 'customer.tier:gold'],
    ['@timestamp', '2026-01-02T03:04:05Z', '@timestamp:"2026-01-02T03:04:05Z"'],
  ]) assert.equal(term(name, value), expected);
  assert.equal(term('a', 'null', 'null'), '_exists_:a');
  assert.equal(quoted('"'), '"\\""');
  assert.equal(named('-x:y'), '\\-x\\:y');
});

test('a term is added so that both hold', () => {
  for (const [query, added, not, expected] of /** @type {[string, string, boolean, string][]} */ ([
    ['', 'a:b', false, 'a:b'],
    ['', 'a:b', true, 'NOT a:b'],
    ['x', 'a:b', false, 'x AND a:b'],
    ['x y', 'a:b', false, '(x y) AND a:b'],
    ['x OR y', 'a:b', true, '(x OR y) AND NOT a:b'],
    ['x AND y', 'a:b', false, 'x AND y AND a:b'],
    ['(x OR y) AND z', 'a:b', false, '(x OR y) AND z AND a:b'],
    ['"x OR y" AND z', 'a:b', false, '"x OR y" AND z AND a:b'],
    ['x AND a:b', 'a:b', false, 'x AND a:b'],
    ['x AND a:b', 'a:b', true, 'x AND NOT a:b'],
    ['NOT a:b', 'a:b', false, 'a:b'],
    ['NOT x AND NOT y', 'a:b', false, 'NOT x AND NOT y AND a:b'],
  ])) {
    assert.equal(and(query, added, not), expected, `${query} + ${added}`);
    assert.ok('test' in parse(expected));
  }
});

test('a note is fixed at its place, and both words are asked for', () => {
  const note = { at: 2, length: 3, text: '', fix: 'AND' };
  assert.equal(fixed('a and b', note), 'a AND b');
  for (const [query, expected] of [['a b', 'a AND b'], ['a OR b', 'a OR b'], ['"x y" z', '"x y" AND z'], ['NOT a b', 'NOT a AND b'], ['', '']]) assert.equal(both(query), expected);
});

test('commands quote what a shell would read', () => {
  assert.equal(shell("a'b $(c)"), "'a'\\''b $(c)'");
  assert.equal(command({ account: 'payments', q: 'level:error AND x', from: 'now-15m', to: 'now' }), "loghub logs payments 'level:error AND x' --local --since 15m");
  assert.equal(command({ account: 'payments', q: '', from: 'all', to: 'now', live: true }), 'loghub logs payments --local --since 365d --follow');
  assert.equal(command({ account: 'payments', q: '-x', from: '2026-01-02T03:04:05Z', to: 'now' }, Date.parse('2026-01-02T03:04:15Z')), 'loghub logs payments --local --since 10s -- -x');
  const line = curl('http://127.0.0.1:8072', { account: 'payments', q: 'a b', from: 'now-15m', to: 'now' });
  assert.match(line, /\$LOGHUB_CONSOLE_TOKEN/);
  assert.match(line, /--data-urlencode 'q=a b'/);
});

test('JSON is read by its text', () => {
  const values = (/** @type {string} */ text) => walk(text).leaves.map((leaf) => [leaf.path, leaf.text, leaf.type]);
  assert.deepEqual(values('{"a":9007199254740993,"a":1,"b":{"c":[1,"x"]},"e":{},"n":null,"t":true}'), [
    ['a', '9007199254740993', 'number'], ['a', '1', 'number'], ['b.c', '1', 'number'], ['b.c', 'x', 'string'], ['e', '{}', 'empty'],
    ['n', 'null', 'null'], ['t', 'true', 'boolean'],
  ]);
  assert.deepEqual(values('{"__proto__":{"x":1e999}}'), [['__proto__.x', '1e999', 'number']]);
  assert.deepEqual(values('{"cut":"half of a te'), [['cut', 'half of a te', 'string']]);
  assert.deepEqual(values('{"k":"a\\u001b\\ud800"}'), [['k', 'a\u001b\ud800', 'string']]);
  assert.deepEqual(values('["a",{"b":[]}]'), [['', 'a', 'string'], ['b', '[]', 'empty']]);
  assert.equal(walk(`${'['.repeat(60_000)}`).more, true);
  // Written again without spaces, the lines are the text.
  for (const text of ['{"a":[1,{"b":"c:,}"},[]],"d":{}}', '[[],[1,2],{"x":{"y":null}}]', '"a"', '17']) {
    const again = walk(text).lines.map((line) => (line.key === null ? '' : `${line.key}:`) + line.open + line.raw + (line.comma ? ',' : '')).join('');
    assert.equal(again, text);
  }
});

/** @param {number} seq @returns {any} */
const row = (seq) => ({ seq, time: seq, message: `m${seq}`, masks: [], spoiled: [], fields: {} });
const rows = (/** @type {number} */ from, /** @type {number} */ to) => Array.from({ length: to - from + 1 }, (_, i) => row(from + i));

test('shown and skipped are what arrived, whatever the rate', () => {
  let seed = 11;
  const random = (/** @type {number} */ n) => { seed = (seed * 48271) % 2147483647; return seed % n; };
  for (let world = 0; world < 40; world += 1) {
    /** @type {import('../js/parts/tail.js').List} */
    let list = { entries: rows(1, 20).reverse(), trimmed: 0 };
    let next = 21;
    for (let tick = 0; tick < 60; tick += 1) {
      const skipped = random(3) ? random(1200) : 0;
      const shown = random(101);
      const batch = [];
      if (skipped) batch.push({ skipped: { count: skipped, from: next, to: next + skipped - 1 } });
      next += skipped;
      if (shown) batch.push({ rows: rows(next, next + shown - 1) });
      next += shown;
      list = arrived(list, batch);
      const gap = list.entries.find(isGap);
      if (gap && random(4) === 0) {
        const some = Math.min(500, gap.count);
        // A gap is loaded from its newest document on.
        const newest = gap.from + gap.count - 1;
        list = filled(list, gap, rows(newest - some + 1, newest).reverse(), some < gap.count ? 'cursor' : null);
      }
      assert.equal(stands(list), next - 1);
      assert.ok(list.entries.length <= CAP);
      const order = rowsOf(list.entries).map((one) => one.seq);
      assert.deepEqual(order, [...order].sort((a, b) => b - a));
    }
  }
});
