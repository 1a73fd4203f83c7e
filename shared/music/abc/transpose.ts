import { orderOfSharps } from '../key-name.ts';

/** By its first three letters, how many sharps fewer than a major key's a mode has on the same tonic. */
const fewerSharps: Readonly<Record<string, number>> = {
  ...{ '': 0, maj: 0, ion: 0, lyd: -1, mix: 1, dor: 2, m: 3, min: 3, aeo: 3, phr: 4, loc: 5 },
};
const letters = 'CDEFGAB';
const signs = ['__', '_', '=', '^', '^^'];

/** What may stand in the music: a decoration, a chord symbol, a field or a comment, which stay, or a note. */
const parts = /![\w<>().+]+!|"[^"]*"|\[[A-Za-z]:[^\]]*\]|%.*|(\^{1,2}|_{1,2}|=)?([A-Ga-g])([,']*)/g;

/** How a text is moved from one key to another. */
interface Move {
  /** Sharps of the old and of the new key, flats negative. */
  readonly from: number;
  readonly to: number;
  /** Letters up. */
  readonly steps: number;
}

/**
 * The text of a tune so many semitones higher, its layout as it is: keys have other names, at most six accidentals, and
 * notes other letters. Chord symbols and the letters of other fields stay.
 * @returns undefined where it has no key, one that is not a tonic with a mode, or a note that would need a triple sign
 */
export function transposeAbc(text: string, semitones: number): string | undefined {
  let move: Move | undefined;
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    if (/^[A-Za-z]:/.test(line)) {
      const key = line.startsWith('K:') ? moveKey(line, semitones) : { line, move };
      if (!key) return undefined;
      lines.push(key.line);
      move = key.move;
    } else {
      const moved = move ? moveMusic(line, move) : line === '' ? line : undefined;
      if (moved === undefined) return undefined;
      lines.push(moved);
    }
  }
  return move && lines.join('\n');
}

/** A `K:` line in its new key, and what this asks of the notes after it; undefined where it is another kind of key. */
function moveKey(line: string, semitones: number): { readonly line: string; readonly move: Move } | undefined {
  const [, start, tonic, sign = '', space, mode = '', end] =
    /^(K:\s*)([A-G])([#b]?)(\s*)([A-Za-z]*)(\s*)$/.exec(line) ?? [];
  const fewer = fewerSharps[mode.slice(0, 3).toLowerCase()];
  if (tonic === undefined || fewer === undefined) return undefined;
  const place = orderOfSharps.indexOf(tonic) - 1 + (sign === '#' ? 7 : sign === 'b' ? -7 : 0);
  const from = place - fewer;
  // A semitone up is seven fifths up; keys twelve fifths apart sound the same.
  const to = ((((from + 7 * semitones + 5) % 12) + 12) % 12) - 5;
  const newPlace = to + fewer + 1;
  const newTonic = orderOfSharps[((newPlace % 7) + 7) % 7] ?? '';
  const alteration = Math.floor(newPlace / 7);
  const newSign = alteration > 0 ? '#' : alteration < 0 ? 'b' : '';
  const up = letters.indexOf(newTonic) - letters.indexOf(tonic);
  // Of all octaves of the new tonic's letter the one that is as far away as the semitones say.
  const steps = up + 7 * Math.round(((semitones * 7) / 12 - up) / 7);
  return { line: `${start}${newTonic}${newSign}${space}${mode}${end}`, move: { from, to, steps } };
}

/** A line of music with its notes moved; undefined where one cannot be written. */
function moveMusic(line: string, { from, to, steps }: Move): string | undefined {
  let possible = true;
  const moved = line.replace(parts, (whole, sign: string | undefined, letter: string | undefined, octaves: string) => {
    if (letter === undefined) return whole;
    const upper = letter.toUpperCase();
    const octave = (letter === upper ? 0 : 1) + count(octaves, "'") - count(octaves, ',');
    const place = 7 * octave + letters.indexOf(upper) + steps;
    const newLetter = letters[((place % 7) + 7) % 7] ?? '';
    const newOctave = Math.floor(place / 7);
    let newSign = '';
    if (sign !== undefined) {
      const alteration = signs.indexOf(sign) - 2 - inKey(upper, from) + inKey(newLetter, to);
      newSign = signs[alteration + 2] ?? '';
      possible &&= newSign !== '';
    }
    if (newOctave <= 0) return `${newSign}${newLetter}${','.repeat(-newOctave)}`;
    return `${newSign}${newLetter.toLowerCase()}${"'".repeat(newOctave - 1)}`;
  });
  return possible ? moved : undefined;
}

/** What a key of so many sharps makes of a letter: 1 for a sharp, -1 for a flat. */
function inKey(letter: string, fifths: number): number {
  const place = orderOfSharps.indexOf(letter);
  if (fifths > 0) return place < fifths ? 1 : 0;
  return 6 - place < -fifths ? -1 : 0;
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}
