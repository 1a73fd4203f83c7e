import type { Note, Song, Track } from './song.ts';

/** What part a track plays. */
export const trackRoles = ['melody', 'bass', 'accompaniment', 'drums'] as const;
export type TrackRole = (typeof trackRoles)[number];

/** General MIDI's basses, 32 to 39. */
const isBassProgram = (program: number) => program >= 32 && program <= 39;
const namedMelody = /\b(melod\w*|lead|vocals?|voice|sing\w*|solo|soprano|canto|cantus|tune)\b/i;
const namedBass = /\b(bass(?!oon)|contrabass|basso|kontrabass|pedal)\b/i;

/** How a track's notes lie: what its role is told by where neither its name nor its instrument says. */
interface Shape {
  readonly track: Track;
  readonly index: number;
  /** Mean pitch of its notes, weighted by their lengths. */
  readonly pitch: number;
  /** How many of its notes sound at once, on average while any does. */
  readonly thickness: number;
  /** Share of the song's time in which it sounds. */
  readonly presence: number;
}

/**
 * What part each track of a song plays, by its index; a track without notes accompanies. Drums are known by their
 * channel. A bass is named so, or has a bass program, or is the lowest of several tracks and lies low, one note at a
 * time. Of the others those are melodies that are named so; where none is, the one that lies highest, among those that
 * sound for a good part of the song and mostly one note at a time.
 */
export function trackRolesOf(song: Song): TrackRole[] {
  const roles: TrackRole[] = song.tracks.map(({ drums }) => (drums ? 'drums' : 'accompaniment'));
  const pitched = song.tracks.flatMap((track, index) =>
    track.drums || track.notes.length === 0 ? [] : [shapeOf(track, index, song.ticks)],
  );
  const basses = pitched.filter(({ track }) => !namedMelody.test(track.name) && isBass(track));
  const lowest = least(pitched, ({ pitch }) => pitch);
  if (basses.length === 0 && lowest && pitched.length > 1 && lowest.pitch < 52 && lowest.thickness < 1.3) {
    basses.push(lowest);
  }
  for (const { index } of basses) roles[index] = 'bass';
  const rest = pitched.filter(({ index }) => roles[index] !== 'bass');
  const melodies = rest.filter(({ track }) => namedMelody.test(track.name));
  const likeliest = melodies.length > 0 ? undefined : least(rest, (shape) => -melodiousness(shape));
  for (const { index } of likeliest ? [likeliest] : melodies) roles[index] = 'melody';
  return roles;
}

function isBass({ name, program }: Track): boolean {
  return namedBass.test(name) || isBassProgram(program);
}

/** Higher, in semitones, the more a track is like a melody: chords and long rests count against it. */
function melodiousness({ pitch, thickness, presence }: Shape): number {
  return pitch - 24 * Math.max(0, thickness - 1) - 40 * Math.max(0, 0.4 - presence);
}

function shapeOf(track: Track, index: number, ticks: number): Shape {
  let weighted = 0;
  let sounding = 0;
  for (const { duration, pitch } of track.notes) {
    weighted += duration * pitch;
    sounding += duration;
  }
  const covered = coveredTicks(track.notes);
  return {
    track,
    index,
    pitch: weighted / sounding,
    thickness: sounding / covered,
    presence: ticks > 0 ? covered / ticks : 0,
  };
}

/** Ticks in which any of the notes sounds. */
export function coveredTicks(notes: readonly Note[]): number {
  let covered = 0;
  let until = 0;
  for (const { tick, duration } of notes) {
    covered += Math.max(0, tick + duration - Math.max(tick, until));
    until = Math.max(until, tick + duration);
  }
  return covered;
}

function least<T>(items: readonly T[], value: (item: T) => number): T | undefined {
  let best: T | undefined;
  for (const item of items) if (best === undefined || value(item) < value(best)) best = item;
  return best;
}
