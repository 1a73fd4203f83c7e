/** One note of a track. Ticks are the song's own (see {@link Song.ppq}). */
export interface Note {
  /** Onset in ticks from the start of the song. */
  readonly tick: number;
  /** Length in ticks, at least 1. */
  readonly duration: number;
  /** MIDI key, 0 to 127; 60 is middle C. */
  readonly pitch: number;
  /** MIDI note-on velocity, 1 to 127. */
  readonly velocity: number;
  /** True where a model wrote it; left out where a human did. No MIDI file says it, a project does. */
  readonly generated?: true;
}

/** A MIDI control change, kept as it was read. */
export interface ControlChange {
  readonly tick: number;
  /** Controller number, 0 to 127. */
  readonly controller: number;
  /** 0 to 127. */
  readonly value: number;
}

/** A pitch bend: -8192 to 8191, 0 is the centre. */
export interface PitchBend {
  readonly tick: number;
  readonly value: number;
}

/** A program change after the track's first one. */
export interface ProgramChange {
  readonly tick: number;
  readonly program: number;
}

/** How a track sounds and looks in the studio, beside what its MIDI events say. */
export interface Mix {
  /** Index into the studio's palette of track colours. */
  readonly colour: number;
  readonly muted: boolean;
  readonly solo: boolean;
  /** Gain in decibels, -60 (silent) to 6; 0 leaves the track as it is. */
  readonly volume: number;
  /** -1 (left) to 1 (right). */
  readonly pan: number;
}

/** Notes of one instrument on one MIDI channel. */
export interface Track {
  readonly name: string;
  /** MIDI channel, 0 to 15; 9 is General MIDI's drum channel. */
  readonly channel: number;
  /** General MIDI program at the start, 0 to 127; the drum kit's number on a drum track. */
  readonly program: number;
  readonly drums: boolean;
  /** Sorted by tick, then pitch. */
  readonly notes: readonly Note[];
  readonly controls: readonly ControlChange[];
  readonly bends: readonly PitchBend[];
  readonly programChanges: readonly ProgramChange[];
  /** Left out where nobody has touched it: see {@link mixOf}. */
  readonly mix?: Mix;
}

/** The mix of a track by its index, with the usual values where nobody has set any. */
export function mixOf(track: Track | undefined, index: number): Mix {
  return track?.mix ?? { colour: index, muted: false, solo: false, volume: 0, pan: 0 };
}

/** General MIDI's channel for drums, counted from 0. */
export const drumChannel = 9;

/** What stands for drums where programs are listed, which are 0 to 127. */
export const drumsProgram = 128;

/** The tempo from `tick` on. */
export interface Tempo {
  readonly tick: number;
  readonly microsecondsPerQuarter: number;
}

/** The meter from `tick` on; `denominator` is the note value itself, such as 8. */
export interface Meter {
  readonly tick: number;
  readonly numerator: number;
  readonly denominator: number;
}

/** The key from `tick` on: sharps (positive) or flats (negative), -7 to 7. */
export interface KeySignature {
  readonly tick: number;
  readonly fifths: number;
  readonly mode: 'major' | 'minor';
}

/** A piece of music. Immutable: every edit makes a new one that shares what did not change. */
export interface Song {
  readonly title: string;
  /** Pulses (ticks) per quarter note. */
  readonly ppq: number;
  readonly tracks: readonly Track[];
  /** Sorted by tick; where none stands at tick 0 the music begins at 120 beats a minute. */
  readonly tempi: readonly Tempo[];
  /** Sorted by tick; where none stands at tick 0 the music begins in 4/4. */
  readonly meters: readonly Meter[];
  /** Sorted by tick; may be empty. */
  readonly keys: readonly KeySignature[];
  /** Length in ticks: at least the end of the last note. */
  readonly ticks: number;
  /** Ticks at which a model's accepted continuations begin, ascending; left out where there is none. */
  readonly seams?: readonly number[];
  /** The ABC text that this song was read from, if it was; an edit drops it. */
  readonly abc?: string;
}

/** How many notes all tracks hold together. */
export function countNotes(song: Song): number {
  return song.tracks.reduce((sum, track) => sum + track.notes.length, 0);
}
