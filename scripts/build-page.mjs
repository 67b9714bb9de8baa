import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { buildSync, transformSync } from 'esbuild';

// Makes dist/export/page/page.html: the page that is put on every drive, with everything inside. The policy lets
// it run its own script and those that lie beside it, play sound, and nothing else: it has no network.
const FROM = 'src/export/page/browser';
const TO = 'dist/export/page';
/** What office PCs that are never updated still have. */
const TARGETS = ['chrome90', 'edge90', 'firefox90', 'safari14.1'];

execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', FROM], { stdio: 'inherit' });
const bundle = buildSync({
  entryPoints: [`${FROM}/main.ts`],
  bundle: true,
  minify: true,
  charset: 'utf8',
  format: 'iife',
  target: TARGETS,
  write: false,
});
const script = bundle.outputFiles[0].text.trim().replaceAll('</script', '<\\/script');
const style = transformSync(readFileSync(`${FROM}/page.css`, 'utf8'), {
  loader: 'css',
  minify: true,
  target: TARGETS,
}).code.trim();
const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const policy = [
  "default-src 'none'",
  `script-src ${hash(script)} 'self' file:`,
  `style-src ${hash(style)}`,
  "media-src 'self' file: blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
const parts = {
  'content=""': `content="${policy}"`,
  '<style></style>': `<style>${style}</style>`,
  '<script></script>': `<script>${script}</script>`,
};
let html = readFileSync(`${FROM}/page.html`, 'utf8');
for (const [place, part] of Object.entries(parts)) html = html.replace(place, () => part);
mkdirSync(TO, { recursive: true });
writeFileSync(`${TO}/page.html`, html);
