import { type Mix, mixOf, type Song } from '../music/song.ts';
import type { Instrument } from './instruments/instrument.ts';

/** The gain of a note. Decibels grow with the logarithm of the velocity, 40 over all, as General MIDI recommends. */
export function velocityGain(instrument: Instrument, velocity: number): number {
  return 10 ** (instrument.gain / 20) * (velocity / 127) ** 2;
}

/** The gain of a track's fader, which at the bottom is shut. */
export function faderGain(mix: Mix, audible: boolean): number {
  return audible && mix.volume > -60 ? 10 ** (mix.volume / 20) : 0;
}

/** Whether each track is to be heard: it is not muted, and no other plays alone. */
export function audibleTracks({ tracks }: Pick<Song, 'tracks'>): boolean[] {
  const soloing = tracks.some((track) => track.mix?.solo);
  return tracks.map((track, i) => {
    const { muted, solo } = mixOf(track, i);
    return !muted && (solo || !soloing);
  });
}
