import { orderOfSharps, tonicOf } from '../key-name.ts';
import type { KeySignature } from '../song.ts';

const semitonesOfLetter: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

/** Letter and alteration, in semitones, of each pitch class where the key does not have it. */
const withSharps = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'];
const withFlats = ['C', 'Db', 'D', 'Eb', 'E', 'F', 'Gb', 'G', 'Ab', 'A', 'Bb', 'B'];

/** A key as the `K:` field has it, such as `D` or `Bm`. */
export function abcKey(key: Pick<KeySignature, 'fifths' | 'mode'>): string {
  const { letter, alteration } = tonicOf(key);
  return `${letter}${alteration < 0 ? 'b' : alteration > 0 ? '#' : ''}${key.mode === 'minor' ? 'm' : ''}`;
}

/** Spells pitches in one key, and remembers the accidentals of a bar. */
export class Speller {
  readonly #fifths: number;
  readonly #altered = new Set<string>();

  constructor(fifths: number) {
    this.#fifths = fifths;
  }

  /** Forgets the accidentals, as a bar line does. */
  newBar(): void {
    this.#altered.clear();
  }

  /**
   * The pitch as ABC text: accidental, letter, octave. A letter that had an accidental in this bar
   * gets one again in every octave, so that it reads the same whichever rule a reader follows.
   */
  spell(pitch: number): string {
    const { letter, alteration } = this.#name(((pitch % 12) + 12) % 12);
    const octave = Math.floor((pitch - alteration) / 12) - 5;
    let accidental = '';
    if (alteration !== this.#inKey(letter) || this.#altered.has(letter)) {
      this.#altered.add(letter);
      accidental = alteration > 0 ? '^' : alteration < 0 ? '_' : '=';
    }
    if (octave <= 0) return `${accidental}${letter}${','.repeat(-octave)}`;
    return `${accidental}${letter.toLowerCase()}${"'".repeat(octave - 1)}`;
  }

  #name(pitchClass: number): { letter: string; alteration: number } {
    for (const letter of orderOfSharps) {
      const alteration = this.#inKey(letter);
      if (((semitonesOfLetter[letter] ?? 0) + alteration + 12) % 12 === pitchClass) return { letter, alteration };
    }
    const name = (this.#fifths < 0 ? withFlats : withSharps)[pitchClass] ?? 'C';
    return { letter: name[0] ?? 'C', alteration: name[1] === '#' ? 1 : name[1] === 'b' ? -1 : 0 };
  }

  /** What the key signature makes of a letter: 1 for a sharp, -1 for a flat. */
  #inKey(letter: string): number {
    const place = orderOfSharps.indexOf(letter);
    if (this.#fifths > 0) return place < this.#fifths ? 1 : 0;
    return 6 - place < -this.#fifths ? -1 : 0;
  }
}
