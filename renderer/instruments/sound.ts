/** A sound that was recorded or computed, and the pitch it has when played as it is. */
export interface Sound {
  /** MIDI pitch, a fraction where the recording is out of tune. */
  readonly root: number;
  readonly buffer: AudioBuffer;
  /** Seconds between which it repeats while a key is held; left out where it dies away by itself. */
  readonly loop?: { readonly start: number; readonly end: number };
}
