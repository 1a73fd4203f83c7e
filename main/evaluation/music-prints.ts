import type { Song, Track } from '../../shared/music/song.ts';
import { comparedNotes, onsetsOf, stepsOf } from './note-steps.ts';

/** Steps from note to note that one fingerprint stands for. */
const stepsAPrint = 4;
/** Fingerprints in a row that must be met: three of 16 bits are hardly ever met by chance, one is met all the time. */
const leastPrints = 3;

/** The notes of the shortest run that is found by fingerprints. */
export const leastRun = notesOf(leastPrints);

/**
 * Fingerprints of the music that a model learned from: enough to find what is copied from it, but none of its notes, so
 * that a model can be handed on with them where its music may not be.
 */
export interface MusicPrints {
  readonly pieces: readonly PrintedPiece[];
}

export interface PrintedPiece {
  readonly name: string;
  /** Ticks a quarter note of its file. */
  readonly ppq: number;
  readonly tracks: readonly PrintedTrack[];
}

export interface PrintedTrack {
  /** Index of the track in its piece. */
  readonly track: number;
  /** When each note begins, in parts of a quarter note; see `note-steps.ts`. */
  readonly onsets: Int32Array;
  /** One for each {@link stepsAPrint} steps in a row: fewer than there are notes, by as many. */
  readonly prints: Uint16Array;
}

/** Takes the fingerprints of pieces. Tracks that are too short to have one are left out. */
export function printMusic(pieces: readonly { readonly name: string; readonly song: Song }[]): MusicPrints {
  return {
    pieces: pieces.map(({ name, song: { ppq, tracks } }) => ({
      name,
      ppq,
      tracks: tracks.flatMap((playing, track) => {
        const notes = comparedNotes(playing);
        return notes.length <= stepsAPrint
          ? []
          : [{ track, onsets: Int32Array.from(onsetsOf(notes, ppq)), prints: printsOf(playing, ppq) }];
      }),
    })),
  };
}

/** The fingerprints of a track's notes that begin at tick `from` or later, in their order. */
export function printsOf(track: Pick<Track, 'drums' | 'notes'>, ppq: number, from = 0): Uint16Array {
  const steps = stepsOf(comparedNotes(track, from), ppq);
  return Uint16Array.from({ length: Math.max(0, steps.length - stepsAPrint + 1) }, (_, i) =>
    hash(steps.slice(i, i + stepsAPrint)),
  );
}

/** How many prints are a print for so many notes in a row. */
export function notesOf(prints: number): number {
  return prints + stepsAPrint;
}

/** 16 bits of some numbers, spread evenly: multiplied and folded after each, with the primes of FNV-1a and Murmur3. */
function hash(numbers: readonly number[]): number {
  let bits = 0x811c9dc5;
  for (const value of numbers) {
    bits = Math.imul(bits ^ value, 0x01000193);
    bits = Math.imul(bits ^ (bits >>> 15), 0x85ebca6b);
    bits ^= bits >>> 13;
  }
  return (bits ^ (bits >>> 16)) & 0xffff;
}
