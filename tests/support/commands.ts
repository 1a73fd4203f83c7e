import fc from 'fast-check';
import { addSong } from '../../shared/music/commands/add-song.ts';
import { copyClip, pasteClip } from '../../shared/music/commands/clipboard.ts';
import type { Command, Selection } from '../../shared/music/commands/command.ts';
import {
  removeKey,
  removeMeter,
  removeTempo,
  setKey,
  setMeter,
  setTempo,
  setTitle,
} from '../../shared/music/commands/conductor.ts';
import { duplicateNotes } from '../../shared/music/commands/duplicate.ts';
import {
  copyNotes,
  deleteNotes,
  drawNotes,
  moveNotes,
  resizeEnds,
  resizeStarts,
  transposeNotes,
} from '../../shared/music/commands/notes.ts';
import { nudgeNotes } from '../../shared/music/commands/nudge.ts';
import { quantizeNotes } from '../../shared/music/commands/quantize.ts';
import {
  joinNotes,
  legatoNotes,
  snapNotesToScale,
  splitNotes,
  transposeInScale,
} from '../../shared/music/commands/shape.ts';
import {
  deleteTrack,
  duplicateTrack,
  insertTrack,
  mergeTracks,
  moveTrack,
  setTrack,
} from '../../shared/music/commands/tracks.ts';
import { lineVelocity, scaleVelocity, setVelocity, shiftVelocity } from '../../shared/music/commands/velocity.ts';
import { type Grid, gridStep } from '../../shared/music/grid.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { BarMap } from '../../shared/music/time.ts';

/** A command with its settings drawn, ready for any song and selection. */
export interface AnyCommand {
  readonly name: string;
  run(song: Song, selection: Selection): Command;
}

const ticks = fc.integer({ min: -30_000, max: 30_000 });
const fraction = fc.double({ min: -2, max: 5, noNaN: true });
const tick = fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.double({ min: 0, max: 20_000, noNaN: true }));
const index = fc.integer({ min: 0, max: 21 });
const any = fc.integer({ min: -200, max: 200 });
const key = fc.record({
  fifths: fc.integer({ min: -7, max: 7 }),
  mode: fc.constantFrom('major' as const, 'minor' as const),
});
const gridOf = fc
  .record({
    division: fc.constantFrom(1, 2, 4, 8, 16, 32, 64),
    kind: fc.constantFrom('straight' as const, 'triplet' as const, 'dotted' as const),
  })
  .map(
    ({ division, kind }) =>
      (song: Song): Grid => ({ step: gridStep(division, kind, song.ppq), bars: new BarMap(song) }),
  );
const handful: fc.Arbitrary<Note[]> = fc.array(
  fc.record({ tick: fraction, duration: fraction, pitch: any, velocity: any, generated: fc.constant(true as const) }),
  { maxLength: 4 },
);

function command<T>(
  name: string,
  settings: fc.Arbitrary<T>,
  run: (song: Song, selection: Selection, settings: T) => Command,
): fc.Arbitrary<AnyCommand> {
  return settings.map((drawn) => ({ name, run: (song, selection) => run(song, selection, drawn) }));
}

const nothing = fc.constant(undefined);
const direction = fc.constantFrom(1 as const, -1 as const);
const share = fc.double({ min: 0, max: 1, noNaN: true });
const point = fc.record({ tick, velocity: any });

