/** A family of General MIDI's melodic sounds: eight programs each (General MIDI System Level 1, 1991). */
export interface ProgramFamily {
  readonly name: string;
  /** Number of its first program, counted from 0. */
  readonly first: number;
  readonly programs: readonly string[];
}

const families: readonly (readonly [name: string, programs: string])[] = [
  [
    'Piano',
    'Grand Piano,Bright Piano,Electric Grand,Honky-tonk Piano,Electric Piano 1,Electric Piano 2,Harpsichord,Clavinet',
  ],
  ['Chromatic percussion', 'Celesta,Glockenspiel,Music Box,Vibraphone,Marimba,Xylophone,Tubular Bells,Dulcimer'],
  ['Organ', 'Drawbar Organ,Percussive Organ,Rock Organ,Church Organ,Reed Organ,Accordion,Harmonica,Tango Accordion'],
  [
    'Guitar',
    'Nylon Guitar,Steel Guitar,Jazz Guitar,Clean Guitar,Muted Guitar,Overdriven Guitar,Distortion Guitar,Guitar Harmonics',
  ],
  ['Bass', 'Acoustic Bass,Fingered Bass,Picked Bass,Fretless Bass,Slap Bass 1,Slap Bass 2,Synth Bass 1,Synth Bass 2'],
  ['Strings', 'Violin,Viola,Cello,Contrabass,Tremolo Strings,Pizzicato Strings,Harp,Timpani'],
  ['Ensemble', 'Strings 1,Strings 2,Synth Strings 1,Synth Strings 2,Choir Aahs,Voice Oohs,Synth Voice,Orchestra Hit'],
  ['Brass', 'Trumpet,Trombone,Tuba,Muted Trumpet,French Horn,Brass Section,Synth Brass 1,Synth Brass 2'],
  ['Reed', 'Soprano Sax,Alto Sax,Tenor Sax,Baritone Sax,Oboe,English Horn,Bassoon,Clarinet'],
  ['Pipe', 'Piccolo,Flute,Recorder,Pan Flute,Blown Bottle,Shakuhachi,Whistle,Ocarina'],
  [
    'Synth lead',
    'Square Lead,Sawtooth Lead,Calliope Lead,Chiff Lead,Charang Lead,Voice Lead,Fifths Lead,Bass and Lead',
  ],
  ['Synth pad', 'New Age Pad,Warm Pad,Polysynth Pad,Choir Pad,Bowed Pad,Metallic Pad,Halo Pad,Sweep Pad'],
  ['Synth effects', 'Rain,Soundtrack,Crystal,Atmosphere,Brightness,Goblins,Echoes,Sci-fi'],
  ['World', 'Sitar,Banjo,Shamisen,Koto,Kalimba,Bagpipe,Fiddle,Shanai'],
  ['Percussive', 'Tinkle Bell,Agogo,Steel Drums,Woodblock,Taiko Drum,Melodic Tom,Synth Drum,Reverse Cymbal'],
  ['Sound effects', 'Fret Noise,Breath Noise,Seashore,Bird Tweet,Telephone,Helicopter,Applause,Gunshot'],
];

/** All 128 programs by family. */
export const programFamilies: readonly ProgramFamily[] = families.map(([name, programs], i) => ({
  name,
  first: 8 * i,
  programs: programs.split(','),
}));

/** What people call the sound of a track. */
export function soundName({ program, drums }: { readonly program: number; readonly drums: boolean }): string {
  return drums ? 'Drums' : programName(program);
}

/** What people call a program, 0 to 127. */
export function programName(program: number): string {
  const family = programFamilies[program >> 3];
  return family?.programs[program & 7] ?? `Program ${program + 1}`;
}
