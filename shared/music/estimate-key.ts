import type { KeySignature, Song } from './song.ts';

/**
 * How much each degree, in semitones above the tonic, belongs to a major and to a minor key: the
 * probe-tone ratings of Krumhansl and Kessler, "Tracing the dynamic changes in perceived tonal
 * organization", Psychological Review 89 (1982).
 */
const profiles = {
  major: [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88],
  minor: [6.33, 2.68, 3.52, 5.38, 2.6, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17],
} as const;

/** The signature of the key on each tonic, C to B, with at most six accidentals. */
const fifthsOfTonic = {
  major: [0, -5, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5],
  minor: [-3, 4, -1, -6, 1, -4, 3, -2, 5, 0, -5, 2],
} as const;

/**
 * The key whose profile correlates best with how long each pitch class sounds (the
 * Krumhansl-Schmuckler algorithm; Krumhansl, "Cognitive Foundations of Musical Pitch", 1990, chapter 4).
 * @returns undefined where nothing pitched sounds, or all pitch classes sound equally long
 */
export function estimateKey(song: Song): Pick<KeySignature, 'fifths' | 'mode'> | undefined {
  const lengths = new Array<number>(12).fill(0);
  for (const track of song.tracks) {
    if (track.drums) continue;
    for (const { pitch, duration } of track.notes) lengths[pitch % 12] = (lengths[pitch % 12] ?? 0) + duration;
  }
  let best: Pick<KeySignature, 'fifths' | 'mode'> | undefined;
  let bestCorrelation = 0;
  for (const mode of ['major', 'minor'] as const) {
    for (const [tonic, fifths] of fifthsOfTonic[mode].entries()) {
      const fromTonic = lengths.map((_, degree) => lengths[(tonic + degree) % 12] ?? 0);
      const found = correlation(fromTonic, profiles[mode]);
      if (found > bestCorrelation) {
        best = { fifths, mode };
        bestCorrelation = found;
      }
    }
  }
  return best;
}

/** Pearson's correlation; 0 where either side is constant. */
function correlation(x: readonly number[], y: readonly number[]): number {
  const meanX = mean(x);
  const meanY = mean(y);
  let products = 0;
  let squaresX = 0;
  let squaresY = 0;
  for (const [i, value] of x.entries()) {
    const dx = value - meanX;
    const dy = (y[i] ?? 0) - meanY;
    products += dx * dy;
    squaresX += dx * dx;
    squaresY += dy * dy;
  }
  return squaresX * squaresY === 0 ? 0 : products / Math.sqrt(squaresX * squaresY);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
