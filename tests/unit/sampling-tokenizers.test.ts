import { describe, expect, test } from 'vitest';
import { continueSong } from '../../main/sampling/continue.ts';
import { generateSongs } from '../../main/sampling/generate.ts';
import type { Note, Song, Track } from '../../shared/music/song.ts';
import { tokenizerKinds } from '../../shared/tokens/registry.ts';
import { randomTable, tableModel } from '../support/table-model.ts';

function track(name: string, channel: number, drums: boolean, notes: readonly Note[]): Track {
  return { name, channel, program: 0, drums, notes, controls: [], bends: [], programChanges: [] };
}

const line = (pitches: readonly number[], length: number): Note[] =>
  pitches.map((pitch, i) => ({ tick: i * length, duration: length, pitch, velocity: 60 + 8 * (i % 4) }));

/** Four bars of 3/4 for two instruments and drums, at an odd resolution. */
const seed: Song = {
  title: 'Waltz',
  ppq: 120,
  tracks: [
    track('Melody', 0, false, line([72, 74, 76, 77, 79, 81, 83, 84, 83, 81, 79, 77], 120)),
    track('Bass', 1, false, line([48, 43, 48, 43], 360)),
    track('Drums', 9, true, line([36, 42, 42, 36, 42, 42, 36, 42, 42, 36, 42, 42], 120)),
  ],
  tempi: [{ tick: 0, microsecondsPerQuarter: 400_000 }],
  meters: [{ tick: 0, numerator: 3, denominator: 4 }],
  keys: [],
  ticks: 1440,
};

/** Those whose grammar makes whatever is sampled valid music. */
const kinds = tokenizerKinds.filter(({ id }) => id !== 'abc');

describe.each(kinds.map((kind) => [kind.id, kind] as const))(
  'with the tokenizer %s and a model that knows nothing',
  (_, kind) => {
    const tokenizer = kind.fit([seed]);
    const size = tokenizer.vocabulary.length;

    test.each([1, 2, 3, 4])('a song goes on for the bars asked for, its notes unchanged (seed %i)', async (number) => {
      const model = tableModel(size, randomTable(size, number));
      const bars = 3;
      const seam = tokenizer.prompt(seed).seam;
      const variations = await continueSong({
        model,
        tokenizer,
        song: seed,
        take: { bars, variations: 3, seed: number },
      });
      for (const { song, stopped, notesAdded } of variations) {
        expect(stopped).toBe('complete');
        expect(notesAdded).toBeGreaterThan(0);
        for (const [index, { notes }] of song.tracks.entries()) {
          const before = seed.tracks[index]?.notes ?? [];
          for (const note of before) expect(notes).toContainEqual(note);
          const added = notes.filter((note) => !before.includes(note));
          expect(added).toHaveLength(notes.length - before.length);
          for (const { tick, duration } of added) {
            expect(tick).toBeGreaterThanOrEqual(seam);
            expect(tick + duration).toBeLessThanOrEqual(seam + bars * 360);
          }
        }
      }
    });

    test('music comes from nothing, as long as asked for', async () => {
      const model = tableModel(size, randomTable(size, 5));
      const variations = await generateSongs({ model, tokenizer, take: { bars: 4, variations: 3, seed: 1 } });
      for (const { stopped, notesAdded, song } of variations) {
        expect(stopped).toBe('complete');
        expect(notesAdded).toBeGreaterThan(0);
        expect(song.ticks).toBeLessThanOrEqual(4 * 4 * tokenizer.ppq);
      }
    });
  },
);
