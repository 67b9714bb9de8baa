import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { Sha256 } from '#src/export/page/sha256.js';
import { Random, seedFor } from '../../rig/random.js';

function hashed(...pieces: readonly Uint8Array[]): string {
  const hash = new Sha256();
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
}

test('the vectors of FIPS 180-4', () => {
  assert.equal(
    hashed(Buffer.from('abc')),
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
  assert.equal(hashed(), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  const two = 'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq';
  assert.equal(hashed(Buffer.from(two)), '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1');
});

test('every length, in whatever pieces, has the hash that OpenSSL gives it', () => {
  const random = new Random(seedFor('sha256'));
  for (let bytes = 0; bytes < 300; bytes++) {
    const data = Uint8Array.from({ length: bytes }, () => random.below(256));
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < bytes; ) {
      const until = Math.min(bytes, at + random.below(100));
      pieces.push(data.subarray(at, until));
      at = until;
    }
    assert.equal(hashed(...pieces), createHash('sha256').update(data).digest('hex'), `${bytes} bytes`);
  }
});
