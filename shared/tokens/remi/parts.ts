import type { Track } from '../../music/song.ts';
import type { Part } from './vocabulary.ts';

/**
 * The part that each track plays, as an index into `parts`; -1 for tracks that play nothing.
 *
 * The tracks of one program take its instances in their order. A track whose program has no instance
 * left takes a free part of the nearest program, its own General MIDI family (of eight programs) first;
 * where none is free it joins the nearest part that is taken. Drums and pitched tracks never mix: where
 * the parts have none of the track's sort it plays nothing.
 */
export function assignParts(tracks: readonly Track[], parts: readonly Part[]): number[] {
  const taken = new Set<number>();
  const assigned = tracks.map((track) => {
    if (track.notes.length === 0) return -1;
    const part = parts.findIndex(
      (candidate, i) =>
        !taken.has(i) && candidate.drums === track.drums && (track.drums || candidate.program === track.program),
    );
    if (part >= 0) taken.add(part);
    return part;
  });
  for (const [i, track] of tracks.entries()) {
    if (assigned[i] !== -1 || track.notes.length === 0) continue;
    const sameSort = parts.map((_, part) => part).filter((part) => parts[part]!.drums === track.drums);
    const free = sameSort.filter((part) => !taken.has(part));
    const [part = -1] = (free.length > 0 ? free : sameSort).sort(
      (a, b) => distance(track, parts[a]!) - distance(track, parts[b]!) || a - b,
    );
    assigned[i] = part;
    taken.add(part);
  }
  return assigned;
}

/** How far a part's sound is from a track's: programs of another family are further than any of the same. */
function distance(track: Track, part: Part): number {
  const families = Math.abs((track.program >> 3) - (part.program >> 3));
  return families * 128 + Math.abs(track.program - part.program);
}
