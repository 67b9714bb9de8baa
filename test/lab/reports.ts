/** What the guest tells the host, one JSON object a line. Places are the pattern's: samples played on the line. */
export type Report =
  /** Everything before this place has been on the line. */
  | { readonly kind: 'played'; readonly place: number }
  | { readonly kind: 'offHook'; readonly place: number; readonly wallMs: number }
  | { readonly kind: 'onHook'; readonly place: number }
  /** The daemon is armed, the card not yet looked at. */
  | { readonly kind: 'armed' }
  | { readonly kind: 'mounted'; readonly fsckCode: number; readonly fsckMs: number }
  /** The daemon said that a call is filed. */
  | { readonly kind: 'filed'; readonly id: string; readonly path: string }
  /** The SHA-256 of that file, taken by the guest's own program. */
  | { readonly kind: 'hashed'; readonly id: string; readonly path: string; readonly sha256: string }
  /** All that stood in the ring is filed and the recordings are copied to the host for checking. */
  | { readonly kind: 'recovered'; readonly copy: string }
  /** What `fsck -n` said of the recordings when they were unmounted after that. */
  | { readonly kind: 'checked'; readonly fsckCode: number; readonly said: string }
  /** The log of writes was played; each moment was tried. */
  | {
      readonly kind: 'replayed';
      readonly writes: number;
      readonly epochs: number;
      readonly moments: number;
      readonly finished: number;
    }
  | { readonly kind: 'daemon'; readonly line: string }
  | { readonly kind: 'failed'; readonly why: string };

export type FileSystem = 'exfat' | 'vfat' | 'ext4';
export const FILE_SYSTEMS: readonly FileSystem[] = ['exfat', 'vfat', 'ext4'];
