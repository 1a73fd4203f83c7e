import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { parses, readAbc } from '../../shared/music/abc/read.ts';
import { splitTunes } from '../../shared/music/abc/tune-book.ts';
import { writeAbc } from '../../shared/music/abc/write.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { secondsOf } from '../../shared/music/time.ts';
import { withPpq } from '../../shared/music/transform.ts';
import { sharedData } from '../support/shared-data.ts';
import { invalidities } from '../support/validity.ts';

const tune = (music: string, fields = 'M:4/4\nL:1/8\nK:C') => `X:1\n${fields}\n${music}\n`;
/** Onset, length and pitch of every note, in sixteenths. */
const notesOf = (song: Song) =>
  withPpq(song, 4).tracks.map((track) => track.notes.map((note) => [note.tick, note.duration, note.pitch]));

describe('an ABC tune becomes a song', () => {
  test('with title, meter, key and tempo', () => {
    const { song, warnings } = readAbc(tune('A6|', 'T:The Otter\nM:6/8\nL:1/8\nQ:3/8=80\nK:Ador'));
    expect(song).toMatchObject({
      title: 'The Otter',
      meters: [{ tick: 0, numerator: 6, denominator: 8 }],
      keys: [{ tick: 0, fifths: 1, mode: 'minor' }],
      tempi: [{ tick: 0, microsecondsPerQuarter: 500_000 }],
      abc: tune('A6|', 'T:The Otter\nM:6/8\nL:1/8\nQ:3/8=80\nK:Ador'),
    });
    expect(secondsOf(song)).toBe(1.5);
    expect(warnings).toEqual([]);
  });
  test('with repeats and endings unfolded', () => {
    const { song } = readAbc(tune('|:c8|[1 d8:|[2 e8|]'));
    expect(song.tracks[0]?.notes.map((note) => note.pitch)).toEqual([72, 74, 72, 76]);
  });
  test('with ties joined, triplets in thirds and chords together', () => {
    const { song } = readAbc(tune('c4-c4|(3ccc [CEG]6|'));
    const notes = song.tracks[0]?.notes.map((note) => [note.tick, note.duration, note.pitch]);
    expect(notes).toEqual([
      [0, 1920, 72],
      [1920, 160, 72],
      [2080, 160, 72],
      [2240, 160, 72],
      [2400, 1440, 60],
      [2400, 1440, 64],
      [2400, 1440, 67],
    ]);
  });
  test('with accidentals until the bar line', () => {
    expect(readAbc(tune('^FFcc|Fccc|', 'L:1/4\nK:C')).song.tracks[0]?.notes.map((note) => note.pitch)).toEqual([
      66, 66, 72, 72, 65, 72, 72, 72,
    ]);
  });
  test('with changes of meter and key where they are played', () => {
    const { song } = readAbc(tune('|:c8:|\n[M:3/4][K:Em]e6|'));
    expect(song.meters).toEqual([
      { tick: 0, numerator: 4, denominator: 4 },
      { tick: 3840, numerator: 3, denominator: 4 },
    ]);
    expect(song.keys).toEqual([
      { tick: 0, fifths: 0, mode: 'major' },
      { tick: 3840, fifths: 1, mode: 'minor' },
    ]);
  });
  test('with its pickup in a short meter', () => {
    expect(readAbc(tune('GA|c8|')).song.meters).toEqual([
      { tick: 0, numerator: 1, denominator: 4 },
      { tick: 480, numerator: 4, denominator: 4 },
    ]);
  });
  test('with voices as tracks and chord symbols left out', () => {
    const { song } = readAbc(tune('V:1\n"Am"c8|\nV:2\nC,8|'));
    expect(notesOf(song)).toEqual([[[0, 16, 72]], [[0, 16, 48]]]);
    expect(song.tracks.map((track) => track.channel)).toEqual([0, 1]);
  });
  test('with accents on the beats, where no directive wants them even', () => {
    const velocities = (text: string) => new Set(readAbc(text).song.tracks[0]?.notes.map(({ velocity }) => velocity));
    expect(velocities(tune('!p!cdef|cdef|')).size).toBeGreaterThan(1);
    expect(velocities(tune('%%MIDI nobeataccents\n!p!cdef|cdef|')).size).toBe(1);
  });
  test('and directives for playback alone print nothing, which would break what a command writes', () => {
    const print = vi.spyOn(console, 'log').mockImplementation(() => {});
    const { song } = readAbc(tune('c4|\n%%MIDI ratio 3 1\n%%MIDI program 40\nc4|'));
    expect(print).not.toHaveBeenCalled();
    print.mockRestore();
    expect(notesOf(song)).toEqual([
      [
        [0, 8, 72],
        [8, 8, 72],
      ],
    ]);
  });
});

test.each([
  ['no key', 'X:1\nCDE|\n'],
  ['no music', 'X:1\nK:C\n'],
  ['no number', 'K:C\nCDE|\n'],
  ['an unknown character', tune('C$E|')],
  ['text', 'hello'],
  ['nothing', ''],
])('%s does not parse', (_, text) => {
  expect(parses(text)).toBe(false);
});

