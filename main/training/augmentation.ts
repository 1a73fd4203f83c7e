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
  /** The tempo is scaled by up to this share, faster or slower; 0 leaves it alone. */
  readonly tempo: number;
}

export const asWritten: Variant = { semitones: 0, tempo: 1 };
export const noAugmentation: Augmentation = { semitones: [0, 0], tempo: 0 };

/** Tempi on either side of the written one; few, so that tokens can be kept from one time to the next. */
const tempoSteps = 2;

/** Draws a variant; the same count of random numbers is used up whatever the augmentation. */
export function drawVariant({ semitones: [low, high], tempo }: Augmentation, random: Random): Variant {
  const semitones = low + random.integer(high - low + 1);
  const step = random.integer(2 * tempoSteps + 1) - tempoSteps;
  return { semitones, tempo: 1 + (step / tempoSteps) * tempo };
}

/** The song played so; itself where nothing changes. */
export function playVariant(song: Song, { semitones, tempo }: Variant): Song {
  const moved = semitones === 0 ? song : transpose(song, semitones);
  return tempo === 1 ? moved : scaleTempo(moved, tempo);
}

/** The variants at the ends of the range, which a tokenizer sees so that its vocabulary holds what is between. */
export function extremes({ semitones: [low, high], tempo }: Augmentation): Variant[] {
  const variants = [
    { semitones: low, tempo: 1 },
    { semitones: high, tempo: 1 },
    { semitones: 0, tempo: 1 - tempo },
    { semitones: 0, tempo: 1 + tempo },
  ];
  return variants.filter((variant) => variant.semitones !== 0 || variant.tempo !== 1);
}
