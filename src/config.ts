import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { loadBoards } from './config/boards.js';
import { type ConfigResult, parseConfig } from './config/parse.js';
import { systemPlaces, userPlaces } from './config/resolve.js';

export { type Board, loadBoards } from './config/boards.js';
export { loadCountry } from './config/countries.js';
export { type ConfigResult, parseConfig } from './config/parse.js';
export { type Config, type Places, systemPlaces, userPlaces } from './config/resolve.js';
export { holidaysIn, type LoadedRules, loadRuleSet, localTimeOf } from './config/ruleSet.js';

export const SYSTEM_CONFIG = '/etc/denwaban/denwaban.toml';

/**
 * Finds and reads the configuration: the given file, else $DENWABAN_CONFIG, else /etc/denwaban/denwaban.toml
 * when there is one, else the built-in one (the emulated board in the user's own directories; sockets in $DENWABAN_RUNTIME when set).
 *
 * @throws ProblemError configBoardBroken when the installation itself is damaged
 */
export function loadConfig(path?: string, env: NodeJS.ProcessEnv = process.env): ConfigResult {
  const boards = loadBoards();
  const home = env.HOME || homedir();
  const asked = path ?? env.DENWABAN_CONFIG;
  const file = asked || SYSTEM_CONFIG;
  try {
    return parseConfig(readFileSync(file, 'utf8'), file, boards, systemPlaces(home));
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    if (asked || why !== 'ENOENT')
      return { ok: false, problems: [{ code: 'configUnreadable', path: file, why }] };
  }
  const uid = process.getuid?.() ?? 0;
  const places = userPlaces(home, uid, env.XDG_STATE_HOME, env.XDG_RUNTIME_DIR);
  const runtimeDir = env.DENWABAN_RUNTIME || places.runtimeDir;
  return parseConfig('', null, boards, { ...places, runtimeDir });
}
