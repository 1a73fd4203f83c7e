import type { Instrument, SampleFile } from './instrument.ts';

/** What an instrument's file says of it; the rest is usual. */
type Description = Pick<Instrument, 'id' | 'name' | 'gain' | 'range' | 'sustains'> &
  Partial<Pick<Instrument, 'attack' | 'release' | 'bias'>> & {
    /** The package that holds the recordings, with the folder in it where there is one. */
    readonly folder: string;
    /** The notes that were recorded, as the files' names begin with them, with spaces between. */
    readonly notes: string;
    /** What follows the note in a file's name; `.mp3` where it is left out. */
    readonly ending?: string;
    /** Semitones by which recordings sound higher than their name says, by that name. */
    readonly tuning?: Readonly<Record<string, number>>;
    readonly seconds?: number;
  };

/** An instrument that plays recordings, whose file names begin with the note that was played. */
export function recorded(description: Description): Instrument {
  const { sustains } = description;
  // A held tone repeats, so that a few seconds of it are enough.
  const { folder, notes, ending = '.mp3', tuning = {}, seconds = sustains ? 6 : 12, ...rest } = description;
  return {
    attack: sustains ? 0.006 : 0.002,
    release: sustains ? 0.2 : 0.3,
    ...rest,
    plays: 'pitch',
    source: {
      kind: 'recorded',
      seconds,
      files: notes
        .split(' ')
        .map((note): SampleFile => ({ path: `${folder}/${note}${ending}`, root: pitchOf(note) + (tuning[note] ?? 0) }))
        .toSorted((a, b) => a.root - b.root),
    },
  };
}

const noteName = /^[A-G][s#]?\d/;
const semitones: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

/**
 * The MIDI pitch that a file's name begins with, such as `As3.mp3` or `D#1v8.mp3` (C4 is 60).
 * @throws RangeError where it begins with none
 */
export function pitchOf(fileName: string): number {
  const name = noteName.exec(fileName)?.[0];
  const letter = semitones[name?.[0] ?? ''];
  if (!name || letter === undefined) throw new RangeError(`“${fileName}” does not begin with a note's name.`);
  return 12 * (Number(name.at(-1)) + 1) + letter + (name.length === 3 ? 1 : 0);
}

/**
 * The recordings of several instruments as one, each between its pitches. The first of `parts` is the lowest.
 * @param parts instruments, each with the lowest pitch at which its recordings are used
 */
export function joined(parts: readonly (readonly [Instrument, number])[]): Instrument['source'] {
  const files = parts.flatMap(([{ source }, from], i) => {
    const to = parts[i + 1]?.[1] ?? 128;
    if (source.kind !== 'recorded') throw new RangeError('Only recorded instruments can be joined.');
    return source.files.filter(({ root }) => root >= from && root < to);
  });
  return { kind: 'recorded', seconds: 6, files };
}
