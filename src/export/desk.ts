/** A way out of the box that looks after a USB port; several run in one process, and none takes another along. */
export interface Desk {
  readonly name: string;
  /** Works until `stop` is aborted, and resolves when everything is left in order. */
  run(stop: AbortSignal): Promise<void>;
}
