import type { Command } from '../music/commands/command.ts';
import { keptColours } from '../music/commands/tracks.ts';
import type { Edit } from '../music/edit.ts';
import { lastEnd } from '../music/events.ts';
import type { Song } from '../music/song.ts';
import { acceptFilling, generated, newTrackEdits } from './accept-filling.ts';
import { goesOn } from './continuation.ts';
import { placedContinuation, trackPlaces } from './placed-continuation.ts';
import type { Line } from './take.ts';

/**
 * Puts a take into the song, as one step of undo: its notes, new tracks, tempi and meters, and the seam. What a human
 * wrote stays, also behind the seam; what a model wrote there since the same seam goes, so that one take takes the place
 * of another. A whole line of takes comes at once, with the seams of all. One that fills a stretch changes that alone, and
 * one that plays along adds its track: see {@link acceptFilling}.
 */
export function acceptTake(song: Song, seed: Song, continuation: Line): Command {
  if (!goesOn(continuation)) return acceptFilling(song, seed, continuation);
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
  const additions = newTrackEdits(newTracks, song.tracks.length - gone.length);
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
