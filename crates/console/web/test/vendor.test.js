// The vendored libraries are those of the lock, and the page stays small.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { FILES, made, readme } from './vendor.js';

const web = join(import.meta.dirname, '..');

for (const [to, name, file] of FILES) {
  test(`vendor/${to} is made of ${name} of the lock`, () => {
    const lock = JSON.parse(readFileSync(join(web, 'package-lock.json'), 'utf8'));
    const installed = JSON.parse(readFileSync(join(web, 'node_modules', name, 'package.json'), 'utf8'));
    assert.equal(installed.version, lock.packages[`node_modules/${name}`].version);
    assert.equal(readFileSync(join(web, 'vendor', to), 'utf8'), made(name, file));
  });
}

test('vendor/README.md records the hashes', () => {
  assert.equal(readFileSync(join(web, 'vendor', 'README.md'), 'utf8'), readme());
});

/** The files that the program embeds. */
function assets() {
  const folders = ['css', 'js', 'vendor'].flatMap((folder) => readdirSync(join(web, folder), { recursive: true }).map((name) => join(web, folder, String(name))));
  return [...folders, join(web, 'index.html'), join(web, 'icon.svg')].filter((path) => statSync(path).isFile() && !/\.d\.ts$|\.md$/.test(path));
}

/** @param {string[]} paths */
function sizes(paths) {
  const texts = paths.map((path) => readFileSync(path));
  return { raw: texts.reduce((sum, text) => sum + text.length, 0), packed: texts.reduce((sum, text) => sum + gzipSync(text).length, 0) };
}

test('all assets have at most 340 kB, and 128 kB with gzip', (t) => {
  const { raw, packed } = sizes(assets());
  t.diagnostic(`${raw} bytes, ${packed} with gzip`);
  assert.ok(raw <= 340_000, `${raw} bytes`);
  assert.ok(packed <= 128_000, `${packed} bytes with gzip`);
});

test('no file of ours writes markup, styles in markup, code from text, or asks elsewhere', () => {
  const forbidden = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|dangerouslySetInnerHTML|srcdoc|\beval\(|new Function|\sstyle=|javascript:|https?:\/\/(?!127\.0\.0\.1)|\bnew Worker|serviceWorker/;
  for (const path of assets().filter((one) => !one.includes('/vendor/') && !one.endsWith('.svg'))) {
    const found = forbidden.exec(readFileSync(path, 'utf8'));
    assert.equal(found, null, `${path}: ${found?.[0]}`);
  }
});
