import type { Note, Song, Track } from '../../shared/music/song.ts';
import { withPpq } from '../../shared/music/transform.ts';

/** A stretch of a song in its ticks, up to `to`. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A song whose stretch holds nothing but locked notes. */
export interface SongWithGap {
  /** All that stays as it is. */
  readonly song: Song;
  /** The locked notes, by the index of their track; empty for tracks without any. */
  readonly locked: readonly (readonly Note[])[];
}

/**
 * The song without the notes that begin in a stretch, and with those of `locked` that do.
 * @param locked whose notes go on the track of the same name and sound (in the same place, where several are alike), or of the same sound, or of the same place; where
 *   there is none, its track comes along
 */
export function openGap(song: Song, { from, to }: Stretch, locked?: Song): SongWithGap {
  const inside = ({ tick }: Note) => tick >= from && tick < to;
  const tracks: Track[] = song.tracks.map((track) => ({
    ...track,
    notes: track.notes.filter((note) => !inside(note)),
  }));
  const kept: Note[][] = tracks.map(() => []);
  const taken = new Set<number>();
  for (const [index, track] of (locked ? withPpq(locked, song.ppq).tracks : []).entries()) {
    const notes = track.notes.filter(inside);
    if (notes.length === 0) continue;
    const at = placeOf(track, index, tracks, taken);
    kept[at] = notes;
    taken.add(at);
    const old = tracks[at] ?? { ...track, notes: [] };
    tracks[at] = { ...old, notes: merged(old.notes, notes) };
  }
  const ticks = kept.flat().reduce((latest, { tick, duration }) => Math.max(latest, tick + duration), song.ticks);
  const { abc: _, ...rest } = song;
  return { song: { ...rest, ticks, tracks }, locked: kept };
}

/** Notes by tick and pitch. */
export function merged(some: readonly Note[], others: readonly Note[]): Note[] {
  return [...some, ...others].sort((a, b) => a.tick - b.tick || a.pitch - b.pitch);
}

function placeOf(track: Track, index: number, tracks: readonly Track[], taken: ReadonlySet<number>): number {
  const free = (fits: (other: Track) => boolean) => tracks.findIndex((other, i) => !taken.has(i) && fits(other));
  const alike = (other: Track) => other.program === track.program && other.drums === track.drums;
  const here = tracks[index];
  const sameAs = (other: Track) => alike(other) && other.name === track.name && other.channel === track.channel;
  // Of several tracks that are alike, as two violins may be, it is the one in the same place.
  if (here && !taken.has(index) && sameAs(here)) return index;
  const same = free(sameAs);
  if (same >= 0) return same;
  const sounding = free(alike);
  if (sounding >= 0) return sounding;
  return tracks[index]?.drums === track.drums && !taken.has(index) ? index : tracks.length;
}
