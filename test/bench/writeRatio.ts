import { execFileSync } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openBlockStore } from '#src/card/blockStore.js';
import { sound } from '../card/callSamples.js';
import { LoopDevice } from '../rig/loopDevice.js';
import { fileOne, openRing, recordOne } from './filing.js';
import { round } from './processes.js';

/** Real time is not waited for: the peer gets a second of sound so many ms after the one before is synced. */
const SECOND_MS = 30;
const RING_BYTES = 64 * 1024 ** 2;
const CARD_BYTES = 256 * 1024 ** 2;

export interface WriteRatio {
  readonly deviceBytes: number;
  readonly soundBytes: number;
  /** Bytes that reached the device for each byte of 16-bit sound. */
  readonly ratio: number;
}

/**
 * Records one call of so many seconds in the real ring on a block device and files it on ext4 on another; and
 * appends the same sound to a WAV file on a third, synced each second, as recorders commonly do. Counted by the
 * kernel at the devices.
 */
export async function measureWriteRatios(seconds: number): Promise<Record<string, WriteRatio>> {
  const devices = [RING_BYTES, CARD_BYTES, CARD_BYTES].map((bytes) => new LoopDevice(bytes));
  const [ringDevice, cardDevice, peerDevice] = devices as [LoopDevice, LoopDevice, LoopDevice];
  try {
    const soundBytes = seconds * 16_000;
    const ratioOf = (deviceBytes: number): WriteRatio => ({
      deviceBytes,
      soundBytes,
      ratio: round(deviceBytes / soundBytes),
    });
    const peer = await written([peerDevice], peerDevice.mount(), (directory) => append(directory, seconds));
    const card = cardDevice.mount();
    const before = ringDevice.writtenBytes();
    const all = await written([ringDevice, cardDevice], card, () =>
      recordAndFile(ringDevice.path, card, seconds),
    );
    return {
      'ring alone': ratioOf(ringDevice.writtenBytes() - before),
      'ring and filing': ratioOf(all),
      'append to a WAV, fsync each second': ratioOf(peer),
    };
  } finally {
    for (const device of devices) device.remove();
  }
}

/** Bytes that reach the devices while `work` is done, the file system's own afterwork included. */
async function written(
  devices: readonly LoopDevice[],
  directory: string,
  work: (directory: string) => Promise<void>,
): Promise<number> {
  const count = () => devices.reduce((sum, device) => sum + device.writtenBytes(), 0);
  const settle = () => execFileSync('sync', ['-f', directory]);
  settle();
  const before = count();
  await work(directory);
  settle();
  return count() - before;
}

async function append(directory: string, seconds: number): Promise<void> {
  const file = await open(join(directory, 'call.wav'), 'w');
  for (let second = 0; second < seconds; second++) {
    await file.write(Buffer.from(sound(second * 8000, 8000).buffer));
    await file.sync();
    await delay(SECOND_MS);
  }
  await file.close();
}

async function recordAndFile(ringPath: string, directory: string, seconds: number): Promise<void> {
  const store = await openBlockStore(ringPath, RING_BYTES, Date.now);
  const paced = await openRing(store);
  const { ring } = paced;
  const stream = await recordOne(paced, seconds);
  await fileOne(ring, directory, stream, 'standard');
  await ring.close();
}
