import { describe, expect, test } from 'vitest';
import type { Note, Song, Track } from '../../shared/music/song.ts';
import { tokenizerKind } from '../../shared/tokens/registry.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';

const remi = tokenizerKind('remi');
const note = (tick: number, duration: number, pitch: number, velocity = 80): Note => ({
  tick,
  duration,
  pitch,
  velocity,
});

function track(program: number, notes: readonly Note[], drums = false): Track {
  return { name: '', channel: drums ? 9 : 0, program, drums, notes, controls: [], bends: [], programChanges: [] };
}

function song(tracks: readonly Track[], rest: Partial<Song> = {}): Song {
  const ends = tracks.flatMap(({ notes }) => notes.map(({ tick, duration }) => tick + duration));
  return { title: '', ppq: 24, tracks, tempi: [], meters: [], keys: [], ticks: Math.max(0, ...ends), ...rest };
}

const meter = (tick: number, numerator: number, denominator: number) => ({ tick, numerator, denominator });
const names = (tokenizer: Tokenizer, tokens: ArrayLike<number>) =>
  Array.from(tokens, (token) => tokenizer.vocabulary[token]).join(' ');

describe('what remi writes', () => {
  test('says only what changes', () => {
    const one = song([track(40, [note(0, 24, 60), note(0, 24, 64), note(24, 12, 62), note(96, 12, 62, 100)])]);
    const tokenizer = remi.fit([one]);
    expect(names(tokenizer, tokenizer.encode(one))).toBe(
      'START Program_40#1 Bar Meter_4/4 Program_40#1 Velocity_80 Duration_24 Pitch_60 Pitch_64 ' +
        'Position_24 Duration_12 Pitch_62 Bar Velocity_100 Pitch_62 END',
    );
  });

  test('keeps two tracks of one program, and drums, apart', () => {
    const ensemble = song([
      track(40, [note(0, 24, 70), note(24, 24, 71)]),
      track(0, [note(0, 12, 36), note(12, 12, 38)], true),
      track(40, [note(0, 24, 60), note(24, 24, 60)]),
      track(42, [note(0, 48, 40)]),
    ]);
    const back = remi.fit([ensemble]).decode(remi.fit([ensemble]).encode(ensemble));
    const [first, drums, second, cello] = ensemble.tracks;
    expect(back.tracks.map(({ program, drums, notes }) => ({ program, drums, notes }))).toEqual(
      [first, second, cello, drums].map((one) => ({ program: one?.program, drums: one?.drums, notes: one?.notes })),
    );
    expect(new Set(back.tracks.map(({ channel }) => channel)).size).toBe(4);
    expect(back.tracks.map(({ channel }) => channel === 9)).toEqual([false, false, false, true]);
  });

  test('brings meters back, and tempi to one and a half per cent', () => {
    const changing = song([track(0, [note(0, 24, 60), note(72, 24, 60), note(132, 24, 60), note(300, 24, 60)])], {
      meters: [meter(0, 3, 4), meter(72, 5, 8), meter(132, 2, 2)],
      tempi: [
        { tick: 0, microsecondsPerQuarter: 500_000 },
        { tick: 72, microsecondsPerQuarter: 612_345 },
        { tick: 301, microsecondsPerQuarter: 250_000 },
      ],
    });
    const tokenizer = remi.fit([changing]);
    const back = tokenizer.decode(tokenizer.encode(changing));
    expect(back.meters).toEqual(changing.meters);
    expect(back.tracks[0]?.notes).toEqual(changing.tracks[0]?.notes);
    expect(back.tempi.map(({ tick }) => tick)).toEqual([72]);
    expect(Math.abs(Math.log((back.tempi[0]?.microsecondsPerQuarter ?? 0) / 612_345))).toBeLessThan(0.0146);
  });

  test('rests of whole bars and three-note groups come back exactly', () => {
    const triplets = song([
      track(0, [note(0, 8, 60), note(8, 8, 62), note(16, 8, 64), note(960, 3, 65), note(963, 3, 67)]),
    ]);
    const tokenizer = remi.fit([triplets]);
    expect(tokenizer.decode(tokenizer.encode(triplets)).tracks[0]?.notes).toEqual(triplets.tracks[0]?.notes);
  });

  test('a note that is struck again ends there, and of two at once the louder remains', () => {
    const doubled = song([track(0, [note(0, 48, 60, 40), note(0, 96, 60, 90), note(24, 24, 60, 90)])]);
    const tokenizer = remi.fit([doubled]);
    expect(tokenizer.decode(tokenizer.encode(doubled)).tracks[0]?.notes).toEqual([
      note(0, 24, 60, 90),
      note(24, 24, 60, 90),
    ]);
  });
});

