import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { ProblemError } from '../i18n/problems.js';
import { tryCapacity } from './capacity.js';
import { codeOf, type Disk } from './disk.js';
import { type Layout, partPath, RECORDINGS_LABEL, RING_NAME, type Step, stepsOf } from './layout.js';
import { lookAtDisk } from './look.js';
import { needPrograms, runProgram } from './program.js';

/** udev makes the partitions' nodes after the kernel has read the table. */
const NODES_PATIENCE_MS = 15_000;

/**
 * Erases the disk and makes the layout on it. What is broken off leaves a card that the recorder does not know.
 * @param begins told of each step before it is done
 * @throws ProblemError prepareNoProgram, prepareFake, prepareGone, prepareFailed
 */
export async function prepareDisk(disk: Disk, layout: Layout, begins: (step: Step) => void): Promise<void> {
  await needPrograms();
  for (const step of stepsOf(disk.path, layout, disk.sectorBytes)) {
    begins(step);
    if (step.kind === 'try') await tryDisk(disk);
    else await carryOut(disk, layout, step);
  }
  await lookOver(disk, layout);
}

/** What is there now is what was to be there, as anybody would see it who puts the card in. */
async function lookOver(disk: Disk, layout: Layout): Promise<void> {
  const { parts } = await lookAtDisk(disk.path);
  const found = parts.map(({ bytes, type, label, name }) => ({ bytes, type, label, name }));
  const [recordings, ring] = [RECORDINGS_LABEL, RING_NAME];
  const wanted = [{ bytes: layout.recordings.bytes, type: 'exfat', label: recordings, name: recordings }];
  const ringPart = { bytes: layout.ring?.bytes, type: null, label: null, name: ring };
  if (!isDeepStrictEqual(found, layout.ring === null ? wanted : [...wanted, ringPart]))
    throw await failed(disk, 'blkid', JSON.stringify(found));
}

async function carryOut(disk: Disk, layout: Layout, { command, input }: Extract<Step, { kind: 'run' }>) {
  const { code, why } = await runProgram(command, input);
  const [program = ''] = command;
  // partx says 1 as well when the kernel has read the table by itself.
  if (program === 'partx') await nodesOf(disk, layout);
  else if (code !== 0) throw await failed(disk, program, why);
}

async function nodesOf(disk: Disk, { ring }: Layout): Promise<void> {
  const nodes = [1, ...(ring === null ? [] : [2])].map((number) => partPath(disk.path, number));
  for (let waitedMs = 0; waitedMs < NODES_PATIENCE_MS; waitedMs += 100) {
    const found = await Promise.all(nodes.map((node) => stat(node).catch(() => null)));
    if (found.every((one) => one?.isBlockDevice())) return;
    await delay(100);
  }
  throw await failed(disk, 'partx', nodes.join(', '));
}

async function tryDisk(disk: Disk): Promise<void> {
  try {
    const bad = await tryOpen(disk);
    if (bad !== null)
      throw new ProblemError({ code: 'prepareFake', device: disk.path, bytes: disk.bytes, bad });
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw await failed(disk, 'write', (error as NodeJS.ErrnoException).code ?? String(error));
  }
}

async function tryOpen({ path, bytes, ...disk }: Disk): Promise<number | null> {
  // Exclusive: nobody can mount it meanwhile.
  const file = await open(path, constants.O_RDWR | constants.O_EXCL);
  try {
    const medium = {
      write: async (offset: number, data: Uint8Array) => {
        await file.write(data, 0, data.length, offset);
      },
      flush: async () => {
        await file.sync();
        const { code, why } = await runProgram(['blockdev', '--flushbufs', path]);
        if (code !== 0) throw new Error(why);
      },
      read: async (offset: number, length: number) => {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
        return buffer.subarray(0, bytesRead);
      },
    };
    return await tryCapacity(medium, bytes, codeOf({ path, bytes, ...disk }));
  } finally {
    await file.close().catch(() => {});
  }
}

/** A card that is gone by now was pulled, whatever the program says. */
async function failed(disk: Disk, program: string, why: string): Promise<ProblemError> {
  const device = disk.path;
  const { code, stdout } = await runProgram(['blockdev', '--getsize64', device]);
  const there = code === 0 && Number(stdout) === disk.bytes;
  return new ProblemError(
    there ? { code: 'prepareFailed', device, program, why } : { code: 'prepareGone', device },
  );
}
