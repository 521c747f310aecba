// The vendored libraries are those of the lock.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
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
