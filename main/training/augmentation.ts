import { transposeAbc } from '../../shared/music/abc/transpose.ts';
import type { Song } from '../../shared/music/song.ts';
import { scaleTempo, transpose } from '../../shared/music/transform.ts';
import type { Random } from '../../shared/random.ts';

/** One way of playing a piece. */
export interface Variant {
  readonly semitones: number;
  /** How many times as fast. */
  readonly tempo: number;
}

/** The ways of playing from which one is drawn each time a piece comes up. */
export interface Augmentation {
  /** Fewest and most semitones up; both 0 leave the key alone. */
  readonly semitones: readonly [number, number];
  /** Keys more fifths away than this are left out: those with other scales, which the music may never use. */
  readonly fifths?: number | undefined;
  /** The tempo is scaled by up to this share, faster or slower; 0 leaves it alone. */
  readonly tempo: number;
}

export const asWritten: Variant = { semitones: 0, tempo: 1 };
export const noAugmentation: Augmentation = { semitones: [0, 0], tempo: 0 };

/** Tempi on either side of the written one; few, so that tokens can be kept from one time to the next. */
const tempoSteps = 2;

/** Draws a variant; the same count of random numbers is used up whatever the augmentation. */
export function drawVariant(augmentation: Augmentation, random: Random): Variant {
  const { tempo } = augmentation;
  const keys = keysOf(augmentation);
  const semitones = keys[random.integer(keys.length)] ?? 0;
  const step = random.integer(2 * tempoSteps + 1) - tempoSteps;
  return { semitones, tempo: 1 + (step / tempoSteps) * tempo };
}

/** The numbers of semitones that an augmentation draws from, ascending; 0 is among them. */
export function keysOf({ semitones: [low, high], fifths = 6 }: Augmentation): number[] {
  const range = Array.from({ length: high - low + 1 }, (_, index) => low + index);
  // A semitone is seven fifths, and twelve fifths are none.
  return range.filter((semitones) => Math.abs(((((7 * semitones) % 12) + 18) % 12) - 6) <= fifths);
}

/**
 * The song played so; itself where nothing changes. The text of one that was read from ABC is transposed with it, and
 * stays as it is where it has no key to move it from.
 */
export function playVariant(song: Song, { semitones, tempo }: Variant): Song {
  const moved = semitones === 0 ? song : transposeWithText(song, semitones);
  return tempo === 1 ? moved : scaleTempo(moved, tempo);
}

function transposeWithText(song: Song, semitones: number): Song {
  const moved = transpose(song, semitones);
  return song.abc === undefined ? moved : { ...moved, abc: transposeAbc(song.abc, semitones) ?? song.abc };
}

/** The variants at the ends of the range, which a tokenizer sees so that its vocabulary holds what is between. */
export function extremes(augmentation: Augmentation): Variant[] {
  const { tempo } = augmentation;
  const keys = keysOf(augmentation);
  const [low = 0, high = 0] = [keys[0], keys.at(-1)];
  const variants = [
    { semitones: low, tempo: 1 },
    { semitones: high, tempo: 1 },
    { semitones: 0, tempo: 1 - tempo },
    { semitones: 0, tempo: 1 + tempo },
  ];
  return variants.filter((variant) => variant.semitones !== 0 || variant.tempo !== 1);
}
