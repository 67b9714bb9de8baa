import type { Random } from '../rig/random.js';
import { failure, SECTOR_BYTES } from './simulatedStore.js';
import { Versions } from './versions.js';

export const CLUSTER_BYTES = 4096;
const ZEROS = Buffer.alloc(CLUSTER_BYTES);

/** What a directory entry leads to. Never changed, only replaced. */
export interface Node {
  readonly directory: boolean;
  readonly clusters: readonly number[];
  readonly bytes: number;
  readonly readOnly: boolean;
}

const EMPTY_FILE: Node = { directory: false, clusters: [], bytes: 0, readOnly: false };

/**
 * A file system as FAT and exFAT are: names, nodes and clusters, each on the medium by its own luck until it
 * is synced; no journal. A cluster is free when nothing that the running system sees owns it, so what is
 * removed and not yet synced can be owned twice after a cut (facts: storage §2).
 */
export class Medium {
  /** Path to number of the node. */
  readonly names = new Versions<string, number>();
  readonly nodes = new Versions<number, Node>();
  readonly clusters = new Versions<number, Buffer>();
  readonly capacity: number;
  readonly #random: Random;
  /** Freed last is taken first: the worst of all orders. */
  #free: number[] = [];
  #nextNode = 1;
  /** Clusters that were given away while an entry on the medium still owned them. */
  crossLinked: { readonly cluster: number; readonly owner: string } | null = null;
  readonly #owners = new Map<number, string>();

  constructor(capacityBytes: number, random: Random) {
    this.capacity = Math.floor(capacityBytes / CLUSTER_BYTES);
    this.#random = random;
    this.mount();
  }

  get freeBytes(): number {
    return this.#free.length * CLUSTER_BYTES;
  }

  nodeOf(path: string): Node | null {
    const number = this.names.get(path);
    return number === null ? null : (this.nodes.get(number) ?? EMPTY_FILE);
  }

  /** A new name with a node of its own. */
  make(path: string, directory: boolean): number {
    const number = this.#nextNode++;
    this.nodes.set(number, { ...EMPTY_FILE, directory });
    // That it is a directory stands in its entry.
    if (directory) this.nodes.sync(number);
    this.names.set(path, number);
    return number;
  }

