import type { Song } from '../../shared/music/song.ts';
import { InstrumentBank } from '../instruments/bank.svelte.ts';
import type { Document } from '../state/document.svelte.ts';
import type { Transport } from '../state/transport.svelte.ts';
import { createOutput, type Output } from './output.ts';
import { Performance } from './performance.ts';
import type { Player } from './player.ts';
import { renderSong } from './render.ts';

/** Seconds between a press of Play and the first sound, in which the first notes are planned. */
const startDelay = 0.03;

/** Makes the window's player. It opens the sound device when something is first to be heard. */
export function createPlayer({ document, transport }: { document: Document; transport: Transport }): Player {
  return new SongPlayer(document, transport);
}

class SongPlayer implements Player {
  readonly bank = new InstrumentBank();
  readonly #document: Document;
  readonly #transport: Transport;
  #output: Output | undefined;
  #desk: Performance | undefined;
  #preview: Performance | undefined;
  /** Where play began, for going back to. */
  #from = 0;

  constructor(document: Document, transport: Transport) {
    this.#document = document;
    this.#transport = transport;
  }

  async play(from = this.#transport.tick): Promise<void> {
    const { context } = this.#open();
    await context.resume();
    this.#endPreview();
    const song = this.#document.song;
    const start = from >= song.ticks && !this.#transport.recording ? 0 : from;
    this.#from = start;
    this.#begin(start);
  }

  pause(): void {
    this.#endPreview();
    if (!this.#transport.playing) return;
    this.#follow();
    this.#desk?.stop();
    this.#transport.playing = false;
    this.#transport.sounding = new Set();
  }

  stop(): void {
    const playing = this.#transport.playing;
    this.pause();
    this.#transport.tick = playing ? this.#from : 0;
  }

  seek(tick: number): void {
    const to = Math.max(0, tick);
    this.#transport.tick = to;
    if (this.#transport.playing) this.#begin(to);
  }

  setSong(song: Song): void {
    this.#desk?.setSong(song);
  }

  audition(track: number, pitch: number, velocity: number): () => void {
    const { context } = this.#open();
    void context.resume();
    const desk = this.#atDesk();
    const time = context.currentTime;
    const tick = Math.floor(this.#transport.tick);
    const voice = desk.mixer.noteOn(track, { tick, duration: 1, pitch, velocity }, time);
    return () => desk.mixer.noteOff(voice, context.currentTime);
  }

  preview(song: Song, from: number): () => void {
    const output = this.#open();
    this.pause();
    const preview = new Performance(output, this.bank, song);
    this.#preview = preview;
    void output.context.resume().then(() => {
      if (this.#preview === preview) preview.start(from, startDelay, () => this.#end(preview));
    });
    return () => this.#end(preview);
  }

  render(song: Song, options: Parameters<Player['render']>[1]): Promise<Uint8Array> {
    return renderSong(song, this.bank, options);
  }

  level(): number {
    return this.#output?.master.level() ?? Number.NEGATIVE_INFINITY;
  }

  get analyser(): AnalyserNode | undefined {
    return this.#output?.master.analyser;
  }

  #open(): Output {
    this.#output ??= createOutput();
    return this.#output;
  }

  #atDesk(): Performance {
    this.#desk ??= new Performance(this.#open(), this.bank, this.#document.song);
    return this.#desk;
  }

  #begin(tick: number): void {
    const desk = this.#atDesk();
    desk.stop();
    desk.setSong(this.#document.song);
    const loop = this.#transport.loop;
    desk.sequencer.setLoop(loop?.on ? loop : undefined, this.#open().context.currentTime);
    desk.sequencer.metronome = this.#transport.metronome;
    desk.sequencer.endless = this.#transport.recording;
    desk.start(tick, startDelay, () => this.pause());
    this.#transport.tick = tick;
    if (!this.#transport.playing) {
      this.#transport.playing = true;
      requestAnimationFrame(() => this.#frame());
    }
  }

  #frame(): void {
    if (!this.#transport.playing) return;
    this.#follow();
    requestAnimationFrame(() => this.#frame());
  }

  /** Tells the transport where the music is: what leaves the loudspeaker now, not what was planned last. */
  #follow(): void {
    const { context } = this.#open();
    const sequencer = this.#desk?.sequencer;
    if (!sequencer) return;
    const now = context.currentTime - context.outputLatency;
    this.#transport.tick = sequencer.tickAt(now);
    const sounding = sequencer.soundingAt(now);
    if (!sameSet(sounding, this.#transport.sounding)) this.#transport.sounding = sounding;
  }

  #endPreview(): void {
    if (this.#preview) this.#end(this.#preview);
  }

  #end(preview: Performance): void {
    if (this.#preview === preview) this.#preview = undefined;
    preview.close();
  }
}

function sameSet(one: ReadonlySet<number>, other: ReadonlySet<number>): boolean {
  return one.size === other.size && [...one].every((value) => other.has(value));
}
