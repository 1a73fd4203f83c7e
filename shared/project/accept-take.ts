import type { Command } from '../music/commands/command.ts';
import { keptColours } from '../music/commands/tracks.ts';
import type { Edit } from '../music/edit.ts';
import { compareNotes, lastEnd } from '../music/events.ts';
import type { Note, Song, Track } from '../music/song.ts';
import type { Line } from './take.ts';

/**
 * The continuation of a seed, told for the song that the seed has become: its parts go to the same tracks, wherever they
 * stand now, and what was written for a track that is gone comes on a new one.
 */
export function placedContinuation(song: Song, seed: Song, continuation: Line): Line {
  const places = trackPlaces(song, seed);
  const parts: { track: number; notes: readonly Note[] }[] = [];
  const homeless: Track[] = [];
  for (const { track, notes } of continuation.parts) {
    const place = places.get(track);
    const old = seed.tracks[track];
    if (place !== undefined) parts.push({ track: place, notes });
    else if (old) homeless.push({ ...old, notes, controls: [], bends: [], programChanges: [] });
  }
  return { ...continuation, parts, newTracks: [...homeless, ...continuation.newTracks] };
}

/**
 * Puts a take into the song, as one step of undo: its notes, new tracks, tempi and meters, and the seam. What a human
 * wrote stays, also behind the seam; what a model wrote there since the same seam goes, so that one take takes the place
 * of another. A whole line of takes comes at once, with the seams of all.
 */
export function acceptTake(song: Song, seed: Song, continuation: Line): Command {
  const { seam, laterSeams = [], end, parts, newTracks, tempi, meters } = placedContinuation(song, seed, continuation);
  const again = song.seams?.includes(seam) ?? false;
  const seeded = new Set(trackPlaces(song, seed).values());
  const notes: Edit[] = [];
  const gone: number[] = [];
  for (const [index, track] of song.tracks.entries()) {
    const removed = again ? track.notes.filter((note) => note.generated && note.tick >= seam) : [];
    const added = parts.flatMap((part) => (part.track === index ? part.notes.map(generated) : []));
    if (removed.length + added.length > 0) notes.push({ kind: 'notes', track: index, removed, added });
    if (removed.length > 0 && removed.length === track.notes.length && !seeded.has(index)) gone.push(index);
  }
  const deletions = gone.toReversed().map((index): Edit => {
    const track = song.tracks[index];
    return { kind: 'track', index, ...(track && { before: { ...track, notes: [] } }) };
  });
  const kept = song.tracks.length - gone.length;
  const additions = newTracks.map(
    (track, i): Edit => ({
      kind: 'track',
      index: kept + i,
      after: { ...track, notes: track.notes.map(generated).toSorted(compareNotes) },
    }),
  );
  return {
    label: 'Accept a take',
    edits: [
      ...(gone.length > 0 ? keptColours(song) : []),
      ...notes,
      ...deletions,
      ...additions,
      ...timeEdits(song, seam, tempi, meters),
      ...seamEdit(song, [seam, ...laterSeams]),
      ...lengthEdit(song, seam, end, again),
    ],
  };
}

/** By index of the seed's tracks, where they stand in the song: at the same place, or else where their like is. */
function trackPlaces(song: Song, seed: Song): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  const free = new Set(song.tracks.keys());
  const put = (from: number, to: number) => {
    places.set(from, to);
    free.delete(to);
  };
  for (const [index, track] of seed.tracks.entries()) {
    const here = song.tracks[index];
    if (here && alike(here, track)) put(index, index);
  }
  for (const [index, track] of seed.tracks.entries()) {
    if (places.has(index)) continue;
    const place = [...free].find((one) => {
      const candidate = song.tracks[one];
      return candidate !== undefined && alike(candidate, track);
    });
    if (place !== undefined) put(index, place);
  }
  // A track whose instrument or name was changed still stands where it stood, where tracks neither came nor went.
  if (seed.tracks.length <= song.tracks.length) {
    for (const index of seed.tracks.keys()) if (!places.has(index) && free.has(index)) put(index, index);
  }
  return places;
}

function alike(one: Track, other: Track): boolean {
  return (
    one.name === other.name &&
    one.channel === other.channel &&
    one.program === other.program &&
    one.drums === other.drums
  );
}

/** Before the seam the song's own tempi and meters hold, from it on those of the take. */
function timeEdits(song: Song, seam: number, tempi: Song['tempi'], meters: Song['meters']): Edit[] {
  const edits: Edit[] = [];
  const tempiAfter = [...song.tempi.filter(({ tick }) => tick < seam), ...tempi.filter(({ tick }) => tick >= seam)];
  if (JSON.stringify(tempiAfter) !== JSON.stringify(song.tempi)) {
    edits.push({ kind: 'tempi', before: song.tempi, after: tempiAfter });
  }
  const metersAfter = [...song.meters.filter(({ tick }) => tick < seam), ...meters.filter(({ tick }) => tick >= seam)];
  if (JSON.stringify(metersAfter) !== JSON.stringify(song.meters)) {
    edits.push({ kind: 'meters', before: song.meters, after: metersAfter });
  }
  return edits;
}

/** Seams after the first of these go, since what began there was carried on from what gives way. */
function seamEdit(song: Song, seams: readonly number[]): Edit[] {
  const [first = 0] = seams;
  const before = song.seams ?? [];
  const after = [...before.filter((tick) => tick < first), ...seams];
  return JSON.stringify(after) === JSON.stringify(before) ? [] : [{ kind: 'seams', before, after }];
}

function lengthEdit(song: Song, seam: number, end: number, again: boolean): Edit[] {
  const stays = song.tracks.map((track) => ({
    ...track,
    notes: again ? track.notes.filter((note) => !note.generated || note.tick < seam) : track.notes,
  }));
  const after = again ? Math.max(end, lastEnd(stays)) : Math.max(end, song.ticks);
  return after === song.ticks ? [] : [{ kind: 'ticks', before: song.ticks, after }];
}

function generated(note: Note): Note {
  return { ...note, generated: true };
}
