// Copies the libraries of the page from node_modules into vendor/, with relative imports and without source maps,
// and records their hashes in vendor/README.md. `node test/vendor.js --check` compares instead of writing.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Each vendored file: its name in vendor/, its package, its file in the package. */
export const FILES = [
  ['preact.js', 'preact', 'dist/preact.mjs'],
  ['hooks.js', 'preact', 'hooks/dist/hooks.mjs'],
  ['signals-core.js', '@preact/signals-core', 'dist/signals-core.mjs'],
  ['signals.js', '@preact/signals', 'dist/signals.mjs'],
  ['htm.js', 'htm', 'dist/htm.module.js'],
];

/** The page has no import map, because the content security policy refuses inline scripts. */
const IMPORTS = [
  ['from"preact/hooks"', 'from"./hooks.js"'],
  ['from"@preact/signals-core"', 'from"./signals-core.js"'],
  ['from"preact"', 'from"./preact.js"'],
];

/** Returns the text of a vendored file, made from its package. */
export function made(/** @type {string} */ name, /** @type {string} */ file) {
  let text = readFileSync(join(web, 'node_modules', name, file), 'utf8');
  for (const [bare, relative] of IMPORTS) text = text.replaceAll(bare, relative);
  return text.replace(/\n?\/\/# sourceMappingURL=.*\n?$/, '\n');
}

/** Returns the SHA-256 of a text. */
export const hash = (/** @type {string} */ text) => createHash('sha256').update(text).digest('hex');

/** Returns the text of vendor/README.md. */
export function readme() {
  const lock = JSON.parse(readFileSync(join(web, 'package-lock.json'), 'utf8'));
  const rows = FILES.map(([to, name, file]) => {
    const { version, license, integrity } = lock.packages[`node_modules/${name}`];
    const licence = license ?? (name === 'htm' ? 'Apache-2.0' : 'MIT');
    return `| \`${to}\` | ${name} ${version} | \`${file}\` | ${licence} | \`${hash(made(name, file))}\` | \`${integrity}\` |`;
  });
  return `# Vendored libraries

The page uses these files as they stand, so that no build needs Node. Each is a file of an npm package; its bare imports
are made relative, because the content security policy allows no import map. \`npm ci && npm run vendor\` writes them and
this page; \`test/vendor.test.js\` compares them with the packages of the lock.

| file | package | made from | licence | SHA-256 of the file | integrity of the package |
|---|---|---|---|---|---|
${rows.join('\n')}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [to, name, file] of FILES) writeFileSync(join(web, 'vendor', to), made(name, file));
  writeFileSync(join(web, 'vendor', 'README.md'), readme());
}
