import type { Song, Track } from '../../shared/music/song.ts';
import { type FoundRun, RunFinder } from './run-finder.ts';

/** The longest run of notes that a song shares with the music it was learned from. */
export interface Copy {
  /** Notes in the run; 0 where not even two notes in a row are shared. */
  readonly notes: number;
  /** Name of a piece that holds the run; undefined where there is none. */
  readonly piece: string | undefined;
}

/** Parts of a quarter note to which onsets are compared. */
const grid = 24;
/**
 * Finds what is copied from a set of pieces. Compared are the notes of a track by onset, then pitch, as steps: the
 * interval to the next note and the time to it. So a copy is found in any key, at any tempo and in any track, and what is
 * shared is note for note the same line and rhythm. Drums are left out, since their patterns are everybody's.
 */
export class CopyFinder {
  /** The name of each track's piece. */
  readonly #names: string[] = [];
  readonly #finder: RunFinder;

  constructor(pieces: readonly { readonly name: string; readonly song: Song }[]) {
    const tracks = pieces.flatMap(({ name, song }) =>
      song.tracks.map((track) => ({ name, steps: stepsOf(track, song.ppq) })),
    );
    this.#names = tracks.map(({ name }) => name);
    this.#finder = new RunFinder(tracks.map(({ steps }) => steps));
  }

  /** The longest copied run among the song's notes that begin at tick `from` or later. */
  longest(song: Song, from = 0): Copy {
    let best: FoundRun = { length: 0, sequence: -1 };
    for (const track of song.tracks) {
      const found = this.#finder.longest(stepsOf(track, song.ppq, from));
      if (found.length > best.length) best = found;
    }
    return best.length === 0
      ? { notes: 0, piece: undefined }
      : { notes: best.length + 1, piece: this.#names[best.sequence] };
  }
}

/** Interval and time from each note of a track to the next, as one number a step. */
function stepsOf(track: Track, ppq: number, from = 0): number[] {
  if (track.drums) return [];
  const notes = track.notes.filter((note) => note.tick >= from);
  const onset = (tick: number) => Math.round((tick * grid) / ppq);
  return notes.slice(1).map((note, i) => {
    const before = notes[i]!;
    return (onset(note.tick) - onset(before.tick)) * 256 + note.pitch - before.pitch + 128;
  });
}
