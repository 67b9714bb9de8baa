/** What a look at the recordings directory found. */
export type Look =
  | {
      readonly kind: 'found';
      readonly directory: boolean;
      /** The file system's number, and that of the directory above it. */
      readonly device: number;
      readonly parentDevice: number;
      /** Mounted read-only. */
      readonly readOnly: boolean;
      readonly freeBytes: number;
      readonly totalBytes: number;
    }
  | { readonly kind: 'failed'; readonly why: string };

/** Whether recordings can be filed: `absent` is a directory that never was and may be made. */
export type MediumState = 'ready' | 'absent' | 'removed' | 'notMounted' | 'readOnly';

export interface Medium {
  readonly state: MediumState;
  readonly why: string;
  /** It was there once since the recorder started, and once as a file system of its own. */
  readonly seen: boolean;
  readonly seenMounted: boolean;
  readonly space: { readonly freeBytes: number; readonly totalBytes: number } | null;
}

export const unknownMedium: Medium = {
  state: 'absent',
  why: '',
  seen: false,
  seenMounted: false,
  space: null,
};

/**
 * What a look means. A directory that was a mounted card once and is none any more is the empty one below:
 * nothing may be filed into it, or it would be hidden as soon as the card is back.
 * @param mountPoint the configuration promises that a card is mounted there
 */
export function mediumOf(before: Medium, look: Look, mountPoint: boolean): Medium {
  const { seen, seenMounted } = before;
  if (look.kind === 'failed') {
    const { why } = look;
    const unmade = why === 'ENOENT' && !seen;
    const state = !unmade ? 'removed' : mountPoint ? 'notMounted' : 'absent';
    return { state, why, seen, seenMounted, space: null };
  }
  const mounted = look.device !== look.parentDevice;
  const kept = { seen, seenMounted, space: null };
  if (!look.directory) return { ...kept, state: 'removed', why: 'ENOTDIR' };
  if (!mounted && (mountPoint || seenMounted)) return { ...kept, state: 'notMounted', why: '' };
  return {
    state: look.readOnly ? 'readOnly' : 'ready',
    why: look.readOnly ? 'EROFS' : '',
    seen: true,
    seenMounted: seenMounted || mounted,
    space: { freeBytes: look.freeBytes, totalBytes: look.totalBytes },
  };
}
