import { previewExport } from '../export/pack/exportTo.js';
import type { CopyOrder } from '../export/pack/plan.js';
import { EXIT } from './exits.js';
import { size, table } from './format.js';
import type { Session } from './session.js';

/** Says what would be copied, how large it is and whether there is room; exit code 1 when there is not. */
export async function dryRun(order: CopyOrder, path: string, json: boolean, session: Session): Promise<void> {
  const { words } = session;
  const { missing, missingBytes: bytes, found, freeBytes, fitting } = await previewExport(path, order);
  const files = missing.length;
  const fits = fitting === files;
  if (!fits) session.exitWith(EXIT.checkFailed);
  if (json) {
    const calls = missing.map(({ row, path: name, bytes: each }) => ({ id: row.id, name, bytes: each }));
    session.printJson({ dryRun: true, path, bytes, found, freeBytes, fits, fitting, calls });
    return;
  }
  const free = size(freeBytes);
  session.print(
    ...table(missing.map(({ row, path: name, bytes: each }) => [row.id, size(each), name])),
    words.exportWould({ files, size: size(bytes), path, found }),
    fits ? words.exportFits({ free }) : words.exportFitsNot({ free, files: fitting }),
  );
}
