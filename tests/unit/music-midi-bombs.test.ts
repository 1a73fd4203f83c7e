import { describe, expect, test } from 'vitest';
import { readMidi } from '../../shared/music/midi/read.ts';
import { chunk, header } from '../support/midi-bytes.ts';

const noteOn = [0, 0x90, 60, 64];

/** A format 0 file with one chunk: `head`, then `event` as often as asked. */
function repeated(event: readonly number[], times: number, head: readonly number[] = []): Uint8Array {
  const length = head.length + event.length * times;
  const bytes = new Uint8Array(22 + length);
  bytes.set([...header(0, 1), ...chunk(length), ...head]);
  for (let i = 0; i < times; i++) bytes.set(event, 22 + head.length + i * event.length);
  return bytes;
}

describe('a file that would exhaust the program is refused', () => {
  const cases: [string, () => Uint8Array, RegExp][] = [
    ['ten million events', () => repeated([0, 60, 64], 1e7, noteOn), /16 MB/],
    ['five million events', () => repeated([0, 60, 64], 5e6, noteOn), /events/],
    ['millions of program changes', () => repeated([0, 60], 4e6, [0, 0xc0, 60]), /events/],
    ['millions of tempi', () => repeated([0, 0xff, 0x51, 3, 1, 2, 3], 2.2e6), /events/],
    ['65,535 tracks', () => new Uint8Array([...header(1, 65535), ...Array(65535).fill(chunk(0)).flat()]), /tracks/],
    [
      'tracks within tracks',
      () =>
        new Uint8Array([
          ...header(1, 1),
          ...Array(1e5)
            .fill([...chunk(0x0fffffff), 0, 0xff, 0x2f, 0])
            .flat(),
        ]),
      /tracks/,
    ],
    ['the longest deltas', () => repeated([0xff, 0xff, 0xff, 0x7f, ...noteOn.slice(1)], 1e5), /quarter notes/],
    [
      'every channel of every port in many chunks',
      () => {
        const events: number[] = [];
        for (let port = 0; port < 128; port++) {
          events.push(0, 0xff, 0x21, 1, port);
          for (let channel = 0; channel < 16; channel++) events.push(0, 0x90 | channel, 60, 64);
        }
        const one = [...chunk(events.length), ...events];
        return new Uint8Array([...header(1, 3), ...one, ...one, ...one]);
      },
      /tracks/,
    ],
  ];
  test.each(cases)('%s', (_, build, message) => {
    const bytes = build();
    expect(() => readMidi(bytes)).toThrow(
      expect.objectContaining({
        code: 'bad-input',
        offset: expect.any(Number),
        message: expect.stringMatching(message),
      }),
    );
  });
});

describe('a file that only threatens is read', () => {
  test('an event that claims 256 MB ends its track', () => {
    const bytes = new Uint8Array([...header(0, 1), ...chunk(99), ...noteOn, 0, 0xff, 1, 0xff, 0xff, 0xff, 0x7f, 65]);
    const { song, warnings } = readMidi(bytes);
    expect(song.tracks[0]?.notes).toHaveLength(1);
    expect(warnings).toContainEqual(expect.stringContaining('broke off'));
  });

  test('a name of a megabyte is shortened', () => {
    const name = new Array(2 ** 20).fill(65);
    const { song } = readMidi(
      new Uint8Array([...header(0, 1), ...chunk(2 ** 20 + 10), 0, 0xff, 3, 0xc0, 0x80, 0x00, ...name, ...noteOn]),
    );
    expect(song.title).toBe('A'.repeat(1024));
  });

  test('half a million notes that never end are all kept', () => {
    const { song } = readMidi(repeated([0, 60, 64], 499_999, noteOn));
    expect(song.tracks[0]?.notes).toHaveLength(500_000);
  });

  test('two million empty foreign chunks are skipped and counted once', () => {
    const empty = [0x41, 0x41, 0x41, 0x41, 0, 0, 0, 0];
    const bytes = new Uint8Array(14 + 8 * 2e6);
    bytes.set(header(1, 0));
    for (let i = 0; i < 2e6; i++) bytes.set(empty, 14 + 8 * i);
    const { warnings } = readMidi(bytes);
    expect(warnings).toEqual(['Skipped 2000000 chunks of another kind than a track.']);
  });
});
