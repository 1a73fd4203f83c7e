import type { Constraints } from '../constraints/registry.ts';
import type { Song } from '../music/song.ts';
import type { Take } from './take.ts';

/** How the user last set the panel that continues a song. */
export interface ContinueSettings {
  /** Model id; undefined until one is chosen. */
  readonly model?: string;
  readonly bars: number;
  /** How many takes one press makes. */
  readonly takes: number;
  /** Sampling temperature. */
  readonly temperature: number;
  /** Instead of it, where it changes over the bars: see `TakeSettings`. */
  readonly temperatures?: readonly number[];
  /** What must hold of what is written. */
  readonly constraints?: Constraints;
  /** How strongly “More like this” draws, and “Less like this” pushes away: above 0, at most 1. */
  readonly likeness?: number;
}

/** Everything that is saved under one name: the song, the takes, and how the studio was set. */
export interface Project {
  readonly song: Song;
  readonly takes: readonly Take[];
  /** The songs that takes carry on, by content key. */
  readonly seeds: Readonly<Record<string, Song>>;
  readonly settings: ContinueSettings;
  /** Loop in ticks, where one was set. */
  readonly loop?: { readonly start: number; readonly end: number; readonly on: boolean };
}