/** Every command that edits a song, with settings of all kinds, sound ones and silly ones. */
export const anyCommand: fc.Arbitrary<AnyCommand> = fc.oneof(
  command('draw', fc.tuple(index, handful), (song, _, [track, notes]) => drawNotes(song, track, notes)),
  command('move', fc.record({ ticks, semitones: any }), moveNotes),
  command('copy', fc.record({ ticks, semitones: any }), copyNotes),
  command('resize starts', ticks, resizeStarts),
  command('resize ends', ticks, resizeEnds),
  command('delete', nothing, deleteNotes),
  command('transpose', any, transposeNotes),
  command('duplicate', gridOf, (song, selection, grid) => duplicateNotes(song, selection, grid(song))),
  command('nudge', fc.tuple(gridOf, direction), (song, selection, [grid, by]) =>
    nudgeNotes(song, selection, grid(song), by),
  ),
  command(
    'quantise',
    fc.tuple(gridOf, fc.record({ strength: share, ends: fc.boolean(), swing: share })),
    (song, selection, [grid, options]) => quantizeNotes(song, selection, grid(song), options),
  ),
  command('set velocity', any, setVelocity),
  command('shift velocity', any, shiftVelocity),
  command('scale velocity', fraction, scaleVelocity),
  command('line of velocities', fc.tuple(point, point), (song, selection, [from, to]) =>
    lineVelocity(song, selection, from, to),
  ),
  command('split', tick, splitNotes),
  command('join', nothing, joinNotes),
  command('legato', nothing, legatoNotes),
  command('snap to scale', key, snapNotesToScale),
  command('transpose in scale', fc.tuple(key, fc.integer({ min: -9, max: 9 })), (song, selection, [scale, by]) =>
    transposeInScale(song, selection, scale, by),
  ),
  command('paste', fc.tuple(tick, index), (song, selection, [at, track]) => {
    const clip = copyClip(song, selection);
    return clip ? pasteClip(song, clip, at, track) : { label: '', edits: [] };
  }),
  command('set tempo', fc.tuple(tick, fc.integer({ min: 4, max: 999 })), (song, _, [at, perMinute]) =>
    setTempo(song, at, perMinute),
  ),
  command('remove tempo', index, (song, _, at) => removeTempo(song, song.tempi[at]?.tick ?? 0)),
  command(
    'set meter',
    fc.tuple(tick, fc.integer({ min: 1, max: 99 }), fc.constantFrom(1, 2, 4, 8, 16, 32, 64)),
    (song, _, [at, numerator, denominator]) => setMeter(song, new BarMap(song).barAt(at).start, numerator, denominator),
  ),
  command('remove meter', index, (song, _, at) => removeMeter(song, song.meters[at]?.tick ?? 0)),
  command('set key', fc.tuple(tick, key), (song, _, [at, { fifths, mode }]) => setKey(song, at, fifths, mode)),
  command('remove key', index, (song, _, at) => removeKey(song, song.keys[at]?.tick ?? 0)),
  command('title', fc.string(), (song, _, title) => setTitle(song, title)),
  command('insert track', fc.tuple(fc.boolean(), any, index), (song, _, [drums, program, at]) =>
    insertTrack(song, { name: 'New', program, drums }, at),
  ),
  command('delete track', index, (song, _, at) => deleteTrack(song, at)),
  command('duplicate track', index, (song, _, at) => duplicateTrack(song, at)),
  command('move track', fc.tuple(index, index), (song, _, [from, to]) => moveTrack(song, from, to)),
  command('merge tracks', fc.tuple(index, index), (song, _, [from, into]) => mergeTracks(song, from, into)),
  command(
    'set track',
    fc.tuple(
      index,
      fc.record(
        {
          name: fc.string(),
          channel: any,
          program: any,
          drums: fc.boolean(),
          mix: fc.record({ volume: fraction, pan: fraction, muted: fc.boolean() }, { requiredKeys: [] }),
        },
        { requiredKeys: [] },
      ),
    ),
    (song, _, [at, change]) => setTrack(song, at, change),
  ),
  command('add song', tick, (song, _, at) => addSong(song, { ...song, ppq: 96 }, at)),
);

/** Some of a song's notes, chosen by a number. */
export function someNotes(song: Song, choice: number): ReadonlySet<Note> {
  const all = song.tracks.flatMap(({ notes }) => notes);
  return new Set(all.filter((_, i) => ((i + 1) * (choice + 1)) % 7 < 3));
}
