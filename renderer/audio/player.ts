import type { Song } from '../../shared/music/song.ts';
import type { InstrumentBank } from '../instruments/bank.svelte.ts';
import type { Levels } from './levels.ts';
import type { RenderOptions } from './render.ts';

export interface PlayOptions {
  /** Whether the metronome counts a bar first. */
  readonly countIn?: boolean;
}

/** Something outside that leads the music: tells at which tick it is at a time in milliseconds, as `performance.now()` counts them. */
export type Lead = (timestamp: number) => number;

/**
 * What the studio asks of its sound. It follows the transport's loop, metronome and recording by itself, and `Transport` tells
 * where it stands.
 */
export interface Player {
  /** Plays from a tick (from where the transport stands, if not given). Resumes the audio context first. */
  play(from?: number, options?: PlayOptions): Promise<void>;
  /** Stops and stays where it is. */
  pause(): void;
  /** Stops and goes back to where play began. */
  stop(): void;
  seek(tick: number): void;
  /**
   * Keeps time with what leads, from now on and until it is called with nothing; then the song's own tempi hold again.
   * Led music goes round no loop, and on after the song's end.
   */
  follow(lead: Lead | undefined): void;
  /** Follows an edited song while it plays. */
  setSong(song: Song): void;
  /** Sounds a pitch at once on a track's instrument; gives the function that ends it. */
  audition(track: number, pitch: number, velocity: number): () => void;
  /** Plays a song other than the one on the desk, such as a take, once, from a tick on; gives the function that ends it. */
  preview(song: Song, from: number): () => void;
  /** The song as a WAV file (16 bits, stereo, 44.1 kHz), rendered faster than real time. */
  render(song: Song, options: RenderOptions): Promise<Uint8Array>;
  /** The tick that was heard at a time in milliseconds, as `performance.now()` and events count them. */
  tickAt(timestamp: number): number;
  /** How loud it is, for meters. */
  readonly levels: Levels;
  /** The output's node for those who look at its samples; none before the first sound. */
  readonly analyser: AnalyserNode | undefined;
  /** Which instruments are being loaded, and how far. */
  readonly bank: InstrumentBank;
}
