import type { UsbIdentity, UsbTty } from './usbDevices.js';

/** The interface as it last worked. */
export type KnownTty = UsbTty & {
  /** No other device had the same identity then. */
  readonly onlyOne: boolean;
};

/** Pure: which device file is the line interface, when devices were numbered anew. */
export interface Choice {
  /** What the configuration's name leads to now; null: nothing is there, or it is no USB device. */
  readonly configured: UsbTty | null;
  /** Whether there is anything under the configuration's name. */
  readonly configuredThere: boolean;
  /** The interface as it was when it last worked; null: it has not worked yet. */
  readonly known: KnownTty | null;
  readonly all: readonly UsbTty[];
  /** The ids that the line profile is for; empty: it is for any. */
  readonly profile: readonly { readonly vendor: string; readonly product: string }[];
}

export type Chosen =
  | { readonly kind: 'configured' }
  | { readonly kind: 'renumbered'; readonly tty: string }
  /** Under its name is another device, which is left alone. */
  | { readonly kind: 'stranger'; readonly ids: string }
  | { readonly kind: 'missing' };

/**
 * The configured name counts as long as nothing speaks against it. What worked before is found again under any name
 * by vendor, product, serial number and interface; one without a serial number by its socket, or
 * when it was and is the only one of its kind. A device of another make that took over the name is refused, unless the profile is for it.
 */
export function chooseDevice(choice: Choice): Chosen {
  const { configured, configuredThere, known, all, profile } = choice;
  if (known === null) return configuredThere ? { kind: 'configured' } : { kind: 'missing' };
  const same = all.filter((one) => isSame(one.identity, known.identity));
  const certain = known.identity.serial !== null || known.onlyOne;
  const found =
    same.find(({ directory }) => directory === known.directory) ??
    (same.length === 1 && certain ? same[0] : undefined);
  if (found !== undefined && found.tty !== configured?.tty) return { kind: 'renumbered', tty: found.tty };
  if (found !== undefined) return { kind: 'configured' };
  if (!configuredThere) return { kind: 'missing' };
  if (configured === null || isSame(configured.identity, known.identity)) return { kind: 'configured' };
  const { vendor, product } = configured.identity;
  const fits =
    profile.length === 0 || profile.some((one) => one.vendor === vendor && one.product === product);
  return fits ? { kind: 'configured' } : { kind: 'stranger', ids: `${vendor}:${product}` };
}

function isSame(a: UsbIdentity, b: UsbIdentity): boolean {
  return (
    a.vendor === b.vendor && a.product === b.product && a.serial === b.serial && a.interface === b.interface
  );
}

/** What is to be remembered of the interface that works now. */
export function knownAs(tty: UsbTty, all: readonly UsbTty[]): KnownTty {
  return { ...tty, onlyOne: all.filter((one) => isSame(one.identity, tty.identity)).length <= 1 };
}
