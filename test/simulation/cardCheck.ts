import { INDEX_NAME, parseDayIndex } from '#src/card/dayIndex.js';
import { factsInHeader } from '#src/card/header.js';
import { FILE_HEADER_BYTES } from '#src/card/headerText.js';
import type { Ring } from '#src/card/ring.js';
import type { Annotation, Facts, IndexLine } from '#src/card/types.js';
import type { Medium } from './medium.js';
import { soundFault } from './soundCheck.js';
import type { Told } from './told.js';
import { Violation } from './trace.js';

type Key = Pick<Facts, 'id' | 'start'>;

interface FileFound {
  readonly path: string;
  readonly bytes: Buffer;
  readonly readOnly: boolean;
  /** Null when its header cannot be read. */
  readonly facts: Facts | null;
}

/** What stands on the medium: files, and what the day indexes say. */
export interface CardFound {
  readonly files: readonly FileFound[];
  readonly lines: readonly IndexLine[];
  readonly annotations: readonly Annotation[];
}

const RECORDING = /^\d{4}\/\d\d\/\d\d\/[^/]+\.wav$/;

/** One file as it stands on the medium; null when it does not. */
export function readFile(medium: Medium, path: string): FileFound | null {
  const number = medium.names.durable(path);
  return number === null ? null : fileOf(medium, path, number);
}

function fileOf(medium: Medium, path: string, number: number): FileFound {
  const node = medium.nodes.durable(number);
  const bytes = node === null ? Buffer.alloc(0) : medium.read(node, 0, node.bytes, true);
  return { path, bytes, readOnly: node?.readOnly === true, facts: factsOf(bytes) };
}

/** Reads what is durable, past everything that is only promised. */
export function readCard(medium: Medium): CardFound {
  const files: FileFound[] = [];
  const lines: IndexLine[] = [];
  const annotations: Annotation[] = [];
  for (const [path, number] of medium.names.durables()) {
    if (RECORDING.test(path)) files.push(fileOf(medium, path, number));
    else if (path.endsWith(`/${INDEX_NAME}`)) {
      const { bytes } = fileOf(medium, path, number);
      const index = parseDayIndex(bytes.toString('utf8'));
      lines.push(...index.lines);
      annotations.push(...index.annotations);
    }
  }
  return { files, lines, annotations };
}

function factsOf(bytes: Buffer): Facts | null {
  const facts = factsInHeader(bytes.subarray(0, FILE_HEADER_BYTES));
  return typeof facts === 'string' ? null : facts;
}

/** One recording's file against what was told of it. */
export function checkFile(
  told: Told,
  { path, bytes, facts }: FileFound,
  stalled: boolean,
  where: string,
): void {
  if (facts === null) throw new Violation('I7', `${where}: ${path} was filed and its header is no header`);
  const fault = soundFault(told, facts, bytes.subarray(FILE_HEADER_BYTES), stalled);
  if (fault !== null)
    throw new Violation(
      fault.slice(0, fault.indexOf(':')),
      `${where}: ${path}:${fault.slice(fault.indexOf(':') + 1)}`,
    );
  if (told.died === null && told.closing !== null && !told.ringWasFull) {
    if (facts.end !== told.closing.end || facts.interrupted)
      throw new Violation('I5', `${where}: ${path} ended by ${facts.end}, not by ${told.closing.end}`);
    if (facts.marks.length !== told.marks)
      throw new Violation('I1', `${where}: ${path} has ${facts.marks.length} marks of ${told.marks}`);
  }
}

export interface CheckOptions {
  readonly ring: Ring | null;
  /** Whether a recording is being written by the recorder that is alive now. */
  runs(told: Told): boolean;
  stalled(told: Told): boolean;
  /** Nothing waits for filing or deletion any more: the card must say it all. */
  readonly settled: boolean;
  readonly where: string;
}

/** Every recording exactly once, whole, as a file or in the ring; nothing else. */
export class CardCheck {
  readonly #told: readonly Told[];
  readonly #found: CardFound;
  readonly #options: CheckOptions;
  readonly #byKey = new Map<string, FileFound[]>();
  readonly #tombstones = new Map<string, Annotation>();

