import { acousticGuitar } from './acoustic-guitar.ts';
import { bassoon } from './bassoon.ts';
import { cello } from './cello.ts';
import { clarinet } from './clarinet.ts';
import { contrabass } from './contrabass.ts';
import { drumKit } from './drum-kit.ts';
import { electricBass } from './electric-bass.ts';
import { electricGuitar } from './electric-guitar.ts';
import { flute } from './flute.ts';
import { frenchHorn } from './french-horn.ts';
import { harp } from './harp.ts';
import type { Instrument } from './instrument.ts';
import { organ } from './organ.ts';
import { piano } from './piano.ts';
import { saxophone } from './saxophone.ts';
import { trombone } from './trombone.ts';
import { trumpet } from './trumpet.ts';
import { tuba } from './tuba.ts';
import { violin } from './violin.ts';
import { xylophone } from './xylophone.ts';

/** Runs of programs that sound with one instrument: the last program of the run and the instrument. */
const runs: readonly (readonly [number, Instrument])[] = [
  [7, piano],
  [15, xylophone],
  [23, organ],
  [25, acousticGuitar],
  [31, electricGuitar],
  [39, electricBass],
  [41, violin],
  [42, cello],
  [43, contrabass],
  [44, violin],
  [47, harp],
  [55, violin],
  [56, trumpet],
  [57, trombone],
  [58, tuba],
  [59, trumpet],
  [60, frenchHorn],
  [63, trumpet],
  [67, saxophone],
  [68, clarinet],
  [70, bassoon],
  [71, clarinet],
  [79, flute],
  [103, organ],
  [111, harp],
  [119, xylophone],
  [127, flute],
];

/**
 * What plays a General MIDI program, 0 to 127, or a drum track.
 * @throws RangeError for a program that General MIDI doesn't have
 */
export function instrumentFor(program: number, drums: boolean): Instrument {
  if (drums) return drumKit;
  const run = runs.find(([last]) => program <= last);
  if (!run || program < 0) throw new RangeError(`General MIDI has no program ${program}.`);
  return run[1];
}
