import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Notices } from '../audio/notices.js';
import { lookAt } from '../card/blockDevice.js';
import { type LastStop, lastStopOf, parseRun } from '../card/lastStop.js';
import { type Look, type Medium, mediumOf, unknownMedium } from '../card/medium.js';
import { answerOf, isSynchronised } from '../card/systemClock.js';
import { bootId } from '../card/wholeFile.js';
import { type Config, type ConfigResult, loadBoards } from '../config.js';
import type { CardReport, Status } from '../control/api.js';
import type { ApiClient } from '../control/client.js';
import { ProblemError } from '../i18n/problems.js';
import type {
  Evidence,
  NoticeSeen,
  PanelSeen,
  PlaceSeen,
  RecorderSeen,
  ServiceSeen,
  Versions,
} from './evidence.js';
import { seeLine, seeSoundCards } from './gatherLine.js';

/** A recorder or a card that hangs is as good as none. */
const PATIENCE_MS = 5000;
const LEDS = '/sys/class/leds';
const SHIPPED_NOTICES = fileURLToPath(new URL('../../notices', import.meta.url));

export interface DoctorPlaces {
  readonly config: ConfigResult;
  /** Which file was read; null for the built-in configuration. */
  readonly file: string | null;
  readonly recorder: ApiClient;
  readonly version: string;
}

/** Looks at everything, and changes nothing; works without a recorder, and with a broken configuration. */
export async function gather({
  config: read,
  file,
  recorder: client,
  version,
}: DoctorPlaces): Promise<Evidence> {
  const config = read.ok ? read.config : null;
  const [boards, versions] = [loadBoards(), await seeVersions(version)];
  const recorder = await seeRecorder(client);
  const state = config?.card.state ?? null;
  return {
    file,
    faults: read.ok ? [] : read.problems,
    config,
    board: boards.find(({ name }) => name === config?.board) ?? null,
    boardHere: boards.find(({ model }) => model !== null && versions.model?.startsWith(model))?.name ?? null,
    recorder,
    service: await seeService(),
    lastStop: await seeLastStop(recorder, state),
    line: config && (await seeLine(config.line)),
    soundCards: await seeSoundCards(),
    notice: config && (await seeNotice(config.notice)),
    panel: config && (await seePanel(config.panel)),
    ring: config && (await seePlace(config.card.ring)),
    recordings: config && (await seeRecordings(recorder, config.card)),
    clockSynchronised: await isSynchronised(),
    udcs: await readdir('/sys/class/udc').catch(() => []),
    versions,
  };
}

async function seeRecorder(client: ApiClient): Promise<RecorderSeen> {
  const late = delay(PATIENCE_MS, null, { ref: false });
  try {
    const asked = Promise.all([client.getJson<Status>('/v1/status'), client.getJson<CardReport>('/v1/card')]);
    const answer = await Promise.race([asked, late]);
    if (answer !== null) return { kind: 'answers', status: answer[0], card: answer[1] };
    return { kind: 'silent', problem: { code: 'controlLost', path: client.socketPath } };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { kind: 'silent', problem: error.problem };
  }
}

/** Null where systemd does not run, which says so by failing. */
async function seeService(): Promise<ServiceSeen | null> {
  const properties = ['LoadState', 'ActiveState', 'Result', 'NRestarts'];
  const said = await answerOf('systemctl', [
    'show',
    'denwaban.service',
    `--property=${properties.join(',')}`,
  ]);
  if (said === null) return null;
  const value = new Map(said.split('\n').map((line) => line.split('=') as [string, string]));
  return {
    load: value.get('LoadState') ?? '',
    active: value.get('ActiveState') ?? '',
    result: value.get('Result') ?? '',
    restarts: Number(value.get('NRestarts') ?? 0),
  };
}

/** A running recorder's own word; of a dead one the record says how it died. */
async function seeLastStop(recorder: RecorderSeen, state: string | null): Promise<LastStop | null> {
  if (recorder.kind === 'answers') return recorder.status.lastStop;
  if (state === null) return null;
  try {
    const record = parseRun(await readFile(join(state, 'run.json'), 'utf8'));
    return record && lastStopOf(record, await bootId());
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? lastStopOf(null, '') : null;
  }
}

async function seeNotice({ clip, dir }: Config['notice']): Promise<NoticeSeen> {
  const loaded = await new Notices(SHIPPED_NOTICES, dir).load(clip);
  return 'code' in loaded ? loaded : { seconds: loaded.seconds, file: loaded.file };
}

async function seePanel({ button, lamps }: Config['panel']): Promise<PanelSeen> {
  const lamp = async (name: string) => {
    const trigger = await readFile(join(LEDS, name, 'trigger'), 'utf8').catch(() => null);
    return { name, there: await isThere(join(LEDS, name)), timer: trigger?.includes('[timer]') ?? false };
  };
  return {
    button: button && { device: button.device, there: await isThere(button.device) },
    lamps: lamps && [await lamp(lamps.green), await lamp(lamps.red)],
  };
}

async function seePlace(path: string): Promise<PlaceSeen> {
  const look = await lookPatiently(dirname(path));
  return { path, there: await isThere(path), readOnly: look.kind === 'found' && look.readOnly };
}

/** The recorder looks every two seconds, and knows what was there before. */
async function seeRecordings(recorder: RecorderSeen, card: Config['card']): Promise<Medium> {
  const medium =
    recorder.kind === 'silent'
      ? mediumOf(unknownMedium, await lookPatiently(card.recordings), card.mountPoint)
      : toldOf(recorder.card.recordings);
  return medium.state === 'absent' ? { ...medium, space: await spaceAbove(card.recordings) } : medium;
}

function toldOf({ state, freeBytes, totalBytes }: CardReport['recordings']): Medium {
  const space = freeBytes === null || totalBytes === null ? null : { freeBytes, totalBytes };
  return { ...unknownMedium, state, space };
}

/** The room where a directory will be that is not made yet. */
async function spaceAbove(path: string): Promise<Medium['space']> {
  const look = await lookPatiently(dirname(path));
  if (look.kind === 'found') return look;
  return dirname(path) === path ? null : spaceAbove(dirname(path));
}

async function lookPatiently(directory: string): Promise<Look> {
  const late = delay(PATIENCE_MS, { kind: 'failed', why: 'ETIMEDOUT' } as const, { ref: false });
  return Promise.race([lookAt(directory), late]);
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

async function seeVersions(denwaban: string): Promise<Versions> {
  const text = (path: string) => readFile(path, 'utf8').catch(() => '');
  const model = (await text('/proc/device-tree/model')).replaceAll('\0', '').trim();
  return {
    denwaban,
    node: process.versions.node,
    kernel: (await text('/proc/sys/kernel/osrelease')).trim(),
    system: /^PRETTY_NAME="?([^"\n]*)/m.exec(await text('/etc/os-release'))?.[1] ?? '',
    model: model || null,
  };
}
