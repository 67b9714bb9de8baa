/** What happens in a trace, by the kind of event or effect. */
const kinds: Readonly<Record<string, { readonly en: string; readonly ja: string }>> = {
  ring: { en: 'it rings', ja: '着信音' },
  offHook: { en: 'handset lifted', ja: '受話器を上げた' },
  onHook: { en: 'handset put down', ja: '受話器を置いた' },
  callerId: { en: 'caller ID', ja: '発信者番号' },
  farEndHungUp: { en: 'loop current interrupted', ja: '回線の電流が途切れた' },
  digit: { en: 'digit', ja: '数字' },
  reversal: { en: 'polarity reversed', ja: '極性反転' },
  shortRing: { en: 'short ring', ja: '短い呼出' },
  flash: { en: 'flash', ja: 'フッキング' },
  tone: { en: 'tone', ja: '信号音' },
  speech: { en: 'somebody speaks', ja: '話し声' },
  silence: { en: 'nobody speaks', ja: '無音' },
  deviceLost: { en: 'line interface lost', ja: '回線アダプターが外れた' },
  deviceBack: { en: 'line interface ready', ja: '回線アダプターの準備完了' },
  damagedCallerId: { en: 'caller ID not understood', ja: '発信者番号を読み取れず' },
  keep: { en: 'RECORDING BEGINS', ja: '録音開始' },
  playNotice: { en: 'NOTICE BEGINS', ja: '案内音声開始' },
  stopNotice: { en: 'NOTICE STOPPED', ja: '案内音声停止' },
  recordTone: { en: 'RECORDER TONE', ja: '録音中の合図音' },
  identify: { en: 'NUMBER KNOWN', ja: '番号判明' },
  mark: { en: 'MARK', ja: 'しるし' },
  file: { en: 'RECORDING FILED', ja: '録音を保存' },
  release: { en: 'LINE LET GO', ja: '回線を解放' },
  missed: { en: 'MISSED CALL', ja: '不在着信' },
};

/** What `denwaban trace` says. */
export const traceWords = {
  helpTrace: {
    en: 'record all that the line interface and the line say, and see what the recorder makes of it',
    ja: '回線アダプターの通信と回線の音を記録し、録音機の判断を調べる',
  },
  helpTraceRecord: {
    en: 'record a trace of the running recorder; the file holds what is spoken and who calls: give it to nobody whom the callers would not tell it',
    ja: '動作中の録音機の記録を取る（会話と番号がそのまま入るため、ファイルの扱いに注意すること）',
  },
  helpTraceSeconds: {
    en: 'so many seconds (default: until Ctrl-C)',
    ja: '記録する秒数（既定はCtrl-Cまで）',
  },
  helpTraceReplay: {
    en: 'what the recorder makes of a trace: events, and what they bring about, with seconds',
    ja: '記録を再生し、起きたことと録音機の動作を秒数とともに表示する',
  },
  traceRecorded: {
    en: (p: { file: string; lines: number }) =>
      `${p.file}: ${p.lines} lines. It holds what was spoken on the line.`,
    ja: (p: { file: string; lines: number }) => `${p.file}：${p.lines} 行。回線の会話が含まれています。`,
  },
  traceNothing: { en: 'nothing happened in this trace', ja: 'この記録では何も起きていません' },
  traceKind: {
    en: (p: { kind: string }) => kinds[p.kind]?.en ?? p.kind,
    ja: (p: { kind: string }) => kinds[p.kind]?.ja ?? `不明（${p.kind}）`,
  },
};
