import { chmodSync, readFileSync, rmSync, symlinkSync } from 'node:fs';

// npm makes a package's own commands executable and links them only where it is installed as a dependency;
// so that node_modules/.bin has them in a checkout too, this does it after each build.
const { bin } = JSON.parse(readFileSync('package.json', 'utf8'));
for (const [name, file] of Object.entries(bin)) {
  chmodSync(file, 0o755);
  rmSync(`node_modules/.bin/${name}`, { force: true });
  symlinkSync(`../../${file}`, `node_modules/.bin/${name}`);
}
