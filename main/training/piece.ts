import type { Song } from '../../shared/music/song.ts';

/** One piece of music to learn from. */
export interface Piece {
  /** The file, and the tune's number in it where it holds several. */
  readonly name: string;
  readonly song: Song;
}

/** Which part of a dataset a piece belongs to. */
export const parts = ['training', 'validation', 'test'] as const;
export type Part = (typeof parts)[number];
