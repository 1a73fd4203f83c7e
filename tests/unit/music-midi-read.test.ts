import { describe, expect, test } from 'vitest';
import { readMidi } from '../../shared/music/midi/read.ts';
import { secondsOf } from '../../shared/music/time.ts';
import { ascii, chunk, endMark, file, header, name, note, track } from '../support/midi-bytes.ts';

const tempo = (microseconds: number) => [
  0,
  0xff,
  0x51,
  3,
  microseconds >> 16,
  (microseconds >> 8) & 255,
  microseconds & 255,
];
const program = (delta: number, number: number) => [delta, 0xc0, number];

describe('the title', () => {
  const titleOf = (format: number, ...tracks: number[][]) => readMidi(file(format, ...tracks)).song.title;
  test('is the name of a first chunk without notes', () => {
    expect(titleOf(1, track(name(ascii('Song'))), track(name(ascii('Flute')), note()))).toBe('Song');
  });
  test('is the name of the only chunk', () => {
    expect(titleOf(0, track(name(ascii('Song')), note()))).toBe('Song');
  });
  test('is not the name of the first of several instruments', () => {
    expect(titleOf(1, track(name(ascii('Flute')), note()), track(note()))).toBe('');
  });
});

describe('names in unstated encodings', () => {
  const nameOf = (...bytes: number[]) => readMidi(file(0, track(name(bytes), note()))).song.tracks[0]?.name;
  test.each([
    ['Flöte', [0x46, 0x6c, 0xc3, 0xb6, 0x74, 0x65]],
    ['Flöte', [0x46, 0x6c, 0xf6, 0x74, 0x65]],
    ['Père', [0x50, 0xe8, 0x72, 0x65]],
    ['ピアノ', [0x83, 0x73, 0x83, 0x41, 0x83, 0x6d]],
    ['Piano', [...ascii('Piano'), 0, 0]],
  ])('%s', (expected, bytes) => {
    expect(nameOf(...bytes)).toBe(expected);
  });
  test('the instrument name stands in where there is no track name', () => {
    expect(readMidi(file(0, track([0, 0xff, 4, 4, ...ascii('Oboe')], note()))).song.tracks[0]?.name).toBe('Oboe');
  });
});

describe('programs', () => {
  const firstTrack = (...tracks: number[][]) =>
    readMidi(file(1, ...tracks)).song.tracks.find((one) => one.notes.length > 0);
  test('one that another chunk sets on the channel holds for a track without its own', () => {
    expect(firstTrack(track(program(0, 40)), track(note()))).toMatchObject({ program: 40, programChanges: [] });
    expect(firstTrack(track(program(0, 40)), track(note(1)))).toMatchObject({ program: 0 });
    expect(firstTrack(track(program(0, 40)), track(program(0, 7), note()))).toMatchObject({ program: 7 });
  });
  test('one after the first note is a change, and the start is the default', () => {
    expect(firstTrack(track(note(), program(0, 40)))).toMatchObject({
      program: 0,
      programChanges: [{ tick: 120, program: 40 }],
    });
  });
  test('one between start and first note counts from the start, and stays behind its bank select', () => {
    expect(firstTrack(track([10, 0xb0, 0, 1], program(0, 40), note()))).toMatchObject({
      program: 40,
      controls: [{ tick: 10, controller: 0, value: 1 }],
      programChanges: [{ tick: 10, program: 40 }],
    });
  });
  test('of several at once the last counts', () => {
    expect(firstTrack(track(program(0, 1), program(0, 2), note()))).toMatchObject({ program: 2, programChanges: [] });
  });
});

test('one chunk on several channels gives a track for each, drums on the tenth', () => {
  const { song } = readMidi(file(0, track(note(0), note(9), note(0))));
  expect(song.tracks.map(({ channel, drums, notes }) => [channel, drums, notes.length])).toEqual([
    [0, false, 2],
    [9, true, 1],
  ]);
});

test('one channel on two ports gives two tracks', () => {
  const port = (number: number) => [0, 0xff, 0x21, 1, number];
  const { song } = readMidi(file(0, track(port(0), note(), port(1), note())));
  expect(song.tracks.map(({ channel, notes }) => [channel, notes.length])).toEqual([
    [0, 1],
    [0, 1],
  ]);
});

test('an event that reaches over the end of its track ends it', () => {
  const cut = [...note(), 0, 0xff, 1, 100, 65, 66];
  const { song, warnings } = readMidi(file(1, [...chunk(cut.length), ...cut], track(note(1))));
  expect(song.tracks.map((one) => one.channel)).toEqual([0, 1]);
  expect(warnings[0]).toContain('broke off');
});

