import { expect, test } from 'vitest';
import type { ControlChange, Note, Song } from '../../shared/music/song.ts';
import { TempoMap } from '../../shared/music/time.ts';
import { tokenizerKind } from '../../shared/tokens/registry.ts';

const performance = tokenizerKind('performance').fit([]);

function piano(notes: readonly Note[], controls: readonly ControlChange[] = [], rest: Partial<Song> = {}): Song {
  const track = { name: '', channel: 0, program: 0, drums: false, notes, controls, bends: [], programChanges: [] };
  return { title: '', ppq: 480, tracks: [track], tempi: [], meters: [], keys: [], ticks: 4800, ...rest };
}

const names = (song: Song) => Array.from(performance.encode(song), (token) => performance.vocabulary[token]).join(' ');
const pedal = (tick: number, value: number) => ({ tick, controller: 64, value });

test('writes what is struck and released, with the time between', () => {
  // At 120 beats a minute 96 ticks are 0.1 s.
  const song = piano([
    { tick: 0, duration: 96, pitch: 60, velocity: 82 },
    { tick: 0, duration: 1248, pitch: 64, velocity: 82 },
    { tick: 96, duration: 96, pitch: 60, velocity: 9 },
  ]);
  expect(names(song)).toBe(
    'START Velocity_20 On_60 On_64 Shift_10 Off_60 Velocity_2 On_60 Shift_10 Off_60 Shift_100 Shift_10 Off_64 END',
  );
});

test('keeps onsets and lengths to five milliseconds whatever the tempo does', () => {
  const notes = Array.from({ length: 60 }, (_, i) => ({
    tick: 131 * i,
    duration: 117,
    pitch: 40 + (i % 37),
    velocity: 64,
  }));
  const tempi = [0, 1, 2, 3].map((i) => ({ tick: i * 2000, microsecondsPerQuarter: 300_000 + 177_777 * i }));
  const song = piano(notes, [], { tempi, ticks: 10_000 });
  const before = new TempoMap(song);
  const back = performance.decode(performance.encode(song));
  const after = new TempoMap(back);
  const decoded = back.tracks[0]?.notes ?? [];
  expect(decoded.map(({ pitch }) => pitch)).toEqual(notes.map(({ pitch }) => pitch));
  for (const [i, note] of notes.entries()) {
    const { tick, duration } = decoded[i] ?? note;
    expect(Math.abs(after.seconds(tick) - before.seconds(note.tick))).toBeLessThan(0.00501);
    const end = before.seconds(note.tick + note.duration);
    expect(Math.abs(after.seconds(tick + duration) - end)).toBeLessThan(0.00501);
  }
});

test('a note sounds while the sustain pedal is down, until its key is struck again', () => {
  const notes = [
    { tick: 0, duration: 96, pitch: 60, velocity: 82 },
    { tick: 0, duration: 96, pitch: 62, velocity: 82 },
    { tick: 192, duration: 96, pitch: 62, velocity: 82 },
    { tick: 960, duration: 96, pitch: 64, velocity: 82 },
  ];
  const song = piano(notes, [pedal(48, 127), pedal(480, 0)]);
  const lengths = performance
    .decode(performance.encode(song))
    .tracks[0]?.notes.map(({ pitch, duration }) => [pitch, duration]);
  // 480 ticks at 480 a quarter are 600 at 600 a quarter.
  expect(lengths).toEqual([
    [60, 600],
    [62, 240],
    [62, 360],
    [64, 120],
  ]);
});

test('goes on in the seed’s own tempo, one hundredth of a second after its last onset', () => {
  const seed = piano([{ tick: 480, duration: 480, pitch: 60, velocity: 82 }], [], {
    tempi: [{ tick: 0, microsecondsPerQuarter: 1_000_000 }],
  });
  const prompt = performance.prompt(seed);
  expect(prompt.seam).toBe(485);
  const generated = ['Shift_100', 'Off_60', 'On_62', 'Shift_50', 'Off_62'].map((name) =>
    performance.vocabulary.indexOf(name),
  );
  expect(performance.extend(seed, prompt, generated).tracks[0]?.notes).toEqual([
    { tick: 480, duration: 480, pitch: 60, velocity: 82 },
    { tick: 960, duration: 240, pitch: 62, velocity: 82 },
  ]);
  expect(performance.cursorTick(seed, prompt, 960)).toBe(2 * 2 * 600);
});
