import type { Note, Song, Track } from '../../shared/music/song.ts';
import { mixOf } from '../../shared/music/song.ts';
import type { InstrumentBank } from '../instruments/bank.svelte.ts';
import { instrumentFor } from '../instruments/general-midi.ts';
import type { Instrument } from '../instruments/instrument.ts';
import { startClick } from './click.ts';
import { firstFrom } from './search.ts';
import type { Performer } from './sequencer.ts';
import { type ChannelState, TrackBus } from './track-bus.ts';
import { startVoice, type Voice } from './voice.ts';

/** Sounds a song's notes: a bus a track, an instrument by its program. Undefined stands for a key without a sound. */
export class Mixer implements Performer<Voice | undefined> {
  readonly #context: BaseAudioContext;
  readonly #destination: AudioNode;
  readonly #bank: InstrumentBank;
  #song: Song;
  #buses: TrackBus[] = [];

  constructor(context: BaseAudioContext, destination: AudioNode, bank: InstrumentBank, song: Song) {
    this.#context = context;
    this.#destination = destination;
    this.#bank = bank;
    this.#song = song;
    this.#follow(song.tracks);
  }

  /** Follows the song's tracks and their mix. */
  setSong(song: Song): void {
    if (song.tracks !== this.#song.tracks) this.#follow(song.tracks);
    this.#song = song;
  }

  /** Whether a track is to be heard: it is not muted, and no other plays alone. */
  audible(track: number): boolean {
    const { muted, solo } = mixOf(this.#song.tracks[track], track);
    return !muted && (solo || !this.#song.tracks.some((one) => one.mix?.solo));
  }

  #follow(tracks: readonly Track[]): void {
    while (this.#buses.length > tracks.length) this.#buses.pop()?.close();
    const soloing = tracks.some((track) => track.mix?.solo);
    for (const [i, track] of tracks.entries()) {
      const mix = mixOf(track, i);
      const audible = !mix.muted && (mix.solo || !soloing);
      const bus = this.#buses[i];
      if (bus) bus.mix(mix, audible, this.#context.currentTime);
      else this.#buses.push(new TrackBus(this.#context, this.#destination, mix, audible));
    }
  }

  noteOn(track: number, note: Note, time: number): Voice | undefined {
    const bus = this.#buses[track];
    const playing = this.#song.tracks[track];
    if (!bus || !playing) return undefined;
    return startVoice(this.#context, this.#bank.now(instrumentAt(playing, note.tick)), {
      pitch: note.pitch,
      velocity: note.velocity,
      time,
      destination: bus.input,
      bend: playing.bends.length > 0 ? bus.bend : undefined,
    });
  }

  noteOff(voice: Voice | undefined, time: number): void {
    voice?.release(time);
  }

  cut(voice: Voice | undefined, time: number): void {
    voice?.cut(time);
  }

  channel(track: number, state: ChannelState, time: number): void {
    this.#buses[track]?.set(state, time);
  }

  forget(time: number): void {
    for (const bus of this.#buses) bus.forget(time);
  }

  click(accent: boolean, time: number): void {
    startClick(this.#context, this.#destination, accent, time);
  }

  /** How loud a track is now after its fader, in decibels below full scale; only while the sound is live. */
  level(track: number): number {
    return this.#buses[track]?.level() ?? Number.NEGATIVE_INFINITY;
  }

  close(): void {
    for (const bus of this.#buses) bus.close();
    this.#buses = [];
  }
}

/** What a track's notes at `tick` are played with: its program, or the last change to another before. */
export function instrumentAt(track: Track, tick: number): Instrument {
  const changes = track.programChanges;
  const last = changes[firstFrom(changes, (change) => change.tick, tick + 1) - 1];
  return instrumentFor(last?.program ?? track.program, track.drums);
}

/** Every instrument that a song needs. */
export function instrumentsOf(song: Song): Set<Instrument> {
  const needed = new Set<Instrument>();
  for (const track of song.tracks) {
    needed.add(instrumentFor(track.program, track.drums));
    for (const { program } of track.programChanges) needed.add(instrumentFor(program, track.drums));
  }
  return needed;
}
