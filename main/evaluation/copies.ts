import type { RunPlace } from '../../shared/ipc/contract.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { comparedNotes, stepsOf } from './note-steps.ts';
import { type FoundRun, RunFinder } from './run-finder.ts';

/** The longest run of notes that a song shares with the music it was learned from. */
export interface Copy {
  /** Notes in the run; 0 where not even two notes in a row are shared. */
  readonly notes: number;
  /** Name of a piece that holds the run; undefined where there is none. */
  readonly piece: string | undefined;
}

/** A {@link Copy}, and where it stands; both places are undefined where nothing is shared. */
export interface LocatedCopy extends Copy {
  /** In the song that was searched for. */
  readonly here: RunPlace | undefined;
  /** In the piece. */
  readonly there: RunPlace | undefined;
}

/**
 * Finds what is copied from a set of pieces. Compared are the notes of a track by onset, then pitch, as steps: the
 * interval to the next note and the time to it. So a copy is found in any key, at any tempo and in any track, and what is
 * shared is note for note the same line and rhythm.
 */
export class CopyFinder {
  /** Each track's piece. */
  readonly #tracks: readonly { readonly name: string; readonly track: number; readonly notes: readonly Note[] }[];
  readonly #finder: RunFinder;

  constructor(pieces: readonly { readonly name: string; readonly song: Song }[]) {
    const tracks = pieces.flatMap(({ name, song: { tracks, ppq } }) =>
      tracks.map((playing, track) => ({ name, track, ppq, notes: comparedNotes(playing) })),
    );
    this.#tracks = tracks;
    this.#finder = new RunFinder(tracks.map(({ notes, ppq }) => stepsOf(notes, ppq)));
  }

  /** The longest copied run among the song's notes that begin at tick `from` or later. */
  longest(song: Song, from = 0): Copy {
    const { notes, piece } = this.locate(song, from);
    return { notes, piece };
  }

  /** The same, and where it stands in the song and in the piece. */
  locate(song: Song, from = 0): LocatedCopy {
    let best: FoundRun = { length: 0, sequence: -1, at: 0, from: 0 };
    let own = 0;
    for (const [index, track] of song.tracks.entries()) {
      const found = this.#finder.longest(stepsOf(comparedNotes(track, from), song.ppq));
      if (found.length <= best.length) continue;
      best = found;
      own = index;
    }
    const source = this.#tracks[best.sequence];
    if (!source) return { notes: 0, piece: undefined, here: undefined, there: undefined };
    const heard = comparedNotes(song.tracks[own] ?? { drums: false, notes: [] }, from);
    return {
      notes: best.length + 1,
      piece: source.name,
      here: placeOf(own, heard, best.from, best.length),
      there: placeOf(source.track, source.notes, best.at, best.length),
    };
  }
}

/** @param steps between the notes of the run, one fewer than it has notes */
function placeOf(track: number, notes: readonly Note[], first: number, steps: number): RunPlace {
  return { track, from: notes[first]?.tick ?? 0, to: notes[first + steps]?.tick ?? 0 };
}
