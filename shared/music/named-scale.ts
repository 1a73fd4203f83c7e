import { SegueError } from '../errors.ts';

/** A scale on a tonic. */
export interface NamedScale {
  /** Pitch class of the tonic, 0 (C) to 11. */
  readonly tonic: number;
  /** Pitch classes of all its notes. */
  readonly pitchClasses: ReadonlySet<number>;
  /** As people write it, such as `E♭ harmonic minor`. */
  readonly name: string;
}

/** Semitones above the tonic of every scale that has a name here, in the order in which a menu lists them. */
const modes: ReadonlyMap<string, readonly number[]> = new Map([
  ['major', [0, 2, 4, 5, 7, 9, 11]],
  ['minor', [0, 2, 3, 5, 7, 8, 10]],
  ['harmonic minor', [0, 2, 3, 5, 7, 8, 11]],
  ['melodic minor', [0, 2, 3, 5, 7, 9, 11]],
  ['dorian', [0, 2, 3, 5, 7, 9, 10]],
  ['phrygian', [0, 1, 3, 5, 7, 8, 10]],
  ['lydian', [0, 2, 4, 6, 7, 9, 11]],
  ['mixolydian', [0, 2, 4, 5, 7, 9, 10]],
  ['locrian', [0, 1, 3, 5, 6, 8, 10]],
  ['harmonic major', [0, 2, 4, 5, 7, 8, 11]],
  ['phrygian dominant', [0, 1, 4, 5, 7, 8, 10]],
  ['double harmonic', [0, 1, 4, 5, 7, 8, 11]],
  ['hungarian minor', [0, 2, 3, 6, 7, 8, 11]],
  ['lydian dominant', [0, 2, 4, 6, 7, 9, 10]],
  ['altered', [0, 1, 3, 4, 6, 8, 10]],
  ['major pentatonic', [0, 2, 4, 7, 9]],
  ['minor pentatonic', [0, 3, 5, 7, 10]],
  ['blues', [0, 3, 5, 6, 7, 10]],
  ['major blues', [0, 2, 3, 4, 7, 9]],
  ['hirajoshi', [0, 2, 3, 7, 8]],
  ['in', [0, 1, 5, 7, 8]],
  ['whole tone', [0, 2, 4, 6, 8, 10]],
  ['diminished', [0, 2, 3, 5, 6, 8, 9, 11]],
  ['half-whole diminished', [0, 1, 3, 4, 6, 7, 9, 10]],
  ['chromatic', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
]);

/** Other names of the same scales. */
const aliases: Readonly<Record<string, string>> = {
  '': 'major',
  maj: 'major',
  dur: 'major',
  ionian: 'major',
  m: 'minor',
  min: 'minor',
  moll: 'minor',
  aeolian: 'minor',
  'natural minor': 'minor',
  'jazz minor': 'melodic minor',
  'melodic minor ascending': 'melodic minor',
  pentatonic: 'major pentatonic',
  'minor blues': 'blues',
  byzantine: 'double harmonic',
  octatonic: 'diminished',
  'whole-tone': 'whole tone',
};

const letters: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };
const alterations: Readonly<Record<string, number>> = { '': 0, '#': 1, '♯': 1, b: -1, '♭': -1, '♮': 0 };

/** The names of all scales, each without a tonic. */
export const modeNames: readonly string[] = [...modes.keys()];

/**
 * The scale that text such as `D minor`, `Bb`, `F♯ dorian` or `am` names. A minor scale is the natural one.
 * @throws a `bad-option` error that lists the names there are
 */
export function parseScale(text: string): NamedScale {
  const [, letter = '', sign = '', rest = ''] = /^\s*([A-Ga-g])([#♯b♭♮]?)(.*)$/u.exec(text) ?? [];
  const tonic = letters[letter.toUpperCase()];
  const spelled = rest.trim().toLowerCase().replace(/\s+/g, ' ');
  const mode = aliases[spelled] ?? spelled;
  const steps = modes.get(mode);
  const alteration = alterations[sign];
  if (tonic === undefined || alteration === undefined || !steps) {
    throw new SegueError(
      'bad-option',
      `There is no scale “${text}”: write a note and a mode, such as D minor or F# dorian; the modes are ${modeNames.join(', ')}.`,
    );
  }
  const pitchClass = (tonic + alteration + 12) % 12;
  return {
    tonic: pitchClass,
    pitchClasses: new Set(steps.map((step) => (pitchClass + step) % 12)),
    name: `${letter.toUpperCase()}${{ '#': '♯', b: '♭', '♮': '' }[sign] ?? sign} ${mode}`,
  };
}
