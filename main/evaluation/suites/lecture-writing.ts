import { END, type Tokenizer } from '../../../shared/tokens/tokenizer.ts';
import type { Piece } from '../../training/piece.ts';
import { CopyFinder } from '../copies.ts';
import { countParsing, type Parsing, tuneOf } from '../parsing.ts';
import { RunFinder } from '../run-finder.ts';

/** What a model's own tunes are like. */
export interface Writing {
  readonly parsing: Parsing;
  /** The longest stretch of a tune's music, its header left out, that stands in a training tune letter for letter. */
  readonly copiedCharacters: number;
  /** The longest run of notes, as they are played, that a tune shares with a training tune in any key. */
  readonly copiedNotes: number;
  /** How many notes the tune with that run has. */
  readonly ofNotes: number;
}

/**
 * Judges tunes that a model wrote.
 * @param tunes their tokens
 * @param training what it learned from
 */
export function judgeWriting(tokenizer: Tokenizer, tunes: readonly Int32Array[], training: readonly Piece[]): Writing {
  const letters = new RunFinder(training.map(({ song }) => codes(song.abc ?? '')));
  const textOf = (tokens: Int32Array) =>
    [...tokens].map((token) => (token > END ? (tokenizer.vocabulary[token] ?? '') : '')).join('');
  const notes = new CopyFinder(training);
  const copies = tunes.flatMap((tokens) => {
    const song = tuneOf(tokenizer, tokens);
    if (!song) return [];
    const sung = song.tracks.reduce((sum, track) => sum + track.notes.length, 0);
    return [{ copied: notes.longest(song).notes, sung }];
  });
  const longest = copies.reduce((most, one) => (one.copied > most.copied ? one : most), { copied: 0, sung: 0 });
  return {
    parsing: countParsing(tokenizer, tunes),
    copiedCharacters: tunes.reduce((most, tokens) => Math.max(most, letters.longest(codes(textOf(tokens))).length), 0),
    copiedNotes: longest.copied,
    ofNotes: longest.sung,
  };
}

/** The letters after the header, as numbers. */
function codes(text: string): number[] {
  const header = /^K:.*\n/m.exec(text);
  return [...text.slice(header ? header.index + header[0].length : 0)].map((letter) => letter.codePointAt(0) ?? 0);
}
