import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { loadBoards } from '#src/config.js';

const ROOT = resolve(import.meta.dirname, '../..');
const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

const PLACES =
  /^(usr\/lib\/denwaban\/(dist|node_modules|boards|notices|bin)\/|usr\/lib\/denwaban\/package\.json$|usr\/bin\/denwaban$|usr\/lib\/systemd\/system\/denwaban|usr\/lib\/(sysusers\.d|tmpfiles\.d|systemd\/system\.conf\.d)\/denwaban\.conf$|usr\/lib\/udev\/rules\.d\/70-denwaban\.rules$|usr\/share\/(doc\/)?denwaban\/)/;
/** Of the machine that built it, and of the registry that its modules came from. */
const traces = () => [ROOT, dir, new URL(run('npm', 'config', 'get', 'registry')).host];

let dir = '';
let deb = '';
const root = () => join(dir, 'root');
const lib = (path = '') => join(root(), 'usr/lib/denwaban', path);
const files = () =>
  readdirSync(root(), { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(root(), join(entry.parentPath, entry.name)));
const field = (name: string) => run('dpkg-deb', '-f', deb, name);

before(() => {
  dir = mkdtempSync(join(tmpdir(), 'dnw-deb-'));
  deb = run('scripts/build-deb', '--out', dir);
  run('dpkg-deb', '-x', deb, root());
  run('dpkg-deb', '-e', deb, join(dir, 'control'));
});
after(() => rmSync(dir, { recursive: true, force: true }));

test('the package has the name, the version and the architecture it says it has', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const arch = run('dpkg', '--print-architecture');
  assert.equal(deb, join(dir, `denwaban_${version}_${arch}.deb`));
  assert.deepEqual([field('Package'), field('Version'), field('Architecture')], ['denwaban', version, arch]);
});

test('the same commit gives the same bytes, whoever builds it and when', () => {
  const again = join(dir, 'again');
  const built = run('bash', '-c', `umask 077; LC_ALL=C.UTF-8 TZ=Asia/Tokyo scripts/build-deb --out ${again}`);
  const hash = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
  assert.equal(hash(built), hash(deb));
});

test('its own Node runs the recorder and the command line', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const node = lib('bin/node');
  assert.equal(run(node, lib('dist/cli/main.js'), '--version'), version);
  assert.equal(
    run(node, '--version'),
    `v${JSON.parse(readFileSync(join(ROOT, 'packaging/nodeRuntime.json'), 'utf8')).version}`,
  );
  assert.match(run(node, lib('dist/daemon.js'), '--help'), /^denwaband/);
  const example = join(root(), 'usr/share/denwaban/denwaban.toml');
  assert.match(run(node, lib('dist/cli/main.js'), '--lang', 'en', 'config', 'check', example), /\S/);
});

test('every module that the recorder loads is inside, compiled ones too', () => {
  const load = `
    const { readdirSync } = require('node:fs');
    const { join } = require('node:path');
    Promise.all(['serialport', 'sql.js', 'pino', 'zod', 'commander', 'string-width', 'toml-eslint-parser']
      .map((name) => import(name)))
      .then(() => import('serialport')).then(({ SerialPort }) =>
        new SerialPort({ path: '/dev/denwaban-none', baudRate: 9600 }, (error) => console.log(error.message)));`;
  const said = execFileSync(lib('bin/node'), ['-e', load], { cwd: lib(), encoding: 'utf8' });
  assert.match(said, /No such file or directory, cannot open \/dev\/denwaban-none/);
});

test('the emulated board is refused in one sentence of either language', () => {
  const config = join(dir, 'emulated.toml');
  writeFileSync(config, `board = "emulated"\nruntime_dir = "${join(dir, 'run')}"\n`);
  for (const [locale, wanted] of [
    ['C.UTF-8', /^board = "emulated" needs the line emulator, [^\n]* set board = "generic" [^\n]*\n$/],
    ['ja_JP.UTF-8', /^board = "emulated" に必要な回線エミュレーター[^\n]*board = "generic"[^\n]*\n$/],
  ] as const) {
    const env = { PATH: process.env.PATH, LC_ALL: locale };
    const args = [lib('dist/daemon.js'), '--config', config];
    const { status, stderr } = spawnSync(lib('bin/node'), args, { env, encoding: 'utf8' });
    assert.match(stderr, wanted);
    assert.equal(status, 69);
  }
});

test('arecord captures, without a try at the module that is left out', () => {
  const { href } = pathToFileURL(lib('dist/audio/backend.js'));
  const ask = `import(${JSON.stringify(href)}).then(({ ownBackend }) => console.log(ownBackend()))`;
  assert.equal(run(lib('bin/node'), '-e', ask), 'arecord');
});

test('everything is where it belongs, is owned by root, and can be read by all', () => {
  const outside = files().filter((file) => !PLACES.test(file));
  assert.deepEqual(outside, []);
  const owners = run('dpkg-deb', '-c', deb)
    .split('\n')
    .map((line) => line.split(/\s+/));
  for (const [mode = '', owner] of owners) {
    assert.equal(owner, 'root/root');
    assert.match(mode, /^(drwxr-xr-x|-rwxr-xr-x|-rw-r--r--)$/);
  }
});

test('no trace of the building machine or its registry is inside', () => {
  const traced = traces();
  const found = files().filter((file) => {
    if (file.endsWith('bin/node')) return false;
    const text = readFileSync(join(root(), file), 'latin1');
    return traced.some((trace) => text.includes(trace));
  });
  assert.deepEqual(found, []);
});

test('what the units run is inside and can be run', () => {
  const units = readdirSync(join(root(), 'usr/lib/systemd/system'));
  assert.ok(units.length >= 4);
  const programs = units.flatMap((unit) => {
    const text = readFileSync(join(root(), 'usr/lib/systemd/system', unit), 'utf8');
    return [...text.matchAll(/^Exec\w+=-?(.*)$/gm)].flatMap(([, line = '']) =>
      line.split(' ').filter((word) => word.startsWith('/usr/lib/denwaban/')),
    );
  });
  assert.ok(programs.length >= 4);
  for (const program of programs) {
    assert.ok(existsSync(join(root(), program)), program);
    if (program.includes('/bin/')) assert.ok(statSync(join(root(), program)).mode & 0o100, program);
  }
});

test('the board it finds is one that there is, and each Raspberry Pi is found', () => {
  const found = [...readFileSync(join(dir, 'control/postinst'), 'utf8').matchAll(/echo ([a-z0-9-]+) ;;/g)];
  const boards = loadBoards().filter(({ name, emulated }) => !emulated && !name.startsWith('lab-'));
  assert.deepEqual(found.map(([, name]) => name).sort(), boards.map(({ name }) => name).sort());
});

test('its scripts are shell that dash understands, ask nothing, and leave the recordings alone', () => {
  for (const name of ['postinst', 'prerm', 'postrm']) {
    const file = join(dir, 'control', name);
    assert.equal(spawnSync('dash', ['-n', file]).status, 0, name);
    const text = readFileSync(file, 'utf8');
    assert.doesNotMatch(text, /\bread\b|debconf|chmod|\bcurl\b|\bwget\b|npm/);
    for (const [line] of text.matchAll(/.*rm -rf .*\$state.*/g))
      assert.match(text.slice(0, text.indexOf(line)), /DELETE-ON-PURGE" \]; then\s*$/);
  }
  assert.ok(!existsSync(join(dir, 'control/conffiles')), 'a conffile would be asked about');
});
