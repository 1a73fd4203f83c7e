import fc from 'fast-check';
import { type MidiEvent, parseMidi } from 'midi-file';
import { describe, expect, test } from 'vitest';
import { readMidi } from '../../shared/music/midi/read.ts';
import { writeMidi } from '../../shared/music/midi/write.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { anySong } from '../support/songs.ts';

const empty: Song = { title: '', ppq: 480, tracks: [], tempi: [], meters: [], keys: [], ticks: 0 };

function songOf(notes: readonly Note[], rest: Partial<Song> = {}): Song {
  const ticks = Math.max(0, ...notes.map((note) => note.tick + note.duration));
  const part = { name: '', channel: 0, program: 0, drums: false, controls: [], bends: [], programChanges: [] };
  return { ...empty, tracks: [{ ...part, notes }], ticks, ...rest };
}

describe('writing and reading a MIDI file', () => {
  test('gives the same song again', () => {
    fc.assert(
      fc.property(anySong, (song) => {
        const { song: again, format, warnings } = readMidi(writeMidi(song));
        expect(again).toEqual(song);
        expect(format).toBe(1);
        expect(warnings).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  test('keeps positions beyond the longest delta time', () => {
    const far = 2 ** 28 * 5 + 3;
    const song = songOf([{ tick: far, duration: 2 ** 29, pitch: 60, velocity: 1 }], { ppq: 32767 });
    expect(readMidi(writeMidi(song))).toEqual({ song, format: 1, warnings: [] });
  });

  test('ends a note inside another of the same key last, and keeps all onsets and ends', () => {
    const nested = [
      { tick: 0, duration: 720, pitch: 60, velocity: 1 },
      { tick: 240, duration: 240, pitch: 60, velocity: 2 },
    ];
    expect(readMidi(writeMidi(songOf(nested))).song.tracks[0]?.notes).toEqual([
      { tick: 0, duration: 480, pitch: 60, velocity: 1 },
      { tick: 240, duration: 480, pitch: 60, velocity: 2 },
    ]);
  });

  test('marks where a model carries on, for others to see, and finds the marks again', () => {
    const note = { tick: 0, duration: 480, pitch: 60, velocity: 80 };
    const song = songOf([note, { ...note, tick: 1920 }], { seams: [960, 1920] });
    const [conductor = []] = parseMidi(writeMidi(song)).tracks.map(timed);
    expect(conductor.flatMap(({ tick, e }) => (e.type === 'marker' ? [[tick, e.text]] : []))).toEqual([
      [960, 'Segue'],
      [1920, 'Segue'],
    ]);
    expect(readMidi(writeMidi(song))).toEqual({ song, format: 1, warnings: [] });
  });

  test('is understood by another reader', () => {
    fc.assert(
      fc.property(anySong, (song) => {
        const theirs = parseMidi(writeMidi(song));
        expect(theirs.header).toMatchObject({ format: 1, ticksPerBeat: song.ppq, numTracks: song.tracks.length + 1 });
        const [conductor = [], ...tracks] = theirs.tracks.map(timed);
        expect(
          conductor.flatMap(({ tick, e }) => (e.type === 'setTempo' ? [[tick, e.microsecondsPerBeat]] : [])),
        ).toEqual(song.tempi.map((tempo) => [tempo.tick, tempo.microsecondsPerQuarter]));
        expect(
          conductor.flatMap(({ tick, e }) => (e.type === 'timeSignature' ? [[tick, e.numerator, e.denominator]] : [])),
        ).toEqual(song.meters.map((meter) => [meter.tick, meter.numerator, meter.denominator]));
        expect(conductor.flatMap(({ tick, e }) => (e.type === 'keySignature' ? [[tick, e.key, e.scale]] : []))).toEqual(
          song.keys.map((key) => [key.tick, key.fifths, key.mode === 'major' ? 0 : 1]),
        );
        for (const [i, track] of song.tracks.entries()) {
          const events = tracks[i] ?? [];
          expect(
            events.flatMap(({ tick, e }) => (e.type === 'noteOn' ? [[tick, e.channel, e.noteNumber, e.velocity]] : [])),
          ).toEqual(track.notes.map((note) => [note.tick, track.channel, note.pitch, note.velocity]));
          expect(events.flatMap(({ tick, e }) => (e.type === 'pitchBend' ? [[tick, e.value]] : []))).toEqual(
            track.bends.map((bend) => [bend.tick, bend.value]),
          );
          expect(
            events.flatMap(({ tick, e }) => (e.type === 'controller' ? [[tick, e.controllerType, e.value]] : [])),
          ).toEqual(track.controls.map((control) => [control.tick, control.controller, control.value]));
          expect(
            events.flatMap(({ tick, e }) => (e.type === 'programChange' ? [[tick, e.programNumber]] : [])),
          ).toEqual([[0, track.program], ...track.programChanges.map((change) => [change.tick, change.program])]);
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** The events of a chunk with their ticks from its start. */
function timed(events: readonly MidiEvent[]): { tick: number; e: MidiEvent }[] {
  let tick = 0;
  return events.map((e) => {
    tick += e.deltaTime;
    return { tick, e };
  });
}

describe('a song that no MIDI file can hold is refused', () => {
  const note = { tick: 0, duration: 1, pitch: 60, velocity: 64 };
  const cases: [string, Song][] = [
    ['pitch', songOf([{ ...note, pitch: 128 }])],
    ['pitch', songOf([{ ...note, pitch: 59.5 }])],
    ['velocity', songOf([{ ...note, velocity: 0 }])],
    ['note length', songOf([{ ...note, duration: 0 }])],
    ['position', songOf([{ ...note, tick: -1 }])],
    ['position', songOf([{ ...note, tick: 0.5 }])],
    ['resolution', { ...empty, ppq: 0 }],
    ['resolution', { ...empty, ppq: 32768 }],
    ['tempo', { ...empty, tempi: [{ tick: 0, microsecondsPerQuarter: 2 ** 24 }] }],
    ['meter', { ...empty, meters: [{ tick: 0, numerator: 4, denominator: 6 }] }],
    ['key', { ...empty, keys: [{ tick: 0, fifths: 8, mode: 'major' }] }],
  ];
  test.each(cases)('%s', (what, song) => {
    expect(() => writeMidi(song)).toThrow(
      expect.objectContaining({ code: 'bad-input', message: expect.stringContaining(what) }),
    );
  });
});