  constructor(told: readonly Told[], medium: Medium, options: CheckOptions) {
    this.#told = told;
    this.#found = readCard(medium);
    this.#options = options;
    for (const file of this.#found.files) {
      if (file.facts === null) continue;
      // A file whose writing was cut may show the header that stood in its clusters before; it is written again.
      if (!options.settled && !file.path.endsWith(`_${file.facts.id}.wav`)) continue;
      const key = keyOf(file.facts);
      this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), file]);
    }
    for (const one of this.#found.annotations)
      if (one.op === 'deleted') this.#tombstones.set(keyOf(one), one);
  }

  run(): void {
    for (const told of this.#told) this.#checkRecording(told);
    this.#checkOrder();
    if (this.#options.settled) {
      this.#checkStrangers();
      this.#checkIndex();
    }
  }

  #checkRecording(told: Told): void {
    const { where, ring, settled } = this.#options;
    if (told.gone || this.#options.runs(told)) return;
    const { id } = told.open;
    const files = this.#byKey.get(keyOf(told.open)) ?? [];
    const call = ring?.call(told.stream);
    // A ring that is not open yet may hold everything that is not filed.
    if (ring === null && told.filedAs === null) return;
    const waits = call !== undefined && call.done === null && (call.open === null || call.open.id === id);
    // A tombstone beside a file is a deletion that was cut short: the recording exists.
    const deleted = this.#tombstones.has(keyOf(told.open)) && files.length === 0;
    if (files.length > 1)
      throw new Violation('I5', `${where}: ${id} stands on the card ${files.length} times`);
    if (deleted && told.hold !== null) throw new Violation('I8', `${where}: ${id} was deleted and is held`);
    if (told.deleted && files.length > 0)
      throw new Violation('I5', `${where}: ${id} was deleted and is there again`);
    const [file] = files;
    if (file === undefined) {
      if (waits || deleted || (told.ringWasFull && told.filedAs === null)) return;
      if (told.filedAs === null && told.died !== null && told.kept === 0) told.gone = settled;
      else if (!this.#lostItsLabel(told))
        throw new Violation('I5', `${where}: ${id} is neither on the card nor in the ring (${told.state})`);
      return;
    }
    if (waits || deleted) return;
    checkFile(told, file, this.#options.stalled(told), where);
    if (told.hold !== null && !file.readOnly)
      throw new Violation('I8', `${where}: ${file.path} is held and may be written`);
  }

  /** Its OPEN slot was cut away: its sound is filed under another name. */
  #lostItsLabel(told: Told): boolean {
    if (told.died === null || told.filedAs !== null) return false;
    const ring = this.#options.ring;
    if (ring?.call(told.stream)?.open === null) return true;
    return this.#found.files.some(({ facts }) => facts !== null && facts.device === '');
  }

  #checkStrangers(): void {
    const known = new Set(this.#told.map(({ open }) => keyOf(open)));
    for (const { path, facts } of this.#found.files) {
      if (facts === null) throw new Violation('I2', `${this.#options.where}: ${path} is no recording`);
      if (!known.has(keyOf(facts)) && facts.device !== '')
        throw new Violation('I2', `${this.#options.where}: ${path} was never recorded`);
    }
  }

  #checkIndex(): void {
    const { where } = this.#options;
    const lines = new Map<string, IndexLine>();
    for (const line of this.#found.lines) {
      if (lines.has(keyOf(line))) throw new Violation('I10', `${where}: the index has ${line.path} twice`);
      lines.set(keyOf(line), line);
    }
    for (const { path, facts, bytes } of this.#found.files) {
      const line = facts === null ? undefined : lines.get(keyOf(facts));
      if (line === undefined) throw new Violation('I10', `${where}: ${path} is in no index`);
      const same = line.path === path && line.bytes === bytes.length;
      if (!same || line.audioSha256 !== facts?.audioSha256 || line.samples !== facts.samples)
        throw new Violation('I10', `${where}: the index tells of ${path} what its header does not`);
    }
    const paths = new Set(this.#found.files.map(({ path }) => path));
    for (const line of lines.values())
      if (!paths.has(line.path) && !this.#tombstones.has(keyOf(line)))
        throw new Violation('I10', `${where}: the index has ${line.path}, the card does not`);
  }

  /** By `orderMs`, recordings stand as they were begun, whatever the wall clock said. */
  #checkOrder(): void {
    const { ring } = this.#options;
    let last: Told | null = null;
    for (const told of this.#told) {
      const known = this.#byKey.has(keyOf(told.open)) || ring?.call(told.stream)?.open?.id === told.open.id;
      if (!known) continue;
      if (last !== null && told.open.orderMs < last.open.orderMs)
        throw new Violation(
          'order',
          `${this.#options.where}: ${told.open.id} began after ${last.open.id} and stands before it`,
        );
      last = told;
    }
  }
}

export function keyOf({ id, start }: Key): string {
  return `${id} ${start}`;
}
