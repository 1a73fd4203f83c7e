import { brotliCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copiesByPrints } from '../../main/evaluation/copies-by-prints.ts';
import { copiesOf } from '../../main/evaluation/copies-of.ts';
import { leastRun, printMusic } from '../../main/evaluation/music-prints.ts';
import { decodePrints, encodePrints } from '../../main/evaluation/prints-bytes.ts';
import type { Song } from '../../shared/music/song.ts';
import { transpose } from '../../shared/music/transform.ts';
import { noteAt, songOf, trackOf } from '../support/small-songs.ts';

const { signal } = new AbortController();

/** Tracks of few pitches and lengths, so that runs of all sizes are shared. */
const someTracks = fc.array(
  fc.record({
    drums: fc.boolean(),
    line: fc.array(fc.tuple(fc.integer({ min: 60, max: 62 }), fc.integer({ min: 1, max: 2 })), {
      maxLength: 60,
      size: 'max',
    }),
  }),
  { minLength: 1, maxLength: 3 },
);
const someMusic = fc.tuple(fc.constantFrom(24, 96, 480), someTracks).map(([ppq, tracks]): Song => {
  return {
    ...songOf(),
    ppq,
    ticks: 200 * ppq,
    tracks: tracks.map(({ drums, line }) => {
      let tick = 0;
      const notes = line.map(([pitch, quarters]) => {
        const note = noteAt(tick, pitch);
        tick += quarters * ppq;
        return note;
      });
      return trackOf(notes, { drums });
    }),
  };
});

describe('copies that are looked for by fingerprints', () => {
  test('are those that are found in the music itself, where they are long enough', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someMusic, { maxLength: 4 }),
        someMusic,
        fc.nat({ max: 30 }),
        async (songs, song, bar) => {
          const pieces = songs.map((each, i) => ({ name: `${i}`, song: each }));
          const from = bar * song.ppq;
          const exact = await copiesOf(song, from, pieces, signal);
          const prints = await decodePrints(await encodePrints(printMusic(pieces)));
          const found = await copiesByPrints(song, from, prints, signal);
          if (exact.notes < leastRun) expect(found).toEqual({ notes: 0 });
          else {
            expect({ notes: found.notes, piece: found.piece }).toEqual({ notes: exact.notes, piece: exact.piece });
            expect(linesAt(song, found.here)).toEqual(linesAt(songs[Number(found.piece)], found.there));
            expect(linesAt(song, found.here)).toHaveLength(exact.notes - 1);
          }
        },
      ),
    );
  });

  test('are the same in another key', async () => {
    const line = Array.from({ length: 40 }, (_, i) => noteAt(480 * i, 50 + ((i * i) % 23)));
    const song = { ...songOf(), tracks: [trackOf(line)] };
    const prints = printMusic([{ name: 'it', song }]);
    expect(await copiesByPrints(transpose(song, 5), 0, prints, signal)).toEqual(
      await copiesByPrints(song, 0, prints, signal),
    );
  });

  test('hold no pitch: a piece and the same with every interval mirrored differ in nothing but the prints', () => {
    const line = [60, 62, 64, 65, 67, 69, 71, 72].map((pitch, i) => noteAt(480 * i, pitch));
    const of = (notes: typeof line) => printMusic([{ name: 'it', song: { ...songOf(), tracks: [trackOf(notes)] } }]);
    const [plain, mirrored] = [of(line), of(line.map((note) => ({ ...note, pitch: 132 - note.pitch })))];
    const without = (prints: typeof plain) =>
      prints.pieces.map(({ tracks, ...piece }) => ({
        ...piece,
        tracks: tracks.map(({ track, onsets }) => ({ track, onsets })),
      }));
    expect(without(plain)).toEqual(without(mirrored));
    expect(plain).not.toEqual(mirrored);
  });
});

describe('bytes of fingerprints', () => {
  test('come back as they were', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someMusic, { maxLength: 4 }), async (songs) => {
        const prints = printMusic(songs.map((song, i) => ({ name: `Größe ${i}`, song })));
        expect(await decodePrints(await encodePrints(prints))).toEqual(prints);
      }),
    );
  });

  test('that are none, or were cut off or lengthened within, are refused in a sentence', async () => {
    const whole = await encodePrints(printMusic([{ name: 'it', song: songOf(3) }]));
    const bad = [
      Uint8Array.of(1, 2, 3),
      whole.subarray(0, whole.length - 2),
      brotliCompressSync(Buffer.from('nothing of that kind')),
      brotliCompressSync(Buffer.from([2, 0, 0, 0, 0x7b, 0x7d])),
      brotliCompressSync(Buffer.from([255, 255, 255, 255])),
    ];
    for (const bytes of bad) await expect(decodePrints(bytes)).rejects.toMatchObject({ code: 'bad-model' });
  });
});

/** Interval and time, in quarters, from note to note of the run at a place. */
function linesAt(song: Song | undefined, place: { track: number; from: number; to: number } | undefined): string[] {
  if (!song || !place) return [];
  const notes = (song.tracks[place.track]?.notes ?? []).filter(({ tick }) => tick >= place.from && tick <= place.to);
  return notes.slice(1).map((note, i) => `${note.pitch - notes[i]!.pitch} ${(note.tick - notes[i]!.tick) / song.ppq}`);
}
