import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';

// runtime-modules.mjs DIRECTORY NODE-ARCH: copies what runs of node_modules, for the package. The closure of our
// dependencies, without what only an npm install needs, and of each package the files that Node can load and its
// licence.
const [to = '', arch = ''] = process.argv.slice(2);
/**
 * What would have to be compiled for each architecture and each Node, and what only that needs: arecord captures in
 * alsa-capture's place, denwaban-usb looks every two seconds in usb-detection's, and the emulator, which needs
 * node-pty, is for a checkout.
 */
const LEFT_OUT = new Set(['alsa-capture', 'node-pty', 'usb-detection', 'node-gyp', 'nan', 'node-addon-api']);
const LOADED = new Set(['.js', '.cjs', '.mjs', '.json', '.wasm', '.node']);
const NOT_LOADED =
  /(^|\/)(test|tests|benchmarks|obj\.target|\.github)(\/|$)|sql\.js\/dist\/(?!sql-wasm\.(js|wasm)$)|libphonenumber-js\/(?!(min|build|core)(\/|$)|package\.json$|metadata\.min\.json$|LICENSE$)/;

function place(name, from) {
  for (let at = from; ; at = dirname(at)) {
    const found = join(at, 'node_modules', name);
    if (existsSync(found)) return found;
    if (at === '.' || at === '/') return null;
  }
}

const wanted = new Set();
function want(names, from) {
  for (const name of names) {
    const found = LEFT_OUT.has(name) ? null : place(name, from);
    if (found === null || wanted.has(found)) continue;
    wanted.add(found);
    const own = JSON.parse(readFileSync(join(found, 'package.json'), 'utf8'));
    want([...Object.keys(own.dependencies ?? {}), ...Object.keys(own.optionalDependencies ?? {})], found);
  }
}
const { dependencies, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
want([...Object.keys(dependencies), ...Object.keys(optionalDependencies)], '.');

function isNeeded(file) {
  if (basename(file) === 'node_modules' || NOT_LOADED.test(file)) return false;
  if (/\/prebuilds\//.test(file)) return file.includes(`/prebuilds/linux-${arch}`) && !file.includes('musl');
  return /^(licen[cs]e|copying)/i.test(basename(file)) || LOADED.has(extname(file));
}

function copy(from, into) {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const file = join(from, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules' && !NOT_LOADED.test(file)) copy(file, join(into, entry.name));
    } else if (isNeeded(file)) cpSync(file, join(into, entry.name));
  }
}
for (const module of wanted) copy(module, join(to, module));
