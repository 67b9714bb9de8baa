import { setTimeout as delay } from 'node:timers/promises';
import { loadConfig } from '../config.js';
import { loadProfile } from '../line/profile.js';
import { releaseLine } from '../line/release.js';
import { openLog } from '../log.js';

/** Gives the line free after a recorder that died; run by `packaging/after-stop`. Without a configuration none is known. */
const PATIENCE_MS = 8000;
const nowMs = () => Number(process.hrtime.bigint()) / 1e6;

const loaded = loadConfig();
if (loaded.ok) {
  const { line } = loaded.config;
  const log = openLog(loaded.config.logLevel);
  const profile = loadProfile(line.profile);
  const freed =
    'code' in profile
      ? profile
      : profile.control === 'none'
        ? null
        : releaseLine(line.device, profile, nowMs);
  const late = { code: 'lineSilent', path: line.device } as const;
  const problem = await Promise.race([freed, delay(PATIENCE_MS, late)]);
  if (problem === null) log.info({ device: line.device }, 'the line is free');
  else log.warn({ problem }, 'the line could not be given free');
}
process.exit(0);
