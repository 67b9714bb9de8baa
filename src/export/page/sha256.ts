const BLOCK_BYTES = 64;

const K = constants(64, 3);
const FIRST = constants(8, 2);

/** The first 32 bits of the fractional parts of the roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3). */
function constants(count: number, root: number): Uint32Array {
  const found = new Uint32Array(count);
  for (let n = 2, i = 0; i < count; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
    if (prime) found[i++] = fraction(n, root);
  }
  return found;
}

/** In whole numbers, since the last bit must be right: the largest x with x^root <= n * 2^(32 root). */
function fraction(n: number, root: number): number {
  const wanted = BigInt(n) << BigInt(32 * root);
  let x = 0n;
  for (let bit = 1n << 40n; bit > 0n; bit >>= 1n) if ((x + bit) ** BigInt(root) <= wanted) x += bit;
  return Number(x & 0xffff_ffffn);
}

/** SHA-256 of bytes that come in pieces, for browsers that give pages on a drive no hash of their own. */
export class Sha256 {
  readonly #state = Uint32Array.from(FIRST);
  readonly #words = new Uint32Array(64);
  readonly #rest = new Uint8Array(BLOCK_BYTES);
  #inRest = 0;
  #bytes = 0;

  update(piece: Uint8Array): void {
    this.#bytes += piece.length;
    let at = 0;
    if (this.#inRest > 0) {
      at = Math.min(BLOCK_BYTES - this.#inRest, piece.length);
      this.#rest.set(piece.subarray(0, at), this.#inRest);
      this.#inRest += at;
      if (this.#inRest < BLOCK_BYTES) return;
      this.#block(this.#rest, 0);
    }
    for (; at + BLOCK_BYTES <= piece.length; at += BLOCK_BYTES) this.#block(piece, at);
    this.#rest.set(piece.subarray(at));
    this.#inRest = piece.length - at;
  }

  /** In hex; to be asked once. */
  digest(): string {
    const bits = this.#bytes * 8;
    const end = new Uint8Array((this.#inRest < 56 ? 64 : 128) - this.#inRest);
    end[0] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(end.length - 4, bits % 2 ** 32);
    this.update(end);
    return hexOf(this.#state);
  }

  #block(data: Uint8Array, at: number): void {
    const w = this.#words;
    for (let i = 0, p = at; i < 16; i++, p += 4)
      w[i] = (at8(data, p) << 24) | (at8(data, p + 1) << 16) | (at8(data, p + 2) << 8) | at8(data, p + 3);
    for (let i = 16; i < 64; i++) {
      const [x, y] = [at32(w, i - 15), at32(w, i - 2)];
      const s0 = turned(x, 7) ^ turned(x, 18) ^ (x >>> 3);
      const s1 = turned(y, 17) ^ turned(y, 19) ^ (y >>> 10);
      w[i] = at32(w, i - 16) + s0 + at32(w, i - 7) + s1;
    }
    this.#rounds(w);
  }

  #rounds(w: Uint32Array): void {
    const s = this.#state;
    let [a, b, c, d] = [at32(s, 0), at32(s, 1), at32(s, 2), at32(s, 3)];
    let [e, f, g, h] = [at32(s, 4), at32(s, 5), at32(s, 6), at32(s, 7)];
    for (let i = 0; i < 64; i++) {
      const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + at32(K, i) + at32(w, i)) | 0;
      const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    for (const [i, more] of [a, b, c, d, e, f, g, h].entries()) s[i] = at32(s, i) + more;
  }
}

function turned(x: number, by: number): number {
  return (x >>> by) | (x << (32 - by));
}

function at8(data: Uint8Array, i: number): number {
  return data[i] ?? 0;
}

function at32(words: Uint32Array, i: number): number {
  return words[i] ?? 0;
}

function hexOf(words: Uint32Array): string {
  return [...words].map((word) => word.toString(16).padStart(8, '0')).join('');
}