test('of keys at one tick the first counts, since those of transposing instruments follow', () => {
  const key = (fifths: number) => [0, 0xff, 0x59, 2, fifths & 255, 0];
  expect(readMidi(file(1, track(key(-3), key(-1)), track(key(0), note()))).song.keys).toEqual([
    { tick: 0, fifths: -3, mode: 'major' },
  ]);
});

test('of tempi at one tick the last counts, whichever chunk it is in', () => {
  const { song } = readMidi(file(1, track(tempo(400_000)), track(tempo(300_000), note())));
  expect(song.tempi).toEqual([{ tick: 0, microsecondsPerQuarter: 300_000 }]);
});

test('patterns of format 2 follow one another, each in its own tempo', () => {
  const { song } = readMidi(file(2, track(tempo(1_000_000), note()), track(note()), track(tempo(250_000), note())));
  expect(song.tracks.map((one) => one.notes[0]?.tick)).toEqual([0, 120, 240]);
  expect(secondsOf(song)).toBe((1 + 0.5 + 0.25) / 4);
});

describe('lengths that are not to be trusted', () => {
  test('a track that claims to reach over the next one ends at its end mark', () => {
    const claims = [...chunk(40), ...note(), ...endMark];
    const { song, warnings } = readMidi(file(1, claims, track(note(1)), track(note(2))));
    expect(song.tracks.map((one) => one.channel)).toEqual([0, 1, 2]);
    expect(warnings).toEqual(['Ended 1 track at the end mark, which came before the stated length.']);
  });
  test('a track that claims too little goes on to the next', () => {
    const claims = [...chunk(6), ...note(), ...note(), ...endMark];
    const { song, warnings } = readMidi(file(1, claims, track(note(1))));
    expect(song.tracks.map((one) => one.notes.length)).toEqual([2, 1]);
    expect(warnings).toEqual(['Read 1 track beyond the stated length.']);
  });
  test('a foreign chunk that claims too much is left at the next track', () => {
    const foreign = [...ascii('ABCD'), 0x7f, 0xff, 0xff, 0xff, 1, 2, 3];
    expect(readMidi(file(1, foreign, track(note()))).song.tracks).toHaveLength(1);
  });
  test('an RMID container is walked to its data, over chunks of odd length', () => {
    const midi = Array.from(file(0, track(note())));
    const riff = [...ascii('RIFF'), 0, 0, 0, 0, ...ascii('RMID'), ...ascii('DISP'), 3, 0, 0, 0, 1, 2, 3, 0];
    const data = [...ascii('data'), midi.length, 0, 0, 0, ...midi];
    const { song, warnings } = readMidi(new Uint8Array([...riff, ...data, ...ascii('LIST'), 4, 0, 0, 0, 1, 2, 3, 4]));
    expect(song.tracks).toHaveLength(1);
    expect(warnings).toEqual([]);
  });
});

describe('what is refused says where', () => {
  test.each([
    ['a data byte above 127', file(0, track([0, 0x90, 60, 0x90])), 25],
    ['an event without status', file(0, track([0, 60, 64])), 23],
    ['a number of five bytes', file(0, track([0x80, 0x80, 0x80, 0x80, 0, 0x90, 60, 64])), 22],
    ['a header that ends too soon', new Uint8Array(header(0, 1).slice(0, 10)), 10],
    ['an unknown frame rate', new Uint8Array([...header(0, 0).slice(0, 12), 0x80 | 5, 40]), 12],
    ['frames without ticks', new Uint8Array([...header(0, 0).slice(0, 12), 0xe8, 0]), 12],
    ['an RMID container without data', new Uint8Array([...ascii('RIFF'), 0, 0, 0, 0, ...ascii('RMID')]), 12],
  ])('%s', (_, bytes, offset) => {
    expect(() => readMidi(bytes)).toThrow(expect.objectContaining({ code: 'bad-input', offset }));
  });
});

test.each([
  [24, 80],
  [25, 40],
  [29, 4],
  [29, 100],
  [30, 4],
  [30, 255],
])('%i frames of %i ticks last as long as before', (frames, ticks) => {
  const bytes = file(0, track(note()));
  bytes.set([256 - frames, ticks], 12);
  const perSecond = (frames === 29 ? 29.97 : frames) * ticks;
  const { song } = readMidi(bytes);
  expect(song.ticks).toBe(120);
  expect(secondsOf(song) / (120 / perSecond)).toBeCloseTo(1, 7);
});
