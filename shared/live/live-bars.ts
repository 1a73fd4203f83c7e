import type { Edit } from '../music/edit.ts';
import type { Meter, Note, Song, Tempo, Track } from '../music/song.ts';

/** Bars of the music so far that are kept to go on from. A model listens to as many of them as its context holds. */
export const barsToGoOnFrom = 32;

/** Notes of a track, by its place in the song. */
export interface TrackNotes {
  readonly track: number;
  readonly notes: readonly Note[];
}

/** Bars that a model wrote after a song, as they go to it. Ticks are the song's. */
export interface LiveBars {
  /** Bar lines that they lie between. The same twice where there is nothing but `held`. */
  readonly from: number;
  readonly to: number;
  /** New notes, which begin in these bars and may sound on after them. */
  readonly parts: readonly TrackNotes[];
  /** Notes told before whose ends are known only now: each takes the place of that with its tick and pitch. */
  readonly held: readonly TrackNotes[];
  /** Tracks that the song does not have, without notes; they come after its own. */
  readonly newTracks: readonly Track[];
  /** What is written of tempo and meter in these bars. */
  readonly tempi: readonly Tempo[];
  readonly meters: readonly Meter[];
}

/** The edits that put bars at the end of a song; what it says of tempo and meter after `from` gives way. */
export function editsOfBars(song: Song, { from, to, parts, held, newTracks, tempi, meters }: LiveBars): Edit[] {
  const edits: Edit[] = newTracks.map((after, i) => ({ kind: 'track', index: song.tracks.length + i, after }));
  for (const track of new Set([...parts, ...held].map((one) => one.track))) {
    const own = song.tracks[track]?.notes ?? [];
    const longer = notesOn(held, track).flatMap((note) => {
      const old = own.findLast((one) => one.generated && one.tick === note.tick && one.pitch === note.pitch);
      return old && old.duration !== note.duration ? [{ old, fresh: { ...old, duration: note.duration } }] : [];
    });
    const added = [...longer.map(({ fresh }) => fresh), ...notesOn(parts, track).map(written)];
    if (added.length > 0) edits.push({ kind: 'notes', track, removed: longer.map(({ old }) => old), added });
  }
  edits.push(...timeEdits(song, from, tempi, meters));
  if (to > song.ticks) edits.push({ kind: 'ticks', before: song.ticks, after: to });
  return edits;
}

/** The edits that take away all that a model wrote after a bar line, so that it is written anew. */
export function editsToDrop(song: Song, from: number): Edit[] {
  const edits = song.tracks.flatMap(({ notes }, track): Edit[] => {
    const removed = notes.filter((note) => note.generated && note.tick >= from);
    return removed.length > 0 ? [{ kind: 'notes', track, removed, added: [] }] : [];
  });
  return [...edits, ...timeEdits(song, from, [], [])];
}

function timeEdits(song: Song, from: number, tempi: readonly Tempo[], meters: readonly Meter[]): Edit[] {
  const before = <E extends { readonly tick: number }>(events: readonly E[]) =>
    events.filter(({ tick }) => tick < from);
  const edits: Edit[] = [];
  const tempiAfter = [...before(song.tempi), ...tempi];
  if (tempi.length > 0 || tempiAfter.length < song.tempi.length) {
    edits.push({ kind: 'tempi', before: song.tempi, after: tempiAfter });
  }
  const metersAfter = [...before(song.meters), ...meters];
  if (meters.length > 0 || metersAfter.length < song.meters.length) {
    edits.push({ kind: 'meters', before: song.meters, after: metersAfter });
  }
  return edits;
}

function notesOn(parts: readonly TrackNotes[], track: number): readonly Note[] {
  return parts.flatMap((part) => (part.track === track ? part.notes : []));
}

function written(note: Note): Note {
  return { ...note, generated: true };
}
