import type { Disk, NewFile } from '#src/card/disk.js';

/** A disk that fails from its n-th operation on, as if the process had died there. */
export function breakingDisk(disk: Disk, operations: number): Disk & { readonly broke: boolean } {
  let left = operations;
  let broke = false;
  const step = () => {
    if (left-- > 0) return;
    broke = true;
    throw Object.assign(new Error('the machine died here'), { code: 'EIO' });
  };
  const breaking = <A extends unknown[], R>(operation: (...given: A) => Promise<R>) => {
    return async (...given: A): Promise<R> => {
      step();
      return operation(...given);
    };
  };
  return {
    root: disk.root,
    get broke() {
      return broke;
    },
    makeDirectory: breaking(disk.makeDirectory),
    append: breaking(async (path, text) => {
      if (left === 0) await disk.append(path, text.slice(0, 40));
      step();
      await disk.append(path, text);
    }),
    readText: breaking(disk.readText),
    readHead: breaking(disk.readHead),
    list: breaking(disk.list),
    remove: breaking(disk.remove),
    rename: breaking(disk.rename),
    syncDirectory: breaking(disk.syncDirectory),
    hash: breaking(disk.hash),
    stat: breaking(disk.stat),
    setReadOnly: breaking(disk.setReadOnly),
    barrier: breaking(disk.barrier),
    space: breaking(disk.space),
    async create(path): Promise<NewFile> {
      step();
      const file = await disk.create(path);
      return {
        async write(data) {
          if (left === 0) await file.write(data.subarray(0, data.length >> 1));
          step();
          await file.write(data);
        },
        rewriteHead: breaking(file.rewriteHead),
        sync: breaking(file.sync),
        close: file.close,
      };
    },
  };
}
