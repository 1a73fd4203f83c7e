import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readAbc } from '../../shared/music/abc/read.ts';
import { readMidi } from '../../shared/music/midi/read.ts';
import type { Song, Track } from '../../shared/music/song.ts';
import { root } from '../support/project-files.ts';
import { sharedData } from '../support/shared-data.ts';

const ours = (id: string): Song => readAbc(readFileSync(join(root, 'assets/songs', `${id}.abc`), 'utf8')).song;
const theirs = (...path: string[]) => readFileSync(join(sharedData ?? '', ...path));

/** Onsets and lengths in quarter notes, and pitches moved by some semitones. */
function written({ notes }: Pick<Track, 'notes'>, ppq: number, by = 0): string[] {
  return notes.map(({ tick, duration, pitch }) => `${tick / ppq} ${duration / ppq} ${pitch + by}`);
}

/**
 * Each theme and, voice by voice, its instrument and how many semitones it sounds above the file. The files write all
 * five in one octave, for singing, and the clarinet's as it is written for the instrument in A.
 */
const themes = [
  ['unfinished-i-a', 'theme_I-A.mid', { 42: -24, 43: -36 }],
  ['unfinished-i-b', 'theme_I-B.mid', { 68: 0, 71: 0 }],
  ['unfinished-i-c', 'theme_I-C.mid', { 42: -12 }],
  ['unfinished-ii-a', 'theme_II-A.mid', { 40: 0 }],
  ['unfinished-ii-b', 'theme_II-B.mid', { 71: 12 - 3 }],
] as const;

describe.runIf(sharedData)('the songs against what others typed (SKIPPED where ../shared/data is not there)', () => {
  test.each(themes)('%s is the theme, note for note, on its instruments', (id, file, voices) => {
    const { song } = readMidi(theirs('schubert-unfinished', file));
    const typed = ours(id);
    expect(typed.tracks.map(({ program }) => program)).toEqual(Object.keys(voices).map(Number));
    for (const [voice, by] of Object.values(voices).entries()) {
      expect(written(typed.tracks[voice] ?? { notes: [] }, typed.ppq)).toEqual(
        song.tracks.flatMap((track) => written(track, song.ppq, by)),
      );
    }
    expect(typed.tempi).toEqual(song.tempi);
    expect(typed.meters).toEqual(song.meters);
  });

  test('the chorale has the pitches of the collection’s, sixteenth for sixteenth, in all four voices', () => {
    const { train } = JSON.parse(theirs('frames', 'jsb-16th-voices.json').toString()) as { train: number[][][] };
    const typed = ours('o-haupt-voll-blut-und-wunden');
    const sixteenths = Array.from({ length: (4 * typed.ticks) / typed.ppq }, (_, i) => (i * typed.ppq) / 4);
    const frames = sixteenths.map((at) =>
      typed.tracks.map(
        ({ notes }) => notes.find(({ tick, duration }) => tick <= at && at < tick + duration)?.pitch ?? -1,
      ),
    );
    // The collection holds the last chord until the bar is full, where the score makes up for the pickup.
    const last = frames.at(-1);
    expect([...frames, last, last, last, last]).toEqual(train[83]);
  });
});
