import { expect, test } from 'vitest';
import type { Note, Song } from '../../shared/music/song.ts';
import { compareMusic } from '../../shared/tokens/compare.ts';
import { tokenizerKind } from '../../shared/tokens/registry.ts';
import { textOfTokens } from '../../shared/tokens/text.ts';

const scale: readonly Note[] = Array.from({ length: 16 }, (_, i) => ({
  tick: i * 48,
  duration: 48,
  pitch: 60 + (i % 8),
  velocity: 82,
}));

function song(notes: readonly Note[], rest: Partial<Song> = {}, program = 0): Song {
  const track = { name: '', channel: 0, program, drums: false, notes, controls: [], bends: [], programChanges: [] };
  return { title: '', ppq: 96, tracks: [track], tempi: [], meters: [], keys: [], ticks: 768, ...rest };
}

test('a song is the same as itself, in any resolution', () => {
  const fine = scale.map((note) => ({ ...note, tick: note.tick * 5, duration: note.duration * 5 }));
  const result = compareMusic(song(scale), song(fine, { ppq: 480, ticks: 3840 }));
  expect(result).toMatchObject({ same: true, clock: 'beats', notes: 16, lost: 0, added: 0, seconds: [4, 4] });
});

test('music whose tempo was rewritten is the same by the clock', () => {
  const slow = song(scale, { tempi: [{ tick: 0, microsecondsPerQuarter: 1_000_000 }] });
  const stretched = scale.map((note) => ({ ...note, tick: note.tick * 2, duration: note.duration * 2 }));
  expect(compareMusic(slow, song(stretched, { ticks: 1536 }))).toMatchObject({ same: true, clock: 'seconds' });
});

test('tells what became of each note', () => {
  const changed = scale.flatMap((note, i) => {
    if (i === 3) return [];
    if (i === 5) return [{ ...note, tick: note.tick + 6 }];
    if (i === 7)
      return [
        { ...note, velocity: 20 },
        { ...note, pitch: 100 },
      ];
    return i === 9 ? [{ ...note, duration: 24 }] : [note];
  });
  const result = compareMusic(song(scale), song(changed));
  expect(result).toMatchObject({ same: false, lost: 1, added: 1, moved: 1, resized: 1, otherVelocity: 1, revoiced: 0 });
  // 6 of 96 ticks of half a second.
  expect(result.maxOnsetMs).toBeCloseTo(31.25);
  expect(result.meanOnsetMs).toBeCloseTo(31.25 / 15);
});

test('finds notes again on another instrument', () => {
  expect(compareMusic(song(scale), song(scale, {}, 40))).toMatchObject({
    same: false,
    lost: 0,
    added: 0,
    revoiced: 16,
  });
});

test('prints a line for each moment', () => {
  const tokenizer = tokenizerKind('remi').fit([song(scale)]);
  const tokens = tokenizer.encode(song(scale.slice(0, 2)));
  expect(textOfTokens(tokenizer, tokens)).toBe(
    'START Program_0#1 Bar Meter_4/4 Program_0#1 Velocity_82 Duration_12 Pitch_60\nPosition_12 Pitch_61 END',
  );
});
