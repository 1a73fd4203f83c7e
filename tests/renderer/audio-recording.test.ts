import { describe, expect, test } from 'vitest';
import type { MidiMessage } from '../../renderer/midi/messages.ts';
import { Recorder } from '../../renderer/midi/recorder.ts';
import { Recording } from '../../renderer/midi/recording.svelte.ts';
import { Document } from '../../renderer/state/document.svelte.ts';
import { Transport } from '../../renderer/state/transport.svelte.ts';
import type { Song, Track } from '../../shared/music/song.ts';

const on = (pitch: number, velocity = 80): MidiMessage => ({ kind: 'note-on', channel: 0, pitch, velocity });
const off = (pitch: number): MidiMessage => ({ kind: 'note-off', channel: 0, pitch });
const pedal = (value: number): MidiMessage => ({ kind: 'control', channel: 0, controller: 64, value });

const track: Track = {
  name: 'Piano',
  channel: 0,
  program: 0,
  drums: false,
  notes: [{ tick: 0, duration: 100, pitch: 48, velocity: 70 }],
  controls: [],
  bends: [],
  programChanges: [],
};
const song: Song = { title: '', ppq: 480, tracks: [track, track], tempi: [], meters: [], keys: [], ticks: 1920 };

describe('a recorder', () => {
  test('makes notes of keys, in order, and ends those that are still down', () => {
    const recorder = new Recorder();
    recorder.take(on(64), 100.4);
    recorder.take(on(60, 90), 90);
    recorder.take(off(64), 200.6);
    recorder.take(off(99), 210);
    recorder.take(on(67), 480);
    const { edits, notes } = recorder.finish(song, 1, 960);
    expect(notes).toEqual([
      { tick: 90, duration: 870, pitch: 60, velocity: 90 },
      { tick: 100, duration: 101, pitch: 64, velocity: 80 },
      { tick: 480, duration: 480, pitch: 67, velocity: 80 },
    ]);
    expect(edits).toEqual([{ kind: 'notes', track: 1, removed: [], added: notes }]);
  });

  test('ends a note at the end of the loop where the music jumps back under it', () => {
    const recorder = new Recorder(() => ({ end: 960 }));
    recorder.take(on(60), 900);
    recorder.take(off(60), 20);
    expect(recorder.finish(song, 0, 30).notes).toEqual([{ tick: 900, duration: 60, pitch: 60, velocity: 80 }]);
  });

  test('keeps pedals and bends beside what was there, and does nothing where nothing was played', () => {
    const recorder = new Recorder();
    expect(recorder.finish(song, 0, 10).edits).toEqual([]);
    recorder.take(pedal(127), 10);
    recorder.take({ kind: 'bend', channel: 0, value: 100 }, 12);
    const [edit] = recorder.finish(song, 0, 20).edits;
    expect(edit).toMatchObject({
      kind: 'track',
      after: { controls: [{ tick: 10, controller: 64, value: 127 }], bends: [{ tick: 12, value: 100 }] },
    });
  });
});

describe('recording', () => {
  function desk() {
    const document = new Document();
    const transport = new Transport();
    document.open(song);
    const recording = new Recording({ document, transport, view: { grid: 16, gridKind: 'straight' } });
    return { document, transport, recording };
  }

  test('in time becomes one step of undo when the music stops, in the track that was in front when it began', () => {
    const { document, transport, recording } = desk();
    document.track = 1;
    transport.recording = true;
    recording.take(on(60), 0);
    transport.playing = true;
    recording.update();
    recording.take(on(72), 470);
    recording.take(off(72), 700);
    document.track = 0;
    transport.tick = 900;
    recording.update();
    transport.playing = false;
    transport.tick = 0;
    recording.update();
    expect(transport.recording).toBe(false);
    expect(document.song.tracks[1]?.notes).toEqual([
      ...track.notes,
      { tick: 470, duration: 230, pitch: 72, velocity: 80 },
    ]);
    expect(document.selection.size).toBe(1);
    expect(document.undoLabel).toBe('Record');
    document.undo();
    expect(document.song).toEqual(song);
    expect(document.canUndo).toBe(false);
  });

  test('moves notes to the grid where that is wanted', () => {
    const { document, transport, recording } = desk();
    recording.quantize = true;
    transport.recording = true;
    transport.playing = true;
    recording.update();
    recording.take(on(72), 470);
    recording.take(off(72), 700);
    transport.playing = false;
    recording.update();
    expect(document.song.tracks[0]?.notes.at(-1)).toEqual({ tick: 480, duration: 230, pitch: 72, velocity: 80 });
  });

  test('step by step enters chords at the playhead, which moves on by the grid', () => {
    const { document, transport, recording } = desk();
    recording.take(on(60), 0);
    recording.take(off(60), 0);
    expect(document.revision).toBe(1);
    recording.step = true;
    transport.tick = 240;
    for (const message of [on(64), on(60), off(60), off(64), on(67), off(67)]) recording.take(message, 240);
    expect(document.song.tracks[0]?.notes.slice(1)).toEqual([
      { tick: 240, duration: 120, pitch: 60, velocity: 80 },
      { tick: 240, duration: 120, pitch: 64, velocity: 80 },
      { tick: 360, duration: 120, pitch: 67, velocity: 80 },
    ]);
    expect(transport.tick).toBe(480);
    document.undo();
    document.undo();
    expect(document.song).toEqual(song);
  });
});
