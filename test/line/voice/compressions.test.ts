import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byQuality, compressionsIn, vsmCommand } from '#src/line/voice/compressions.js';

test('codecs are known by name in every dialect, and never by number', () => {
  const conexant = [
    '0,"SIGNED PCM",8,0,8000,0,0',
    '1,"UNSIGNED PCM",8,0,8000,0,0',
    '129,"IMA ADPCM",4,0,8000,0,0',
    '140,"2 Bit ADPCM",2,0,8000,0,0',
    '141,"4 Bit ADPCM",4,0,8000,0,0',
  ];
  assert.deepEqual(compressionsIn(conexant), [
    { id: 0, codec: 'signed8' },
    { id: 1, codec: 'unsigned8' },
    { id: 129, codec: 'imaAdpcm' },
  ]);
  const standard = [
    '0,"SIGNED PCM",16,0,(8000),(0),(0)',
    '3,"G.729A",1,0,(8000),(0),(0)',
    '4,"G.711U",8,0,(8000),(0),(0)',
    '5,"G.711A",8,0,(8000),(0),(0)',
    '7,"G.726",4,0,(8000),(0),(0)',
  ];
  assert.deepEqual(compressionsIn(standard), [
    { id: 0, codec: 'signed16' },
    { id: 4, codec: 'muLaw' },
    { id: 5, codec: 'aLaw' },
  ]);
  const usr = [
    '128,"8-BIT LINEAR",(7200,8000,11025)',
    '129,"16-BIT LINEAR",(7200)',
    '131,"8-BIT ULAW",(8000)',
  ];
  assert.deepEqual(compressionsIn(usr), [
    { id: 128, codec: 'unsigned8' },
    { id: 131, codec: 'muLaw' },
  ]);
  const intel = ['+VSM: 1,"16-BIT LINEAR",16,0,(4800-11025),(0),(0)', '140,"A-LAW",8,0,(8000),(0),(0)'];
  assert.deepEqual(compressionsIn(intel), [
    { id: 1, codec: 'signed16' },
    { id: 140, codec: 'aLaw' },
  ]);
  assert.deepEqual(compressionsIn(['', 'OK', '(0,1,128)', '1,"MU-LAW",8', '2,"µ-LAW",8,0,(8000)']), [
    { id: 1, codec: 'muLaw' },
    { id: 2, codec: 'muLaw' },
  ]);
});

test('the best comes first, and what a real UART cannot carry not at all', () => {
  const offered = compressionsIn([
    '1,"UNSIGNED PCM",8,0,(8000)',
    '2,"SIGNED PCM",16,0,(8000)',
    '3,"IMA ADPCM",4,0,(8000)',
    '4,"A-LAW",8,0,(8000)',
  ]);
  const ids = (bitsPerSecond: number | null) => byQuality(offered, bitsPerSecond).map(({ id }) => id);
  assert.deepEqual(ids(null), [2, 4, 1, 3]);
  assert.deepEqual(ids(230_400), [2, 4, 1, 3]);
  assert.deepEqual(ids(115_200), [4, 1, 3]);
  assert.deepEqual(ids(57_600), [3]);
  assert.deepEqual(ids(9600), []);
});

test('+VSM has four values or two', () => {
  assert.equal(vsmCommand({ id: 130, codec: 'unsigned8' }, 'four'), 'AT+VSM=130,8000,0,0');
  assert.equal(vsmCommand({ id: 130, codec: 'unsigned8' }, 'two'), 'AT+VSM=130,8000');
});
