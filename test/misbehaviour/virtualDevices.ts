import type { RelayLabel } from '#src/emulator/devices/modemKind.js';
import type { Exchange, ModelEvent } from '#src/emulator/lineTypes.js';
import type { Misbehaviour } from '#src/emulator/misbehaviour.js';
import { Modem } from '#src/emulator/modem.js';
import { signalOf as modemSignalOf } from '#src/emulator/modemDevice.js';
import { signalOf as compositeSignalOf } from '#src/emulator/serialDevice.js';
import { withFaults } from '#src/emulator/signalFaults.js';
import { type DeviceState, receive, switchedOn, tell } from '#src/emulator/v253Device.js';
import { kindOf } from '../emulator/modemRig.js';

/** The device's end of a tty in virtual time. */
export interface DeviceEnd {
  readonly relay: Pick<RelayLabel, 'holdsLoop' | 'cutsPhone'>;
  /** Bytes from the host. */
  hear(bytes: Uint8Array): void;
  /** What the line did. */
  notice(event: ModelEvent): void;
  /** The line's next samples; gives the bytes for the host meanwhile. */
  turn(line: Int16Array, exchange: Exchange): Uint8Array;
  /** Says this next, whatever the line does. */
  babble(bytes: Uint8Array): void;
}

/** A modem with its sound on the tty. */
export class ModemEnd implements DeviceEnd {
  readonly #modem: Modem;
  #babble: Uint8Array[] = [];

  constructor(kind: string, misbehaviour: Misbehaviour) {
    this.#modem = new Modem(kindOf(kind), 1);
    this.#modem.misbehaviour = misbehaviour;
  }

  get relay(): RelayLabel {
    return this.#modem.relay;
  }

  hear(bytes: Uint8Array): void {
    this.#modem.hear(bytes);
  }

  notice(event: ModelEvent): void {
    const signal = modemSignalOf({ ...event, ms: 0 });
    if (signal !== null) this.#modem.notice(signal);
  }

  turn(line: Int16Array, exchange: Exchange): Uint8Array {
    this.#modem.busyTone = exchange === 'busyTone' || exchange === 'reorderTone';
    const said = this.#babble;
    this.#babble = [];
    return Buffer.concat([...said, this.#modem.turn(line).toHost]);
  }

  babble(bytes: Uint8Array): void {
    this.#babble.push(bytes);
  }
}

/** A composite device: its tty carries words only. */
export class CompositeEnd implements DeviceEnd {
  readonly relay = { holdsLoop: false, cutsPhone: false };
  readonly #misbehaviour: Misbehaviour;
  #state: DeviceState = switchedOn();
  #sample = 0;
  #due: { readonly at: number; readonly say: () => Uint8Array }[] = [];

  constructor(misbehaviour: Misbehaviour) {
    this.#misbehaviour = misbehaviour;
  }

  hear(bytes: Uint8Array): void {
    const { state, echo, answers } = receive(this.#state, bytes);
    this.#state = state;
    for (const said of [echo, ...answers]) this.babble(said);
  }

  notice(event: ModelEvent): void {
    const signal = compositeSignalOf({ ...event, ms: 0 });
    if (signal === null) return;
    for (const { afterMs, signal: noticed } of withFaults(signal, this.#misbehaviour))
      this.#due.push({ at: this.#sample + afterMs * 8, say: () => tell(this.#state, noticed) });
  }

  turn(line: Int16Array): Uint8Array {
    this.#sample += line.length;
    const now = this.#due.filter(({ at }) => at <= this.#sample);
    this.#due = this.#due.filter(({ at }) => at > this.#sample);
    return Buffer.concat(now.map(({ say }) => say()));
  }

  babble(bytes: Uint8Array): void {
    this.#due.push({ at: this.#sample, say: () => bytes });
  }
}