describe('bars', () => {
  const melody = track(0, [note(0, 12, 60), note(12, 24, 62), note(84, 24, 64), note(160, 12, 65)]);

  test('a pickup is a first bar that begins late', () => {
    const upbeat = song([melody], { meters: [meter(0, 1, 8), meter(12, 6, 8)] });
    const tokenizer = remi.fit([upbeat]);
    expect(tokenizer.vocabulary).not.toContain('Meter_1/8');
    expect(names(tokenizer, tokenizer.encode(upbeat))).toContain('Bar Meter_6/8 Pickup Position_60 ');
    const back = tokenizer.decode(tokenizer.encode(upbeat));
    expect(back.meters).toEqual(upbeat.meters);
    expect(back.tracks[0]?.notes).toEqual(melody.notes);
  });

  test('a bar that the next meter cuts short costs no tick', () => {
    const cut = song([melody], { meters: [meter(0, 4, 4), meter(84, 3, 4), meter(100, 3, 4)] });
    const tokenizer = remi.fit([cut]);
    const back = tokenizer.decode(tokenizer.encode(cut));
    expect(back.tracks[0]?.notes).toEqual(melody.notes);
    expect(tokenizer.encode(back)).toEqual(tokenizer.encode(cut));
  });

  test('a meter that the corpus never had costs no tick', () => {
    const tokenizer = remi.fit([song([melody], { meters: [meter(0, 3, 4)] })]);
    for (const odd of [
      meter(0, 7, 8),
      meter(0, 5, 4),
      meter(0, 9, 8),
      meter(0, 13, 16),
      meter(0, 1, 64),
      meter(0, 99, 2),
    ]) {
      const back = tokenizer.decode(tokenizer.encode(song([melody], { meters: [odd] })));
      expect(back.tracks[0]?.notes.map(({ tick, pitch }) => [tick, pitch])).toEqual(
        melody.notes.map(({ tick, pitch }) => [tick, pitch]),
      );
    }
  });

  test('the seam is the first bar line after the last onset, whatever still sounds', () => {
    const ringing = song([track(0, [note(0, 24, 60), note(100, 500, 62)])], { meters: [meter(0, 3, 4)] });
    const { tokens, seam } = remi.fit([ringing]).prompt(ringing);
    expect(seam).toBe(144);
    expect(names(remi.fit([ringing]), tokens)).toMatch(/Pitch_62 Bar$/);
    const later = song([track(0, [note(0, 24, 60), note(144, 24, 62)])], { ppq: 48, meters: [meter(0, 3, 4)] });
    expect(remi.fit([later]).prompt(later).seam).toBe(288);
  });
});

describe('instruments that the corpus never had', () => {
  const play = (program: number) => track(program, [note(0, 24, 60 + (program % 12))]);
  const quartet = remi.fit([song([play(40), play(40), play(41), play(42), play(73)])]);
  const programs = (tracks: readonly Track[]) =>
    quartet.decode(quartet.encode(song(tracks))).tracks.map(({ program }) => program);

  test('are played by the nearest of their family, and by nobody twice while others are free', () => {
    expect(programs([play(43)])).toEqual([42]);
    expect(programs([play(72)])).toEqual([73]);
    expect(programs([play(40), play(40), play(40)])).toEqual([40, 40, 41]);
    expect(programs([play(0)])).toEqual([40]);
  });

  test('new notes go to the seed’s track that is played by their part', () => {
    const seed = song([track(43, [note(0, 24, 40)]), track(40, [note(0, 24, 80)])]);
    const prompt = quartet.prompt(seed);
    const token = (name: string) => quartet.vocabulary.indexOf(name);
    const generated = ['Program_40#1', 'Pitch_81', 'Program_42#1', 'Pitch_41'].map(token);
    const longer = quartet.extend(seed, prompt, generated);
    expect(longer.tracks.map(({ notes }) => notes.map(({ tick, pitch }) => [tick, pitch]))).toEqual([
      [
        [0, 40],
        [96, 41],
      ],
      [
        [0, 80],
        [96, 81],
      ],
    ]);
  });

  test('a track without notes may join in what follows, on its own track, and is no part of the piece before', () => {
    const empty = (program: number) => track(program, []);
    const seed = song([track(42, [note(0, 24, 40)]), empty(74), empty(41), empty(42), empty(0)]);
    const ensemble = ({ tokens }: { tokens: ArrayLike<number> }) =>
      names(quartet, tokens)
        .split(' ')
        .slice(1)
        .filter((_name, i, all) => all.slice(0, i + 1).every((one) => one.startsWith('Program')));
    expect(ensemble({ tokens: quartet.encode(seed) })).toEqual(['Program_42#1']);
    // There is no second cello and no piano to be had.
    expect(ensemble(quartet.prompt(seed))).toEqual(['Program_41#1', 'Program_42#1', 'Program_73#1']);
    const prompt = quartet.prompt(seed);
    const cursor = quartet.cursor();
    for (const token of prompt.tokens) cursor.accept(token);
    const words = [
      'Program_41#1',
      'Velocity_80',
      'Duration_24',
      'Pitch_60',
      'Program_73#1',
      'Velocity_80',
      'Duration_24',
    ];
    const generated = [...words, 'Pitch_81'].map((name) => quartet.vocabulary.indexOf(name));
    for (const token of generated) cursor.accept(token);
    const longer = quartet.extend(seed, prompt, generated);
    expect(longer.tracks.map(({ notes }) => notes.map(({ pitch }) => pitch))).toEqual([[40], [81], [60], [], []]);
  });

  test('drums stay silent where the corpus has none', () => {
    expect(programs([play(40), track(0, [note(0, 12, 36)], true)])).toEqual([40]);
  });
});

test('a silence without end is refused', () => {
  const far = song([track(0, [note(0, 1, 60), note(4 * 200_000, 1, 60)])], { ppq: 1 });
  expect(() => remi.fit([far]).encode(far)).toThrow(expect.objectContaining({ code: 'bad-input' }));
});

test('a configuration whose lists are out of order, or in which nobody plays, is refused', () => {
  const config = remi.fit([song([track(0, [note(0, 24, 60, 40), note(24, 24, 60, 80)])])]).config as object;
  const broken = [
    { velocities: [80, 40] },
    { durations: [1, 24, 12] },
    { durations: [2, 24] },
    { tempi: [1, 2] },
    { meters: ['4/4', '4/4'] },
    { meters: ['4/3'] },
    {
      programs: [
        [7, 1],
        [3, 1],
      ],
    },
    { programs: [], drums: 0 },
  ];
  expect(remi.restore(config).config).toEqual(config);
  for (const change of broken) {
    expect(() => remi.restore({ ...config, ...change })).toThrow(expect.objectContaining({ code: 'bad-model' }));
  }
});
