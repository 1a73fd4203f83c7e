import type { Song } from '../../shared/music/song.ts';
import type { Piece } from '../training/piece.ts';
import type { LocatedCopy } from './copies.ts';
import { copiesByPrints } from './copies-by-prints.ts';
import { copiesOf } from './copies-of.ts';
import { leastRun, type MusicPrints } from './music-prints.ts';

/** Music in which copies are looked for: itself, or fingerprints of it. */
export interface SearchedMusic {
  readonly pieces: number;
  /** Notes of the shortest run that is found. */
  readonly least: number;
  /**
   * The longest run that a song shares with it.
   * @param from tick of the song from which on its notes count
   * @throws `cancelled` after the signal
   */
  find(song: Song, from: number, signal: AbortSignal): Promise<LocatedCopy>;
}

/** The music itself, in which runs of any length are found. */
export function searchedPieces(pieces: readonly Piece[]): SearchedMusic {
  return { pieces: pieces.length, least: 2, find: (song, from, signal) => copiesOf(song, from, pieces, signal) };
}

/** Fingerprints of music, by which longer runs are found. */
export function searchedPrints(prints: MusicPrints): SearchedMusic {
  return {
    pieces: prints.pieces.length,
    least: leastRun,
    find: (song, from, signal) => copiesByPrints(song, from, prints, signal),
  };
}
