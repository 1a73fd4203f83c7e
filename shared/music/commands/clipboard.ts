import * as v from 'valibot';
import type { Edit } from '../edit.ts';
import type { Note, Song, Track } from '../song.ts';
import { withPpq } from '../transform.ts';
import { type Command, clamp, labelled, latestTick, type Selection, selectedByTrack } from './command.ts';
import { validNote } from './notes.ts';

/** Notes on their way from one place to another, with times from the first of them on. */
export interface Clip {
  /** Pulses per quarter note of the ticks. */
  readonly ppq: number;
  /** By how many tracks below the topmost copied one, ascending from 0. */
  readonly parts: readonly { readonly below: number; readonly notes: readonly Note[] }[];
}

/** A note as its tick, duration, pitch, velocity, and 1 where a model wrote it, else 0. */
type Row = readonly [tick: number, duration: number, pitch: number, velocity: number, generated: number];

/** Checked by a plain loop: a schema of each note takes many times as long, and there may be a hundred thousand. */
const rows = v.custom<readonly Row[]>((value) => Array.isArray(value) && value.every(isRow), 'Expected rows of notes');

/** Largest values of a row, and smallest ones. */
const most = [latestTick, latestTick, 127, 127, 1];
const least = [0, 1, 0, 1, 0];

function isRow(value: unknown): value is Row {
  return (
    Array.isArray(value) &&
    value.length === most.length &&
    value.every((part, i) => Number.isInteger(part) && part >= (least[i] ?? 0) && part <= (most[i] ?? 0))
  );
}

/** What the clipboard's text holds: JSON, so that it can go through any other program and come back. */
const clipSchema = v.strictObject({
  format: v.literal('segue-notes'),
  version: v.literal(1),
  ppq: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(32_767)),
  parts: v.pipe(
    v.array(v.strictObject({ below: v.pipe(v.number(), v.integer(), v.minValue(0)), notes: rows })),
    v.minLength(1),
  ),
});

/** The selected notes as a clip; undefined where nothing is selected. */
export function copyClip(song: Song, selection: Selection): Clip | undefined {
  const selected = selectedByTrack(song, selection);
  const top = selected[0]?.index;
  if (top === undefined) return undefined;
  const first = selected.reduce(
    (least, { notes }) => Math.min(least, notes[0]?.tick ?? least),
    Number.MAX_SAFE_INTEGER,
  );
  return {
    ppq: song.ppq,
    parts: selected.map(({ index, notes }) => ({
      below: index - top,
      notes: notes.map((note) => ({ ...note, tick: note.tick - first })),
    })),
  };
}

/** The clip as text. */
export function writeClip({ ppq, parts }: Clip): string {
  const rowsOf = (notes: readonly Note[]): Row[] =>
    notes.map(({ tick, duration, pitch, velocity, generated }) => [tick, duration, pitch, velocity, generated ? 1 : 0]);
  return JSON.stringify({
    format: 'segue-notes',
    version: 1,
    ppq,
    parts: parts.map(({ below, notes }) => ({ below, notes: rowsOf(notes) })),
  });
}

/** The clip that a text holds; undefined where it is none. */
export function readClip(text: string): Clip | undefined {
  if (!text.startsWith('{"format":"segue-notes"')) return undefined;
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return undefined;
  }
  const result = v.safeParse(clipSchema, given);
  if (!result.success) return undefined;
  const { ppq, parts } = result.output;
  return {
    ppq,
    parts: parts.map(({ below, notes }) => ({
      below,
      notes: notes.map(([tick, duration, pitch, velocity, generated]) => ({
        tick,
        duration,
        pitch,
        velocity,
        ...(generated === 1 && { generated: true as const }),
      })),
    })),
  };
}

/**
 * Writes a clip into a song from a tick on: its topmost part on the given track, the others as far below as they were.
 * Where there are too few tracks below, it moves up, and at last several parts share the lowest track. The notes keep
 * their length in beats where the song has another resolution, and are selected afterwards.
 */
export function pasteClip(song: Song, clip: Clip, at: number, track: number): Command {
  const label = labelled(
    'Paste',
    clip.parts.reduce((sum, { notes }) => sum + notes.length, 0),
  );
  const last = song.tracks.length - 1;
  if (last < 0) return { label, edits: [] };
  const span = clip.parts.reduce((most, { below }) => Math.max(most, below), 0);
  const top = clamp(track, 0, Math.max(0, last - span));
  const start = Math.max(0, Math.round(at));
  const edits: Edit[] = [];
  const select: Note[] = [];
  for (const { below, notes } of clip.parts) {
    const added = atPpq(notes, clip.ppq, song.ppq).map((note) => validNote({ ...note, tick: note.tick + start }));
    if (added.length === 0) continue;
    for (const note of added) select.push(note);
    edits.push({ kind: 'notes', track: Math.min(last, top + below), removed: [], added });
  }
  return { label, edits, select };
}

function atPpq(notes: readonly Note[], from: number, to: number): readonly Note[] {
  const part: Track = {
    name: '',
    channel: 0,
    program: 0,
    drums: false,
    notes,
    controls: [],
    bends: [],
    programChanges: [],
  };
  const song: Song = { title: '', ppq: from, tracks: [part], tempi: [], meters: [], keys: [], ticks: 0 };
  return withPpq(song, to).tracks[0]?.notes ?? [];
}