test('a sound tune parses', () => {
  expect(parses(tune('CDEF GABc|'))).toBe(true);
});

test('a text without a key or too long is refused', () => {
  expect(() => readAbc('X:1\nCDE|')).toThrow(expect.objectContaining({ code: 'bad-input' }));
  expect(() => readAbc(tune('c|'.repeat(60_000)))).toThrow(expect.objectContaining({ code: 'bad-input' }));
});

test('a tune book is split at its X: fields and blank lines', () => {
  const book = '%abc-2.1\n\nX:1\r\nK:C\r\nCDE|\r\n\r\nsome words\nX:2\nK:D\nDEF|\nX:3\nK:G\nG|';
  expect(splitTunes(book)).toEqual(['X:1\nK:C\nCDE|\n', 'X:2\nK:D\nDEF|\n', 'X:3\nK:G\nG|\n']);
});

describe('writing a melody as ABC', () => {
  const melody = fc
    .array(
      fc.record({
        rest: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 12 })),
        duration: fc.integer({ min: 1, max: 40 }),
        pitch: fc.integer({ min: 36, max: 96 }),
      }),
      { minLength: 1, maxLength: 30 },
    )
    .map((steps) => {
      let now = 0;
      return steps.map(({ rest, duration, pitch }): Note => {
        const tick = now + rest * 120;
        now = tick + duration * 120;
        return { tick, duration: duration * 120, pitch, velocity: 80 };
      });
    });
  const meters = fc.constantFrom(
    [{ tick: 0, numerator: 4, denominator: 4 }],
    [{ tick: 0, numerator: 6, denominator: 8 }],
    [
      { tick: 0, numerator: 1, denominator: 8 },
      { tick: 240, numerator: 3, denominator: 4 },
    ],
    [
      { tick: 0, numerator: 3, denominator: 4 },
      { tick: 2880, numerator: 7, denominator: 8 },
    ],
  );
  const key = fc.record({
    tick: fc.constant(0),
    fifths: fc.integer({ min: -7, max: 7 }),
    mode: fc.constantFrom('major' as const, 'minor' as const),
  });

  test('and reading it gives the same notes, meters and key', () => {
    fc.assert(
      fc.property(melody, meters, key, (notes, bars, signature) => {
        const last = notes.at(-1);
        const song: Song = {
          title: 'A tune',
          ppq: 480,
          tracks: [
            { name: '', channel: 0, program: 0, drums: false, notes, controls: [], bends: [], programChanges: [] },
          ],
          tempi: [],
          meters: bars,
          keys: [signature],
          ticks: last ? last.tick + last.duration : 0,
        };
        const text = writeAbc(song);
        expect(parses(text)).toBe(true);
        const again = readAbc(text).song;
        expect(notesOf(again)).toEqual(notesOf(song));
        expect(again.keys).toEqual(song.keys);
        expect(again.title).toBe(song.title);
        expect(again.meters).toEqual(song.meters.filter((meter) => meter.tick < song.ticks));
      }),
      { numRuns: 300 },
    );
  });

  test('takes the highest of a chord and cuts it at the next note', () => {
    const { song } = readAbc(tune('V:1\n[CEG]8|\nV:2\nz2C6|'));
    const [one, two] = song.tracks;
    if (!one || !two) throw new Error('two voices were expected');
    const together = { ...song, tracks: [{ ...one, notes: [...one.notes, ...two.notes] }] };
    expect(notesOf(readAbc(writeAbc(together)).song)).toEqual([
      [
        [0, 4, 67],
        [4, 12, 60],
      ],
    ]);
  });

  test('a song without notes is refused', () => {
    expect(() => writeAbc(readAbc(tune('z8|')).song)).toThrow(expect.objectContaining({ code: 'bad-input' }));
  });
});

if (!sharedData) {
  test.skip('a real tune book: the folder ../shared/data is not there', () => {});
} else {
  const tunes = splitTunes(readFileSync(join(sharedData, 'irish/irish.abc'), 'utf8'));

  test('a real tune book reads as valid songs, nearly all of them without a warning', () => {
    const read = tunes.map((text) => readAbc(text));
    expect(read.flatMap(({ song }) => invalidities(song))).toEqual([]);
    expect(read).toHaveLength(804);
    expect(read.filter(({ warnings }) => warnings.length > 0)).toHaveLength(3);
    // Two tunes of the book are empty.
    expect(tunes.filter(parses)).toHaveLength(799);
  });

  test('its tunes are the same when written and read again, where they keep to sixteenths', () => {
    let compared = 0;
    for (const text of tunes.slice(0, 150)) {
      const { song } = readAbc(text);
      const [track] = song.tracks;
      if (!track?.notes.every((note) => note.tick % 120 === 0 && note.duration % 120 === 0)) continue;
      compared++;
      expect(
        notesOf(readAbc(writeAbc(song)).song).map((notes) => notes.map(([tick, , pitch]) => [tick, pitch])),
      ).toEqual(notesOf(song).map((notes) => notes.map(([tick, , pitch]) => [tick, pitch])));
    }
    expect(compared).toBeGreaterThan(100);
  });
}
