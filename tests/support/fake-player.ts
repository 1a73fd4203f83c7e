import { silence } from '../../renderer/audio/levels.ts';
import type { Lead, Player } from '../../renderer/audio/player.ts';
import { InstrumentBank } from '../../renderer/instruments/bank.svelte.ts';
import type { Transport } from '../../renderer/state/transport.svelte.ts';
import type { Song } from '../../shared/music/song.ts';

/** A player that moves the transport as a real one does, without a sound. */
export class FakePlayer implements Player {
  /** What is heard beside the song on the desk, from which tick on. */
  heard: { readonly song: Song; readonly from: number } | undefined;
  song: Song | undefined;
  /** What the music keeps time with. */
  lead: Lead | undefined;
  readonly bank = new InstrumentBank();
  readonly analyser = undefined;
  readonly #transport: Transport;
  #from = 0;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async play(from = this.#transport.tick): Promise<void> {
    this.#from = from;
    this.#transport.tick = from;
    this.#transport.playing = true;
  }

  pause(): void {
    this.#transport.playing = false;
  }

  stop(): void {
    this.#transport.tick = this.#transport.playing ? this.#from : 0;
    this.pause();
  }

  seek(tick: number): void {
    this.#transport.tick = Math.max(0, tick);
  }

  follow(lead: Lead | undefined): void {
    this.lead = lead;
  }

  setSong(song: Song): void {
    this.song = song;
  }

  audition(): () => void {
    return () => undefined;
  }

  preview(song: Song, from: number): () => void {
    const preview = { song, from };
    this.heard = preview;
    return () => {
      if (this.heard === preview) this.heard = undefined;
    };
  }

  async render(): Promise<Uint8Array> {
    return new Uint8Array([1, 2, 3]);
  }

  tickAt(): number {
    return this.#transport.tick;
  }

  readonly levels = silence;
}
