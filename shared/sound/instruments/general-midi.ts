import { acousticGuitar } from './acoustic-guitar.ts';
import { bassoon } from './bassoon.ts';
import { bell } from './bell.ts';
import { brass } from './brass.ts';
import { cello } from './cello.ts';
import { choir } from './choir.ts';
import { clarinet } from './clarinet.ts';
import { contrabass } from './contrabass.ts';
import { drumKit } from './drum-kit.ts';
import { electricBass } from './electric-bass.ts';
import { electricGuitar } from './electric-guitar.ts';
import { electricPiano } from './electric-piano.ts';
import { englishHorn } from './english-horn.ts';
import { flute } from './flute.ts';
import { frenchHorn } from './french-horn.ts';
import { harp } from './harp.ts';
import type { Instrument } from './instrument.ts';
import { noises } from './noises.ts';
import { oboe } from './oboe.ts';
import { organ } from './organ.ts';
import { pad } from './pad.ts';
import { piano } from './piano.ts';
import { piccolo } from './piccolo.ts';
import { pluckedString } from './plucked-string.ts';
import { reed } from './reed.ts';
import { sawLead } from './saw-lead.ts';
import { saxophone } from './saxophone.ts';
import { squareLead } from './square-lead.ts';
import { strings } from './strings.ts';
import { synthBass } from './synth-bass.ts';
import { timpani } from './timpani.ts';
import { trombone } from './trombone.ts';
import { trumpet } from './trumpet.ts';
import { tuba } from './tuba.ts';
import { viola } from './viola.ts';
import { violin } from './violin.ts';
import { xylophone } from './xylophone.ts';

/** What plays General MIDI's programs (General MIDI 1 sound set), eight a family, as the specification lists them. */
const families: readonly (readonly Instrument[])[] = [
  // Pianos: acoustic, bright, electric grand, honky-tonk, two electric pianos, harpsichord, clavinet.
  [piano, piano, piano, piano, electricPiano, electricPiano, pluckedString, pluckedString],
  // Celesta, glockenspiel, music box, vibraphone, marimba, xylophone, tubular bells, dulcimer.
  [bell, bell, bell, bell, xylophone, xylophone, bell, pluckedString],
  // Drawbar, percussive, rock, church and reed organ, accordion, harmonica, tango accordion.
  [organ, organ, organ, organ, reed, reed, reed, reed],
  // Guitars: nylon, steel, jazz, clean, muted, overdriven, distorted, harmonics.
  [
    acousticGuitar,
    acousticGuitar,
    electricGuitar,
    electricGuitar,
    electricGuitar,
    electricGuitar,
    electricGuitar,
    bell,
  ],
  // Basses: acoustic, fingered, picked, fretless, two slapped, two synthetic.
  [electricBass, electricBass, electricBass, electricBass, electricBass, electricBass, synthBass, synthBass],
  // Violin, viola, cello, contrabass, tremolo strings, pizzicato strings, harp, timpani.
  [violin, viola, cello, contrabass, strings, harp, harp, timpani],
  // Two string ensembles, two synthetic ones, two choirs, synthetic voice, orchestra hit.
  [strings, strings, strings, pad, choir, choir, choir, brass],
  // Trumpet, trombone, tuba, muted trumpet, French horn, brass section, two synthetic brasses.
  [trumpet, trombone, tuba, trumpet, frenchHorn, brass, sawLead, sawLead],
  // Soprano, alto, tenor and baritone saxophone, oboe, English horn, bassoon, clarinet.
  [saxophone, saxophone, saxophone, saxophone, oboe, englishHorn, bassoon, clarinet],
  // Piccolo, flute, recorder, pan flute, blown bottle, shakuhachi, whistle, ocarina.
  [piccolo, flute, flute, flute, flute, flute, piccolo, flute],
  // Leads: square, sawtooth, calliope, chiff, charang, voice, fifths, bass and lead.
  [squareLead, sawLead, flute, squareLead, sawLead, choir, sawLead, sawLead],
  // Pads: new age, warm, polysynth, choir, bowed, metallic, halo, sweep.
  [pad, pad, sawLead, choir, strings, pad, choir, pad],
  // Effects: rain, soundtrack, crystal, atmosphere, brightness, goblins, echoes, sci-fi.
  [bell, pad, bell, pad, pad, pad, pad, pad],
  // Sitar, banjo, shamisen, koto, kalimba, bagpipe, fiddle, shanai.
  [pluckedString, pluckedString, pluckedString, pluckedString, bell, oboe, violin, oboe],
  // Tinkle bell, agogo, steel drums, woodblock, taiko, melodic tom, synth drum, reverse cymbal.
  [bell, bell, bell, xylophone, timpani, timpani, timpani, noises],
  // Fret noise, breath, seashore, bird, telephone, helicopter, applause, gunshot.
  [noises, noises, noises, piccolo, bell, noises, noises, noises],
];

const programs = families.flat();

/** Every instrument, each once; a new one is a file and its place among the programs above. */
export const instruments: readonly Instrument[] = [...new Set([...programs, drumKit])];

/** The paths of all recordings that instruments play, each once. */
export const recordings: readonly string[] = [
  ...new Set(
    instruments.flatMap(({ source }) => (source.kind === 'recorded' ? source.files : [])).map(({ path }) => path),
  ),
];

/**
 * What plays a General MIDI program, 0 to 127, or a drum track.
 * @throws RangeError for a program that General MIDI doesn't have
 */
export function instrumentFor(program: number, drums: boolean): Instrument {
  if (drums) return drumKit;
  const instrument = programs[program];
  if (!instrument) throw new RangeError(`General MIDI has no program ${program}.`);
  return instrument;
}
