import type { Song, Track } from '../music/song.ts';
import type { Line, Part } from './take.ts';

/**
 * The continuation of a seed, told for the song that the seed has become: its parts go to the same tracks, wherever they
 * stand now, and what was written for a track that is gone comes on a new one.
 */
export function placedContinuation(song: Song, seed: Song, continuation: Line): Line {
  const places = trackPlaces(song, seed);
  const parts: Part[] = [];
  const homeless: Track[] = [];
  for (const { track, notes } of continuation.parts) {
    const place = places.get(track);
    const old = seed.tracks[track];
    if (place !== undefined) parts.push({ track: place, notes });
    else if (old) homeless.push({ ...old, notes, controls: [], bends: [], programChanges: [] });
  }
  const locked = continuation.locked?.flatMap(({ track, notes }): Part[] => {
    const place = places.get(track);
    return place === undefined ? [] : [{ track: place, notes }];
  });
  return { ...continuation, ...(locked && { locked }), parts, newTracks: [...homeless, ...continuation.newTracks] };
}

/** By index of the seed's tracks, where they stand in the song: at the same place, or else where their like is. */
export function trackPlaces(song: Song, seed: Song): ReadonlyMap<number, number> {
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
