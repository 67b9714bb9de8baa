/** How a stock voice modem with its sound on the serial line behaves, as data. Facts: line-interface §1, §2. */
export type CodecName = 'unsigned8' | 'signed16' | 'mulaw' | 'alaw' | 'imaAdpcm';

/** What a label of +VLS does with line, telephone and modem (facts: line-interface §1.2). */
export interface RelayLabel {
  /** The modem is off-hook: it holds the loop whatever the telephone does. */
  readonly holdsLoop: boolean;
  /** The telephone is off the line; its hook can still be sensed. */
  readonly cutsPhone: boolean;
  /** What +VRX hears; `nothing` on-hook, where streams answer ERROR. +VTX reaches the line when it is held. */
  readonly sound: 'nothing' | 'line' | 'phone' | 'silence';
}

export interface ModemKind {
  readonly name: string;
  /** Answers of ATI, ATI3, +GMI, +GMM, +GMR. */
  readonly identity: {
    readonly model: string;
    readonly version: string;
    readonly gmi: string;
    readonly gmm: string;
    readonly gmr: string;
  };
  readonly labels: Readonly<Record<string, RelayLabel>>;
  /** The answers of +FCLASS=?, +VLS=? and +VSM=? in the vendor's own dialect. */
  readonly classes: string;
  readonly labelLines: readonly string[];
  readonly codecLines: readonly string[];
  /** Codec by +VSM id. The line has 8000 Hz; other rates in `codecLines` are refused. */
  readonly codecs: Readonly<Record<string, CodecName>>;
  readonly codecAtStart: number;
  /** How many arguments +VSM takes. */
  readonly codecArguments: readonly number[];
  readonly duplex: boolean;
  /** Commands of the usual set, by name, that it does not know. */
  readonly lacks: readonly string[];
  /** The local telephone's hook; null: not reported. */
  readonly hookCodes: { readonly off: string; readonly on: string } | null;
  /** Whether it reports anything while it streams what it hears. */
  readonly reportsWhileRecording: boolean;
  /** Reported for a loop current interruption, and for a busy tone every 4 s; null: not reported. */
  readonly interruptionCode: string | null;
  readonly busyCode: string | null;
  /** Reported when the exchange swaps the wires. */
  readonly reversal: { readonly code: string; readonly onlyOffHook: boolean } | null;
  /** What stands around a digit's repeats; null: one code for each repeat and nothing around. */
  readonly digitBrackets: { readonly begin: string; readonly end: string } | null;
  /** <DLE>H of its own after +VLS=1 (facts: line-interface §1.4). */
  readonly ownHookReport: boolean;
  /** <DLE>d again and again while playing or recording. */
  readonly falseDialTone: boolean;
  /** Data 10 10 goes out as <DLE>1A. */
  readonly packsDlePairs: boolean;
  /** 3: a stop code counts only right after a shielded data byte 0x10 (facts: line-interface §1.5). */
  readonly stopDles: 1 | 3;
  /** Codes from the host that end +VTR. */
  readonly duplexEnds: string;
  readonly afterPlay: 'OK' | 'VCON';
  /** +VIT when it is switched on, in units of 0.1 s; 0: off. */
  readonly inactivity: number;
  /** &D when it is switched on: 2 lets the loss of DTR free the line. */
  readonly dtr: number;
  /** +VLS=3 answers ERROR while the telephone is on-hook. */
  readonly listeningNeedsPhone: boolean;
  readonly playBufferBytes: number;
}
