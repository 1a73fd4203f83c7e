import type { Edit } from '../edit.ts';
import type { Note, Song } from '../song.ts';
import {
  type Command,
  changeSelected,
  clamp,
  labelled,
  latestTick,
  type Selection,
  selectedByTrack,
} from './command.ts';

/** How far notes are moved. */
export interface Move {
  readonly ticks: number;
  readonly semitones: number;
}

/** A note within what a song may hold: whole ticks from 0, a pitch and a velocity of MIDI, at least one tick long. */
export function validNote(note: Note): Note {
  const tick = clamp(Math.round(note.tick), 0, latestTick - 1);
  return {
    ...note,
    tick,
    duration: clamp(Math.round(note.duration), 1, latestTick - tick),
    pitch: clamp(Math.round(note.pitch), 0, 127),
    velocity: clamp(Math.round(note.velocity), 1, 127),
  };
}

/**
 * Writes notes by hand on a track, which makes them a human's whatever they were, and selects them.
 * Nothing is done where there is no such track.
 */
export function drawNotes(song: Song, track: number, notes: readonly Note[]): Command {
  const label = labelled('Draw', notes.length);
  if (!song.tracks[track] || notes.length === 0) return { label, edits: [] };
  const added = notes.map(({ generated: _, ...note }) => validNote(note));
  return { label, edits: [{ kind: 'notes', track, removed: [], added }], select: added };
}

/** What is left of a move where all notes must stay within MIDI's pitches and after tick 0: the figure keeps its shape. */
export function boundedMove(notes: Iterable<Note>, move: Move): Move {
  let first = Number.POSITIVE_INFINITY;
  let end = 0;
  let low = 127;
  let high = 0;
  for (const note of notes) {
    first = Math.min(first, note.tick);
    end = Math.max(end, note.tick + note.duration);
    low = Math.min(low, note.pitch);
    high = Math.max(high, note.pitch);
  }
  if (first === Number.POSITIVE_INFINITY) return { ticks: 0, semitones: 0 };
  return {
    ticks: clamp(Math.round(move.ticks), -first, Math.max(0, latestTick - end)),
    semitones: clamp(Math.round(move.semitones), -low, 127 - high),
  };
}

/** Moves the selected notes in time and pitch, all by the same. */
export function moveNotes(song: Song, selection: Selection, move: Move): Command {
  const { ticks, semitones } = boundedMove(selection, move);
  return changeSelected(labelled('Move', selection.size), song, selection, (note) => ({
    ...note,
    tick: note.tick + ticks,
    pitch: note.pitch + semitones,
  }));
}

/** Leaves the selected notes where they are and writes them again elsewhere; the copies are selected. */
export function copyNotes(song: Song, selection: Selection, move: Move): Command {
  const { ticks, semitones } = boundedMove(selection, move);
  const edits: Edit[] = [];
  const select: Note[] = [];
  for (const { index, notes } of selectedByTrack(song, selection)) {
    const added = notes.map((note) => ({ ...note, tick: note.tick + ticks, pitch: note.pitch + semitones }));
    select.push(...added);
    edits.push({ kind: 'notes', track: index, removed: [], added });
  }
  return { label: labelled('Copy', selection.size), edits, select };
}

/** Moves the start of the selected notes by so many ticks; each keeps its end and at least `least` ticks. */
export function resizeStarts(song: Song, selection: Selection, ticks: number, least = 1): Command {
  return changeSelected(labelled('Resize', selection.size), song, selection, (note) => {
    const end = note.tick + note.duration;
    const tick = clamp(Math.round(note.tick + ticks), 0, Math.max(note.tick, end - least));
    return { ...note, tick, duration: end - tick };
  });
}

/** Moves the end of the selected notes by so many ticks; each keeps at least `least`. */
export function resizeEnds(song: Song, selection: Selection, ticks: number, least = 1): Command {
  return changeSelected(labelled('Resize', selection.size), song, selection, (note) => {
    const shortest = Math.min(note.duration, Math.max(1, least));
    const longest = Math.max(note.duration, latestTick - note.tick);
    return { ...note, duration: clamp(Math.round(note.duration + ticks), shortest, longest) };
  });
}

/** Removes the selected notes. */
export function deleteNotes(song: Song, selection: Selection): Command {
  return eraseNotes(labelled('Delete', selection.size), song, selection);
}

/** {@link deleteNotes} under another name, for what else takes notes away. */
export function eraseNotes(label: string, song: Song, selection: Selection): Command {
  const edits = selectedByTrack(song, selection).map(
    ({ index, notes }): Edit => ({ kind: 'notes', track: index, removed: notes, added: [] }),
  );
  return { label, edits, select: [] };
}

/**
 * Moves pitches by semitones, or not at all where one of the notes would leave MIDI's range: an octave that comes out
 * as a seventh would be no octave.
 */
export function transposeNotes(song: Song, selection: Selection, semitones: number): Command {
  const label = labelled('Transpose', selection.size);
  const fits = boundedMove(selection, { ticks: 0, semitones }).semitones === semitones;
  return fits ? { ...moveNotes(song, selection, { ticks: 0, semitones }), label } : { label, edits: [] };
}
