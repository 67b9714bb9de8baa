import { closeSync, constants, openSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * A bare pseudo-terminal in a process of its own (facts: packages §4: node-pty reads the slave, blocks on
 * master writes, and its kill and destroy signal every process). Tells its slave's path, and passes bytes on
 * as base64: { write } in, { data } out.
 */
interface Terminal {
  readonly ptsName: string;
  readonly slave: { destroy(): void };
  readonly master: {
    write(bytes: Buffer): void;
    on(event: 'data', listener: (bytes: Buffer) => void): void;
  };
}
const nodePty = createRequire(import.meta.url)('node-pty') as { open(options: object): Terminal };
const pty = nodePty.open({ encoding: null });
const hold = openSync(pty.ptsName, constants.O_RDWR | constants.O_NOCTTY);
pty.slave.destroy();
pty.master.on('data', (bytes) => process.send?.({ data: bytes.toString('base64') }));
process.on('message', (message: { write: string }) => {
  const bytes = Buffer.from(message.write, 'base64');
  for (let at = 0; at < bytes.length; at += 512) pty.master.write(bytes.subarray(at, at + 512));
});
process.on('disconnect', () => {
  closeSync(hold);
  process.kill(process.pid, 'SIGKILL');
});
process.send?.({ path: pty.ptsName });
