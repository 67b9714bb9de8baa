import { copyFileSync, existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { CallDetail } from '#src/control/api.js';
import type { RecordedCall } from '../applianceReports.js';
import { Exchange, NEAR } from './exchange.js';
import { FrontPanel } from './frontPanel.js';
import { Installed } from './installed.js';
import { nowMs, run, Telling } from './telling.js';

/** One voice without a pause, longer than any call here. */
const TALK = '/tmp/talk.wav';

/** What a scenario works with. */
export class Lab {
  readonly tell = new Telling();
  readonly exchange = new Exchange();
  readonly recorder = new Installed();
  readonly panel = new FrontPanel();
  readonly #filed: string[] = [];

  /** By apt, as the owner does it: there is no network. */
  async install(deb: string): Promise<string> {
    const beganMs = nowMs();
    const said = await run('apt-get', '-y', '-o', 'APT::Sandbox::User=root', 'install', deb);
    this.tell.measured(`apt install ${deb}`, Math.round(nowMs() - beganMs) / 1000, 's');
    return said;
  }

  static installed(): boolean {
    return existsSync('/usr/bin/denwaban');
  }

  /** The handset is lifted and somebody talks on. */
  async talk(): Promise<number> {
    if (!existsSync(TALK)) await run('sox', ...Array.from({ length: 60 }, () => NEAR), TALK);
    const offHookMs = await this.exchange.act('lift');
    void this.exchange.speak('near', TALK).catch(() => undefined);
    return offHookMs;
  }

  /** What is newest now is of no call of this scenario. */
  async notOurs(): Promise<void> {
    const last = (await this.recorder.status())?.lastRecording?.id;
    if (last !== undefined) this.#filed.push(last);
  }

  /** Waits for the recording of the call that has just ended and hands it to the host. */
  async filed(call: RecordedCall): Promise<CallDetail> {
    const detail = await this.recorder.nextFiled(this.#filed);
    this.#filed.push(detail.facts.id);
    this.tell.recording(this.recorder.handOver(detail), call);
    return detail;
  }

  /** What the emulator put on the line, for the host to hold the recordings against. */
  handOverTruth(): void {
    for (const name of ['wire.wav', 'events.ndjson'])
      copyFileSync(`/run/lab-emulator/truth/${name}`, `/out/${name}`);
  }

  /** The recorder is one process from here to there: `still` says whether it is. */
  async oneLife(): Promise<{ still(): Promise<boolean> }> {
    const pid = await this.recorder.property('MainPID');
    return { still: async () => (await this.recorder.property('MainPID')) === pid };
  }

  async powerOff(): Promise<void> {
    this.handOverTruth();
    this.tell.done();
    await delay(200);
    await run('systemctl', '--no-block', 'poweroff');
  }
}
