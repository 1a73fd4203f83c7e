import { describe, expect, test } from 'vitest';
import { continuationStatistics, musicStatistics } from '../../main/evaluation/statistics.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { stepSong } from '../support/step-tokenizer.ts';

const note = (tick: number, pitch: number, duration = 4): Note => ({ tick, duration, pitch, velocity: 80 });
const everything = (song: Song) => ({ from: 0, to: song.ticks });
/** Two bars of 4/4, four ticks a quarter: an ascending scale of C. */
const scale = [60, 62, 64, 65, 67, 69, 71, 72].map((pitch, i) => note(4 * i, pitch));

describe('statistics of a stretch', () => {
  test('density counts onsets a quarter note, drums among them', () => {
    const song = stepSong([...scale, note(2, 40)]);
    expect(musicStatistics(song, everything(song)).density).toBe(9 / 8);
    expect(musicStatistics(song, { from: 16, to: 32 })).toMatchObject({ notes: 4, density: 1 });
    expect(musicStatistics(song, { from: 64, to: 64 })).toMatchObject({ notes: 0, density: 0 });
  });

  test('the share in key is of the pitched notes', () => {
    const major = { fifths: 0, mode: 'major' } as const;
    const song = stepSong([note(0, 60), note(4, 61), note(8, 64), note(12, 66)]);
    expect(musicStatistics(song, everything(song), major).inKey).toBe(0.5);
    expect(musicStatistics(song, everything(song)).inKey).toBeUndefined();
    const drums = { ...song, tracks: song.tracks.map((track) => ({ ...track, drums: true })) };
    expect(musicStatistics(drums, everything(drums), major)).toMatchObject({
      inKey: undefined,
      range: undefined,
      polyphony: undefined,
      notes: 4,
    });
  });

  test.each([
    ['F major', -1, 'major', [65, 67, 69, 70, 72, 74, 76], [71, 66]],
    ['A minor', 0, 'minor', [69, 71, 72, 74, 76, 77, 79, 80], [70, 78]],
    ['C sharp major', 7, 'major', [61, 63, 65, 66, 68, 70, 72], [60 + 2, 67]],
    ['A flat minor', -7, 'minor', [68, 70, 71, 73, 75, 76, 78, 79], [69, 72]],
  ] as const)('the notes of %s are known', (_, fifths, mode, inside, outside) => {
    const song = (pitches: readonly number[]) => stepSong(pitches.map((pitch, i) => note(4 * i, pitch)));
    for (const [pitches, share] of [
      [inside, 1],
      [outside, 0],
    ] as const) {
      const music = song(pitches);
      expect(musicStatistics(music, everything(music), { fifths, mode }).inKey).toBe(share);
    }
  });

  test('range and polyphony', () => {
    const song = stepSong([note(0, 50, 8), note(4, 62, 4), note(12, 57, 2)]);
    const { range, polyphony } = musicStatistics(song, everything(song));
    expect(range).toBe(12);
    expect(polyphony).toBe(14 / 10); // 8 + 4 + 2 ticks of notes in 10 ticks of sound
  });

  test('a bar repeats where an earlier one has the same pitches at the same places', () => {
    const bar = (index: number, pitches: readonly number[]) =>
      pitches.map((pitch, i) => note(16 * index + 4 * i, pitch));
    const song = stepSong([
      ...bar(0, [60, 62]),
      ...bar(1, [64, 65]),
      ...bar(2, [60, 62]),
      ...bar(4, [62, 60]),
      ...bar(5, [64, 65]),
    ]);
    expect(musicStatistics(song, everything(song)).repeatedBars).toBe(2 / 5);
    expect(musicStatistics(song, { from: 32, to: song.ticks }).repeatedBars).toBe(2 / 3);
    expect(musicStatistics(song, { from: 48, to: 64 }).repeatedBars).toBeUndefined();
  });
});

test('a continuation is measured against its seed, in the seed’s key', () => {
  const after = [60, 61, 62, 63].map((pitch, i) => note(32 + 8 * i, pitch));
  const statistics = continuationStatistics(stepSong([...scale, ...after]), 32, 64);
  expect(statistics).toMatchObject({ notes: 4, density: 0.5, densityAgainstSeed: 0.5, inKey: 0.5, range: 3 });
});
