import { mixOf, type Note, type Song } from '../../shared/music/song.ts';
import type { ChannelState } from '../../shared/sound/channel.ts';
import { audibleTracks } from '../../shared/sound/loudness.ts';
import { instrumentAt } from '../../shared/sound/players.ts';
import type { Performer } from '../../shared/sound/sequencer.ts';
import type { InstrumentBank } from '../instruments/bank.svelte.ts';
import { startClick } from './click.ts';
import { TrackBus } from './track-bus.ts';
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
    this.#follow(song);
  }

  /** Follows the song's tracks and their mix. */
  setSong(song: Song): void {
    if (song.tracks !== this.#song.tracks) this.#follow(song);
    this.#song = song;
  }

  /** Whether a track is to be heard: it is not muted, and no other plays alone. */
  audible(track: number): boolean {
    return audibleTracks(this.#song)[track] ?? false;
  }

  #follow(song: Song): void {
    const heard = audibleTracks(song);
    while (this.#buses.length > heard.length) this.#buses.pop()?.close();
    for (const [i, audible] of heard.entries()) {
      const mix = mixOf(song.tracks[i], i);
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
