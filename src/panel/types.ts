/** The words of the front panel. Types only. */

/** What the two lamps say; a table of what that looks like is in `lamps.ts`. */
export type LampState =
  | 'armed'
  | 'ringing'
  | 'recording'
  | 'noticePlaying'
  | 'marked'
  | 'replaying'
  | 'exporting'
  | 'stickDone'
  | 'warning'
  | 'notRecording'
  | 'poweringOff'
  | 'safeToPull';

/** What a person does with the one button. */
export type Gesture = 'press' | 'doublePress' | 'hold3s' | 'hold8s';

/** What is done about it. */
export type PanelAct = 'mark' | 'replayLast' | 'replayPrevious' | 'stopReplay' | 'export' | 'powerOff';
