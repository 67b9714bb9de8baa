import type { BackendName } from './backend.js';

/** Where the sound of the line comes from, whatever the way; it tells by `CaptureEvents`. */
export interface SoundSource {
  readonly state: 'starting' | 'running' | 'lost';
  /** No sound is due now, and none is missed. */
  readonly idle: boolean;
  /** Its sound comes over the line interface: without sound it is that which answers, or is looked for. */
  readonly overLine: boolean;
  readonly device: string;
  readonly backend: BackendName | 'serial';
  readonly restarts: number;
  readonly measuredRateHz: number | null;
  /** Monotonic ms at which it was last tried to get sound. */
  readonly triedMs: number;
  /** Position on the sample clock at a monotonic time. */
  sampleAt(ms: number): number;
  start(): void;
  stop(): void;
}
