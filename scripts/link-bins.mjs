import { chmodSync } from 'node:fs';

// npm marks a package's bins executable only when it installs it, not when it is built in place.
for (const bin of ['dist/cli/main.js', 'dist/daemon.js']) chmodSync(bin, 0o755);
