import type { KeySignature } from './song.ts';

/** What names a key: its signature and its mode. */
type Key = Pick<KeySignature, 'fifths' | 'mode'>;

/** Letters in the order in which sharps are added to a key; flats come in the reverse order. */
export const orderOfSharps = 'FCGDAEB';

/** A key's first degree, as a letter and 1 for a sharp, -1 for a flat or 0. */
export function tonicOf({ fifths, mode }: Key): { readonly letter: string; readonly alteration: number } {
  // The tonic lies on the line of fifths; a minor key's is three further on than its relative major's.
  const place = fifths + (mode === 'minor' ? 4 : 1);
  return { letter: orderOfSharps[((place % 7) + 7) % 7] ?? '', alteration: Math.floor(place / 7) };
}

/** The name that people know a key by, such as `E♭ major`. */
export function keyName(key: Key): string {
  const { letter, alteration } = tonicOf(key);
  return `${letter}${alteration < 0 ? '♭' : alteration > 0 ? '♯' : ''} ${key.mode}`;
}
