const letters = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'] as const;

/** Drums by their key, 27 to 87: General MIDI level 1's percussion map (35 to 81) and level 2's additions. */
const drums = [
  ['High Q', 'Slap', 'Scratch push', 'Scratch pull', 'Sticks', 'Square click', 'Click', 'Bell'],
  ['Kick 2', 'Kick', 'Side stick', 'Snare', 'Clap', 'Snare 2', 'Low tom 2', 'Closed hat', 'Low tom', 'Pedal hat'],
  ['Mid tom 2', 'Open hat', 'Mid tom', 'High tom 2', 'Crash', 'High tom', 'Ride', 'China', 'Ride bell', 'Tambourine'],
  ['Splash', 'Cowbell', 'Crash 2', 'Vibraslap', 'Ride 2', 'High bongo', 'Low bongo', 'Mute conga', 'Open conga'],
  ['Low conga', 'High timbale', 'Low timbale', 'High agogô', 'Low agogô', 'Cabasa', 'Maracas', 'Short whistle'],
  ['Long whistle', 'Short güiro', 'Long güiro', 'Claves', 'High block', 'Low block', 'Mute cuíca', 'Open cuíca'],
  ['Mute triangle', 'Open triangle', 'Shaker', 'Jingle bell', 'Belltree', 'Castanets', 'Mute surdo', 'Open surdo'],
].flat();
const firstDrum = 27;

/** A pitch's name with its octave: 60 is C4. */
export function pitchName(pitch: number): string {
  return `${letters[((pitch % 12) + 12) % 12]}${Math.floor(pitch / 12) - 1}`;
}

/** The drum that a key plays on General MIDI's drum channel; its pitch's name where there is none. */
export function drumName(pitch: number): string {
  return drums[pitch - firstDrum] ?? pitchName(pitch);
}

/** What is written on a key: each drum's name, each C, or every key where rows are folded and C may be missing. */
export function keyName(pitch: number, isDrum: boolean, folded: boolean): string | undefined {
  if (isDrum) return drumName(pitch);
  return folded || pitch % 12 === 0 ? pitchName(pitch) : undefined;
}
