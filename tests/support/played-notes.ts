import type { Song } from '../../shared/music/song.ts';

/** Every note of every track that has any, as numbers that two readings of one piece share. */
export function playedNotes(song: Song): readonly (readonly (readonly number[])[])[] {
  return song.tracks
    .filter(({ notes }) => notes.length > 0)
    .map(({ notes }) =>
      notes
        .map(({ tick, pitch, duration, velocity }) => [tick, pitch, duration, velocity])
        .toSorted((one, other) => compare(one, other)),
    );
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (const [i, value] of one.entries()) {
    const difference = value - (other[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
