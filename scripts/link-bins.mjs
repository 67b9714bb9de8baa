import { chmodSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';

// npm makes a package's own commands executable and links them only where it is installed as a dependency;
// so that node_modules/.bin has them in a checkout too, this does it after each build.
// A link is put in another's place, so that a command that is run meanwhile is found.
const { bin } = JSON.parse(readFileSync('package.json', 'utf8'));
for (const [name, file] of Object.entries(bin)) {
  chmodSync(file, 0o755);
  const link = `node_modules/.bin/${name}`;
  rmSync(`${link}.new`, { force: true });
  symlinkSync(`../../${file}`, `${link}.new`);
  renameSync(`${link}.new`, link);
}
