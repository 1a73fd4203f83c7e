import { SegueError } from '../../shared/errors.ts';
import type { Song } from '../../shared/music/song.ts';
import { Random } from '../../shared/random.ts';
import { drawGap, type GapRequest, joinGapped } from '../../shared/tokens/infill-sequence.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { asWritten, playVariant, type Variant } from './augmentation.ts';
import type { Piece } from './piece.ts';

/** Token sequences to draw windows from, each START … END. */
export interface Sequences {
  /** Tokens of each sequence as it is written; a variant may be a little longer or shorter. */
  readonly lengths: readonly number[];
  /** The sequence of that index, played so. Not to be changed. */
  tokens(index: number, variant: Variant): Int32Array;
  /**
   * The sequence, or a stretch of it, with a gap whose music stands at the end: see `joinGapped`. The same one for the
   * same seed; undefined where it cannot have a gap.
   */
  gapped(index: number, variant: Variant, request: GapRequest, seed: number): Int32Array | undefined;
}

/** Tokens that are kept, at four bytes each. */
const capacity = 32 * 1024 * 1024;

/**
 * Pieces as tokens. A variant is tokenised when it is first asked for and kept while there is room; those that were
 * not used for longest go first.
 */
export class TokenisedPieces implements Sequences {
  readonly #pieces: Piece[] = [];
  readonly #lengths: number[] = [];
  readonly #tokenizer: Tokenizer;
  readonly #capacity: number;
  readonly #kept = new Map<string, Int32Array>();
  #size = 0;

  /** @param tokenCapacity how many tokens are kept at most, one sequence excepted */
  constructor(tokenizer: Tokenizer, tokenCapacity = capacity) {
    this.#tokenizer = tokenizer;
    this.#capacity = tokenCapacity;
  }

  get lengths(): readonly number[] {
    return this.#lengths;
  }

  /** Adds a piece; throws what the tokenizer throws where it cannot write it. */
  add(piece: Piece): void {
    const { length } = this.#tokenizer.encode(piece.song);
    this.#pieces.push(piece);
    this.#lengths.push(length);
  }

  tokens(index: number, variant: Variant): Int32Array {
    const key = `${index} ${variant.semitones} ${variant.tempo}`;
    const kept = this.#kept.get(key);
    const tokens = kept ?? this.#tokenise(index, variant);
    if (kept) this.#kept.delete(key);
    else this.#size += tokens.length;
    this.#kept.set(key, tokens);
    for (const [oldest, { length }] of this.#kept) {
      if (this.#size <= this.#capacity || oldest === key) break;
      this.#kept.delete(oldest);
      this.#size -= length;
    }
    return tokens;
  }

  gapped(index: number, variant: Variant, request: GapRequest, seed: number): Int32Array | undefined {
    const { markers } = this.#tokenizer;
    if (!markers) return undefined;
    const tokens = this.tokens(index, variant);
    const gapped = drawGap(this.#tokenizer, this.#play(index, variant), tokens, request, new Random(seed));
    return gapped && joinGapped(gapped, markers);
  }

  /** A variant that goes beyond a vocabulary which was not made for it is played as it is written. */
  #tokenise(index: number, variant: Variant): Int32Array {
    try {
      return this.#tokenizer.encode(this.#play(index, variant));
    } catch (error) {
      if (!(error instanceof SegueError) || error.code !== 'bad-input') throw error;
      return this.#tokenizer.encode(this.#play(index, asWritten));
    }
  }

  #play(index: number, variant: Variant): Song {
    const piece = this.#pieces[index];
    if (!piece) throw new RangeError(`There is no sequence ${index}.`);
    return playVariant(piece.song, variant);
  }
}