  /** Writes at a place in a node; grows it. @throws ENOSPC, after having written what there was room for */
  write(number: number, at: number, data: Uint8Array): void {
    const node = this.nodes.get(number) ?? EMPTY_FILE;
    const clusters = [...node.clusters];
    let done = 0;
    while (done < data.length) {
      const index = Math.floor((at + done) / CLUSTER_BYTES);
      const from = (at + done) % CLUSTER_BYTES;
      const cluster = clusters[index] ?? this.#allocate();
      if (cluster === null) break;
      clusters[index] = cluster;
      const piece = data.subarray(done, done + CLUSTER_BYTES - from);
      this.clusters.set(cluster, this.#merged(cluster, from, piece));
      done += piece.length;
    }
    this.nodes.set(number, { ...node, clusters, bytes: Math.max(node.bytes, at + done) });
    if (done < data.length) throw failure('ENOSPC');
  }

  remove(path: string): void {
    const number = this.names.get(path);
    if (number === null) return;
    this.names.set(path, null);
    this.#release(number, path);
  }

  /** Not atomic: the new name and the end of the old one are two changes, and so is the end of a target. */
  rename(from: string, to: string): void {
    const number = this.names.get(from);
    if (number === null) throw failure('ENOENT');
    if (this.names.get(to) !== null) this.remove(to);
    this.names.set(to, number);
    this.names.set(from, null);
  }

  /** Bytes as the running system sees them, or as they stand on the medium. */
  read(node: Node, from: number, until: number, durable = false): Buffer {
    const parts: Buffer[] = [];
    const end = Math.min(until, node.bytes);
    for (let at = from; at < end; ) {
      const cluster = node.clusters[Math.floor(at / CLUSTER_BYTES)];
      const within = at % CLUSTER_BYTES;
      const stop = Math.min(end, at - within + CLUSTER_BYTES);
      const found =
        cluster === undefined ? null : durable ? this.clusters.durable(cluster) : this.clusters.get(cluster);
      parts.push((found ?? ZEROS).subarray(within, within + stop - at));
      at = stop;
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  }

  /** A file's node and content; not its name. */
  syncNode(number: number): void {
    for (const cluster of this.nodes.get(number)?.clusters ?? []) this.clusters.sync(cluster);
    this.nodes.sync(number);
  }

  /** The names in a directory. */
  syncDirectory(directory: string): void {
    for (const path of this.names.pendingKeys) if (parentOf(path) === directory) this.#syncName(path);
  }

  syncAll(): void {
    this.names.syncAll();
    this.nodes.syncAll();
    this.clusters.syncAll();
    this.#owners.clear();
  }

  /** The power goes: names, nodes and clusters are found as they are. */
  cut(): void {
    this.names.cut(this.#random, null);
    this.nodes.cut(this.#random, null);
    this.clusters.cut(this.#random, (older, newer) => this.#torn(older ?? ZEROS, newer ?? ZEROS));
    this.mount();
  }

  /**
   * What the check of the file system before mounting does: lost names and nodes go, of two files that own one
   * cluster the second is cut off there, what nobody owns is free.
   */
  mount(): void {
    const owned = new Set<number>();
    const reached = new Set<number>();
    const names = [...this.names.durables()];
    if (this.#random.below(2) === 0) names.reverse();
    for (const [path, number] of names) {
      if (!this.#isReachable(path)) {
        this.names.settle(path, null);
        continue;
      }
      const node = this.nodes.durable(number) ?? EMPTY_FILE;
      const shared = node.clusters.findIndex((cluster) => owned.has(cluster));
      if (shared < 0) reached.add(number);
      else reached.add(this.#cutOff(path, node, shared));
      for (const cluster of node.clusters) owned.add(cluster);
    }
    for (const [number] of [...this.nodes.durables()])
      if (!reached.has(number)) this.nodes.settle(number, null);
    this.#free = [];
    for (let cluster = this.capacity - 1; cluster >= 0; cluster--)
      if (!owned.has(cluster)) this.#free.push(cluster);
    this.#owners.clear();
  }

  #cutOff(path: string, node: Node, clusters: number): number {
    const number = this.#nextNode++;
    const bytes = Math.min(node.bytes, clusters * CLUSTER_BYTES);
    this.nodes.settle(number, { ...node, clusters: node.clusters.slice(0, clusters), bytes });
    this.names.settle(path, number);
    return number;
  }

  /** A write to the medium that says it went well and did not. */
  spoil(cluster: number): void {
    const found = this.clusters.durable(cluster);
    if (found === null) return;
    const spoilt = Buffer.from(found);
    const at = this.#random.below(CLUSTER_BYTES / SECTOR_BYTES) * SECTOR_BYTES;
    for (let i = 0; i < SECTOR_BYTES; i++) spoilt[at + i] = (spoilt[at + i] ?? 0) ^ 0x55;
    this.clusters.set(cluster, spoilt);
    this.clusters.sync(cluster);
  }

  #isReachable(path: string): boolean {
    for (let at = parentOf(path); at !== ''; at = parentOf(at))
      if (this.names.durable(at) === null) return false;
    return true;
  }

  #syncName(path: string): void {
    this.names.sync(path);
    for (const [cluster, owner] of this.#owners) if (owner === path) this.#owners.delete(cluster);
  }

  #release(number: number, path: string): void {
    const node = this.nodes.get(number);
    if (node === null) return;
    for (const cluster of node.clusters) {
      this.#free.push(cluster);
      this.#owners.set(cluster, path);
    }
  }

  #allocate(): number | null {
    const cluster = this.#free.pop();
    if (cluster === undefined) return null;
    const owner = this.#owners.get(cluster);
    if (owner !== undefined) this.crossLinked ??= { cluster, owner };
    return cluster;
  }

  #merged(cluster: number, from: number, piece: Uint8Array): Buffer {
    if (piece.length === CLUSTER_BYTES) return Buffer.from(piece);
    const merged = Buffer.from(this.clusters.get(cluster) ?? ZEROS);
    merged.set(piece, from);
    return merged;
  }

  #torn(older: Buffer, newer: Buffer): Buffer {
    const sectors = this.#random.below(CLUSTER_BYTES / SECTOR_BYTES + 1) * SECTOR_BYTES;
    const [front, back] = this.#random.below(2) === 0 ? [newer, older] : [older, newer];
    return Buffer.concat([front.subarray(0, sectors), back.subarray(sectors)]);
  }
}

export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}
