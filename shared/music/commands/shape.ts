import { type Key, scaleOf, snapPitch, stepPitch } from '../scale.ts';
import type { Note, Song } from '../song.ts';
import { type Command, changeSelected, labelled, type Selection, selectedByTrack } from './command.ts';

/** Cuts each selected note that sounds across a tick in two there. */
export function splitNotes(song: Song, selection: Selection, at: number): Command {
  const tick = Math.round(at);
  return changeSelected(labelled('Split', selection.size), song, selection, (note) => {
    const end = note.tick + note.duration;
    if (tick <= note.tick || tick >= end) return note;
    return [
      { ...note, duration: tick - note.tick },
      { ...note, tick, duration: end - tick },
    ];
  });
}

/** Makes one note of the selected notes of each track that share a pitch, from the first's start to the last's end. */
export function joinNotes(song: Song, selection: Selection): Command {
  const edits = [];
  const select: Note[] = [];
  for (const { index, notes } of selectedByTrack(song, selection)) {
    const groups = new Map<number, Note[]>();
    for (const note of notes) {
      const group = groups.get(note.pitch);
      if (group) group.push(note);
      else groups.set(note.pitch, [note]);
    }
    const removed: Note[] = [];
    const added: Note[] = [];
    for (const group of groups.values()) {
      const [first, ...rest] = group;
      if (!first) continue;
      if (rest.length === 0) {
        select.push(first);
        continue;
      }
      const end = group.reduce((latest, note) => Math.max(latest, note.tick + note.duration), 0);
      const joined = { ...first, duration: end - first.tick };
      for (const note of group) removed.push(note);
      added.push(joined);
      select.push(joined);
    }
    if (removed.length > 0) edits.push({ kind: 'notes' as const, track: index, removed, added });
  }
  return { label: 'Join notes', edits, ...(edits.length > 0 && { select }) };
}

/** Lets each selected note last until the next selected one of its track begins; notes of one chord alike. */
export function legatoNotes(song: Song, selection: Selection): Command {
  const nextOnset = new Map<Note, number>();
  for (const { notes } of selectedByTrack(song, selection)) {
    let following: number | undefined;
    for (let i = notes.length - 1; i >= 0; i--) {
      const note = notes[i];
      const after = notes[i + 1];
      if (!note) continue;
      if (after && after.tick > note.tick) following = after.tick;
      if (following !== undefined) nextOnset.set(note, following);
    }
  }
  return changeSelected('Play legato', song, selection, (note) => {
    const until = nextOnset.get(note);
    return until === undefined ? note : { ...note, duration: until - note.tick };
  });
}

/** Moves each selected note to the nearest pitch of the key's scale; drums stay. */
export function snapNotesToScale(song: Song, selection: Selection, key: Key): Command {
  const scale = scaleOf(key);
  return changeSelected('Snap to the scale', song, selection, (note, { track }) =>
    track.drums ? note : { ...note, pitch: snapPitch(note.pitch, scale) },
  );
}

/** Moves the selected notes by steps of the key's scale; drums stay. Nothing is done where one would leave the range. */
export function transposeInScale(song: Song, selection: Selection, key: Key, steps: number): Command {
  const scale = scaleOf(key);
  const label = labelled('Transpose', selection.size);
  for (const { pitch } of selection) if (stepPitch(pitch, steps, scale) === undefined) return { label, edits: [] };
  return changeSelected(label, song, selection, (note, { track }) =>
    track.drums ? note : { ...note, pitch: stepPitch(note.pitch, steps, scale) ?? note.pitch },
  );
}
