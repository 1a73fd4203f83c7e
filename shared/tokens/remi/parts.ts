import type { PartTracks } from '../../constraints/cast.ts';
import type { Track } from '../../music/song.ts';
import { closestInPitch } from '../continuation.ts';
import type { Part } from './vocabulary.ts';

/** What each track plays, and what is asked of those that have played nothing so far. */
export interface Casting {
  /** By track: the part that its notes are, an index into `parts`; -1 for tracks that play nothing. */
  readonly playing: readonly number[];
  /** By track: the same, and for tracks without notes the part that music carried on may give them; -1 where none is left. */
  readonly invited: readonly number[];
}

/**
 * The parts of all tracks. A track without notes is an invitation: it may take a part of its own program that nobody
 * plays, or where the parts know no such program one of the same General MIDI family.
 */
export function castParts(tracks: readonly Track[], parts: readonly Part[]): Casting {
  const playing = assignParts(tracks, parts);
  const taken = new Set(playing);
  const invited = [...playing];
  for (const [i, track] of tracks.entries()) {
    if (track.notes.length > 0) continue;
    const sameSort = parts.flatMap((part, index) => (part.drums === track.drums ? [index] : []));
    const own = sameSort.filter((part) => track.drums || parts[part]!.program === track.program);
    const family = sameSort.filter((part) => parts[part]!.program >> 3 === track.program >> 3);
    const free = (own.length > 0 ? own : family).filter((part) => !taken.has(part));
    const [part = -1] = free.sort((a, b) => distance(track, parts[a]!) - distance(track, parts[b]!) || a - b);
    invited[i] = part;
    taken.add(part);
  }
  return { playing, invited };
}

/**
 * The part that each track plays, as an index into `parts`; -1 for tracks that play nothing.
 *
 * The tracks of one program take its instances in their order. A track whose program has no instance
 * left takes a free part of the nearest program, its own General MIDI family (of eight programs) first;
 * where none is free it joins the nearest part that is taken. Drums and pitched tracks never mix: where
 * the parts have none of the track's sort it plays nothing.
 */
function assignParts(tracks: readonly Track[], parts: readonly Part[]): number[] {
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

/**
 * For each part the tracks that play it, or may.
 * @param among tracks that play alone where a part has any of them
 */
export function tracksOfParts(
  tracks: readonly Track[],
  parts: readonly Part[],
  among?: ReadonlySet<number>,
): readonly (readonly Track[])[] {
  const { invited: playedBy } = castParts(tracks, parts);
  return parts.map((_, part) => {
    const own = tracks.filter((_, i) => playedBy[i] === part);
    const chosen = own.filter((track) => among?.has(tracks.indexOf(track)) ?? true);
    return chosen.length > 0 ? chosen : own;
  });
}

/**
 * The parts that have tracks, with the track that plays each of their keys: the one whose notes lie closest.
 * @param among see `tracksOfParts`
 */
export function partTracks(
  tracks: readonly Track[],
  parts: readonly Part[],
  among?: ReadonlySet<number>,
): readonly PartTracks[] {
  return tracksOfParts(tracks, parts, among).flatMap((players, part) => {
    if (players.length === 0) return [];
    const playerOf = closestInPitch(players);
    return [{ part, drums: parts[part]?.drums ?? false, trackOf: (key: number) => tracks.indexOf(playerOf(key)) }];
  });
}

/** How far a part's sound is from a track's: programs of another family are further than any of the same. */
function distance(track: Track, part: Part): number {
  const families = Math.abs((track.program >> 3) - (part.program >> 3));
  return families * 128 + Math.abs(track.program - part.program);
}
