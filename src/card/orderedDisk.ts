import type { Disk } from './disk.js';

const ordered = new WeakMap<Disk, Disk>();
const lastTurn = new WeakMap<Disk, Promise<unknown>>();

/**
 * The disk with the one order kept that FAT file systems need: between freeing clusters (removing, renaming
 * over, replacing) and taking new ones a barrier (facts: storage §2). It comes by itself, before whatever may
 * allocate, so that nobody can forget it. Always the same object for the same disk.
 */
export function orderedDisk(disk: Disk): Disk {
  const known = ordered.get(disk);
  if (known !== undefined) return known;
  // What a run that was killed has freed need not be on the medium either.
  let freed = 1;
  let safe = 0;
  const barrier = async () => {
    // What is freed while the barrier runs needs another one.
    const until = freed;
    await disk.barrier();
    safe = Math.max(safe, until);
  };
  const freeing = <A extends unknown[]>(operation: (...given: A) => Promise<void>) => {
    return async (...given: A): Promise<void> => {
      freed += 1;
      await operation(...given);
      freed += 1;
    };
  };
  const taking = <A extends unknown[], R>(operation: (...given: A) => Promise<R>) => {
    return async (...given: A): Promise<R> => {
      if (safe < freed) await barrier();
      return operation(...given);
    };
  };
  const made: Disk = {
    ...disk,
    makeDirectory: taking(disk.makeDirectory),
    create: taking(disk.create),
    append: taking(disk.append),
    remove: freeing(disk.remove),
    rename: freeing(disk.rename),
    barrier,
  };
  ordered.set(disk, made);
  ordered.set(made, made);
  return made;
}

/** Runs works on a disk's day files one after another: two that rewrite the same index would lose lines. */
export function inTurn<T>(disk: Disk, work: (ordered: Disk) => Promise<T>): Promise<T> {
  const kept = orderedDisk(disk);
  const turn = (lastTurn.get(kept) ?? Promise.resolve()).then(() => work(kept));
  const over = turn.catch(() => {});
  lastTurn.set(kept, over);
  return turn;
}
