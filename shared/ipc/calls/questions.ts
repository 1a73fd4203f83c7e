import type { Song } from '../../music/song.ts';
import type { Infill } from '../../project/take.ts';

/** How little a model expected the notes of a song. */
export interface SongSurprise {
  /**
   * For every note of the song, track after track, what it cost the model in nats: the negative natural logarithm of its
   * probability given all before it, with that of all that had to be said before it (when, how long, how loud). NaN for
   * notes that the model does not read. As 32-bit floats in little-endian bytes: `floatsOf` of shared/ipc/floats.ts reads
   * them.
   */
  readonly nats: Uint8Array;
  /** What it cost to say that the music ends after the last note. */
  readonly ending: number;
  /** Of all that was asked about, as `segue evaluate` counts it: all notes and the ending. */
  readonly total: number;
  /** How many notes the model does not read, or reads as one with another. */
  readonly unread: number;
}

/**
 * What a model expects at a place of a song: the probability of each MIDI key to be the first note that is written from
 * there on, on whichever track; of a chord that is its first note in the model's own order, mostly the lowest. It is
 * summed over all ways to write it (when it begins, on which part, how loud, how long), and given all that begins before
 * the place, that nothing else begins before it, and that what is written is music.
 *
 * `pitches`, `drums`, `ends` and `open` sum to 1: the true probability of a key lies between what stands there and `open`
 * more.
 */
export interface Expectation {
  /** By MIDI key, 128 of them: on pitched tracks, and on drums. */
  readonly pitches: readonly number[];
  readonly drums: readonly number[];
  /** That nothing more begins. */
  readonly ends: number;
  /** What was not looked into: ways that are too many and each too unlikely. */
  readonly open: number;
}

/** Where a run of notes stands. */
export interface RunPlace {
  /** Index of its track. */
  readonly track: number;
  /** Ticks at which its first and its last note begin. */
  readonly from: number;
  readonly to: number;
}

/** The longest run of notes that a song has in common with the music that a model learned from. */
export type CopyReport =
  | {
      readonly state: 'checked';
      /** Notes in the run, in any key and on any track; 0 where fewer than `least` in a row are shared. */
      readonly notes: number;
      /** Notes of the shortest run that is found: fewer where the music itself is there than where only its fingerprints are. */
      readonly least: number;
      /** The piece that holds it, and where it stands in the song and in the piece; left out where nothing is shared. */
      readonly piece?: string;
      readonly here?: RunPlace;
      readonly there?: RunPlace;
      /** How many pieces were compared. */
      readonly pieces: number;
    }
  /** The music is not here; `reason` is a sentence. */
  | { readonly state: 'unknown'; readonly reason: string };

export interface QuestionCalls {
  /**
   * What each note of a song cost a model. The event `question` tells how far it is, under the id that the window gave
   * the question. `bad-option` for a model that reads letters, `cancelled` after `questions.cancel`.
   *
   * With `infill` only the notes of that stretch are told of, as they cost a model that is given the music on both sides
   * and the locked notes beforehand; `bad-model` for one that was not trained to fill gaps.
   */
  'questions.surprise': {
    params: { question: string; model: string; song: Song; infill?: Infill };
    result: SongSurprise;
  };
  /** What a model expects next at a tick of a song; errors as `questions.surprise`. */
  'questions.expected': {
    params: { question: string; model: string; song: Song; tick: number };
    result: Expectation;
  };
  /**
   * Looks for what a song has, from a tick on, from the music that a model learned from. That music is known for models
   * that were trained in the studio, as long as their run is there; of others the fingerprints that come along with them
   * are looked through. Models without any cannot be checked.
   */
  'questions.copies': { params: { question: string; model: string; song: Song; from: number }; result: CopyReport };
  /** Gives up a question; nothing happens where it is answered already. */
  'questions.cancel': { params: { question: string }; result: null };
}

export interface QuestionEvents {
  /** How far the work on a question is, from 0 to 1. */
  question: { readonly question: string; readonly fraction: number };
}
