import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Status } from '#src/control/api.js';
import { Rig } from '../rig/denwaban.js';
import { manyLines, placeRecordings } from '../rig/manyRecordings.js';
import { Random } from '../rig/random.js';

test('a running recorder gives its recordings away, byte for byte', async (t) => {
  const rig = await Rig.start(t);
  const lines = [...manyLines(new Random(5), { count: 30, perDay: 5 })];
  placeRecordings(rig.recordings, lines);
  await rig.startDaemon();
  await rig.until('the list', async () => {
    const { card } = await rig.api.getJson<Status>('/v1/status');
    return card.recordings.catalogue === 'ready' && card.recordings.calls === 30;
  });
  const out = join(rig.dir, 'stick');
  const said = await rig.cli(['export', '--out', out, '--name', '{date}/{name}']);
  assert.deepEqual([said.code, said.stderr], [0, ''], said.stdout);
  execFileSync('sha256sum', ['--quiet', '-c', 'SHA256SUMS'], { cwd: out });
  const day = lines[0]?.path.slice(0, 10) ?? '';
  for (const name of readdirSync(join(out, day.replaceAll('/', '-'))))
    assert.ok(
      readFileSync(join(out, day.replaceAll('/', '-'), name)).equals(
        readFileSync(join(rig.recordings, day, name)),
      ),
    );
  const zip = await rig.cli(['export', 'last', '--out', `${out}.zip`]);
  assert.equal(zip.code, 0, zip.stderr);
  const inside = await rig.cli(['export', 'last', '--out', join(rig.recordings, 'copy')]);
  assert.equal(inside.code, 2, inside.stderr);
});
