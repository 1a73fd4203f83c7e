import type { Song } from '../../shared/music/song.ts';
import { countIn } from '../../shared/sound/beats.ts';
import type { InstrumentBank } from '../instruments/bank.svelte.ts';
import type { MidiOut } from '../midi/midi-out.ts';
import type { Document } from '../state/document.svelte.ts';
import type { Transport } from '../state/transport.svelte.ts';
import { DeskPerformer } from './desk-performer.ts';
import { Mixer } from './mixer.ts';
import type { Output } from './output.ts';
import { Performance } from './performance.ts';
import type { Lead } from './player.ts';
import type { Voice } from './voice.ts';

/** The song on the desk as it plays: follows the transport's switches, and tells the transport where it is. */
export class Desk {
  /** What the music keeps time with, where it does not with its own tempi. */
  lead: Lead | undefined;
  /** Where play began, for going back to. */
  from = 0;
  readonly #output: Output;
  readonly #document: Document;
  readonly #transport: Transport;
  readonly #mixer: Mixer;
  readonly #performer: DeskPerformer;
  readonly #performance: Performance<Voice | undefined>;
  #song: Song;
  #loop: Transport['loop'];
  #led = false;

  constructor(output: Output, bank: InstrumentBank, midiOut: MidiOut, document: Document, transport: Transport) {
    this.#output = output;
    this.#document = document;
    this.#transport = transport;
    this.#song = document.song;
    this.#mixer = new Mixer(output.context, output.master.input, bank, this.#song);
    this.#performer = new DeskPerformer(this.#mixer, midiOut, this.#song, output.timestampOf);
    this.#performance = new Performance(output, this.#performer, this.#song);
  }

  /**
   * Plays from a tick.
   * @param delay seconds until then
   * @param counted whether a bar is counted first
   */
  start(tick: number, delay: number, counted: boolean): void {
    const { playing } = this.#transport;
    if (!playing) this.from = tick;
    this.setSong(this.#document.song);
    const count = counted ? countIn(this.#song, tick) : { clicks: [], seconds: 0 };
    const now = this.#output.context.currentTime;
    for (const [i, click] of count.clicks.entries()) this.#performer.click(i === 0, now + delay + click);
    this.#performance.start({
      tick,
      delay: delay + count.seconds,
      onAdvance: () => this.#follow(),
      onEnd: () => {
        this.#transport.tick = this.#song.ticks;
        this.#ended();
      },
    });
    this.#transport.tick = tick;
    this.#transport.playing = true;
    if (!playing) this.#frame();
  }

  stop(): void {
    if (!this.#transport.playing) return;
    this.#tell();
    this.#performance.stop();
    this.#ended();
  }

  /** Goes on with an edited song. */
  setSong(song: Song): void {
    if (song === this.#song) return;
    this.#song = song;
    this.#performer.setSong(song);
    this.#performance.sequencer.setSong(song, this.#output.context.currentTime);
  }

  /** Sounds a pitch at once; gives the function that ends it. */
  audition(track: number, pitch: number, velocity: number): () => void {
    this.setSong(this.#document.song);
    const { context } = this.#output;
    const note = { tick: Math.floor(this.#transport.tick), duration: 1, pitch, velocity };
    const voice = this.#performer.noteOn(track, note, context.currentTime);
    return () => voice?.release(context.currentTime);
  }

  /** How loud a track is now, in decibels below full scale. */
  level(track: number): number {
    return this.#mixer.level(track);
  }

  /** The tick that was heard at a time in milliseconds, as `performance.now()` counts them. */
  tickAt(timestamp: number): number {
    if (!this.#transport.playing) return this.#transport.tick;
    const delay = this.#output.context.currentTime - this.#output.heardTime();
    return this.#performance.sequencer.tickAt(this.#output.timeOf(timestamp) - delay);
  }

  #ended(): void {
    this.#performer.halt(this.#output.context.currentTime);
    this.#transport.playing = false;
    this.#transport.sounding = new Set();
  }

  /** Takes over what was switched since it was last looked at. */
  #follow(): void {
    const { sequencer } = this.#performance;
    const { metronome, recording, limit } = this.#transport;
    const { lead } = this;
    const loop = lead ? undefined : this.#transport.loop;
    if (loop !== this.#loop) {
      this.#loop = loop;
      sequencer.setLoop(loop?.on ? loop : undefined, this.#output.context.currentTime);
    }
    sequencer.metronome = metronome;
    // What is recorded may go on after the song's last note, and so does what leads.
    sequencer.endless = recording || lead !== undefined || limit !== undefined;
    sequencer.limit = limit ?? Number.POSITIVE_INFINITY;
    if (lead) this.#steer(lead);
    else if (this.#led) sequencer.steer(undefined);
    this.#led = lead !== undefined;
  }

  /** What is planned for a time of the context is heard somewhat later, and then it shall be where its lead is. */
  #steer(lead: Lead): void {
    const { context, heardTime, timestampOf } = this.#output;
    const latency = this.#performer.throughMidi ? 0 : context.currentTime - heardTime();
    this.#performance.sequencer.steer((time) => lead(timestampOf(time + latency)));
  }

  #frame(): void {
    if (!this.#transport.playing) return;
    this.#tell();
    requestAnimationFrame(() => this.#frame());
  }

  /** Tells the transport what is heard now, not what was planned last. */
  #tell(): void {
    const { sequencer } = this.#performance;
    const time = this.#output.heardTime();
    this.#transport.tick = sequencer.tickAt(time);
    const sounding = sequencer.soundingAt(time);
    if (!sameSet(sounding, this.#transport.sounding)) this.#transport.sounding = sounding;
  }
}

function sameSet(one: ReadonlySet<number>, other: ReadonlySet<number>): boolean {
  return one.size === other.size && [...one].every((value) => other.has(value));
}
