import type { Medium } from '#src/card/medium.js';
import { type Config, loadBoards, parseConfig, systemPlaces } from '#src/config.js';
import type { CardReport, Status } from '#src/control/api.js';
import type { Evidence, LineSeen } from '#src/doctor/evidence.js';
import { loadProfile } from '#src/line/profile.js';
import { CARD, STATUS } from '../control/memoryPorts.js';

const DEVICE = '/dev/serial/by-id/usb-Acme_Line-if00';

/** A Raspberry Pi 4 at work in a shop, with nothing to complain of. */
const CONFIG: Config = (() => {
  const toml = `board = "pi-4b"\nline.device = "${DEVICE}"\n[audio]\ncapture = "plughw:CARD=Line"\nplayback = "plughw:CARD=Line"\n`;
  const result = parseConfig(toml, '/etc/denwaban/denwaban.toml', loadBoards(), systemPlaces('/'));
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.config;
})();

export const HEALTHY_STATUS: Status = {
  ...STATUS,
  board: 'pi-4b',
  line: { ...STATUS.line, device: DEVICE, reports: ['ring', 'hook'] },
  problems: [],
};

export const HEALTHY_CARD: CardReport = { ...CARD, health: { ...CARD.health, advice: 'none' }, problems: [] };

const MEDIUM: Medium = {
  state: 'ready',
  why: '',
  seen: true,
  seenMounted: true,
  space: { freeBytes: 100e9, totalBytes: 128e9 },
};

export const LINE: LineSeen = {
  device: DEVICE,
  there: true,
  byId: DEVICE,
  usbId: '1209:0001',
  profile: loadProfile('v253-composite'),
};

export const HEALTHY: Evidence = {
  file: '/etc/denwaban/denwaban.toml',
  faults: [],
  config: CONFIG,
  board: loadBoards().find(({ name }) => name === 'pi-4b') ?? null,
  boardHere: 'pi-4b',
  recorder: { kind: 'answers', status: HEALTHY_STATUS, card: HEALTHY_CARD },
  service: { load: 'loaded', active: 'active', result: 'success', restarts: 0 },
  lastStop: {
    how: 'orderly',
    startedAt: '2026-11-22T09:00:00.000+09:00',
    endedAt: '2026-11-22T18:00:00.000+09:00',
  },
  line: LINE,
  soundCards: [{ index: 1, id: 'Line' }],
  notice: { seconds: 4.8, file: '/usr/lib/denwaban/notices/ja.wav' },
  panel: {
    button: { device: '/dev/input/by-path/platform-button@11-event', there: true },
    lamps: [
      { name: 'denwaban:green', there: true, timer: true },
      { name: 'denwaban:red', there: true, timer: true },
    ],
  },
  ring: { path: '/var/lib/denwaban/ring', there: true, readOnly: false },
  recordings: MEDIUM,
  clockSynchronised: true,
  udcs: ['fe980000.usb'],
  versions: {
    denwaban: STATUS.version,
    node: '20.19.2',
    kernel: '6.12.47-v8',
    system: 'Debian GNU/Linux 13 (trixie)',
    model: 'Raspberry Pi 4 Model B Rev 1.4',
  },
};

/** The healthy one with a status that differs. */
export function withStatus(status: Partial<Status>, card: Partial<CardReport> = {}): Evidence {
  const recorder = {
    kind: 'answers',
    status: { ...HEALTHY_STATUS, ...status },
    card: { ...HEALTHY_CARD, ...card },
  } as const;
  return { ...HEALTHY, recorder };
}
