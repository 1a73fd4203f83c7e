import type { Song } from '../../shared/music/song.ts';
import { instrumentsOf } from '../../shared/sound/players.ts';
import { InstrumentBank } from '../instruments/bank.svelte.ts';
import type { MidiOut } from '../midi/midi-out.ts';
import type { Document } from '../state/document.svelte.ts';
import type { Transport } from '../state/transport.svelte.ts';
import { Desk } from './desk.ts';
import { type Levels, listenTo, peakOf, silence } from './levels.ts';
import { Mixer } from './mixer.ts';
import { createOutput, type Output } from './output.ts';
import { Performance } from './performance.ts';
import type { Lead, Player, PlayOptions } from './player.ts';
import { type RenderOptions, renderSong } from './render.ts';

/** Seconds between a press of Play and the first sound, in which the first notes are planned. */
const startDelay = 0.03;

/** What the player plays, tells and plays through. */
export interface PlayerParts {
  readonly document: Document;
  readonly transport: Transport;
  /** Where a MIDI port may be chosen to play through; without it, our own instruments play. */
  readonly midiOut?: MidiOut;
}

/** Makes the window's player. It opens the sound device when something is first to be heard. */
export function createPlayer(parts: PlayerParts): Player {
  return new SongPlayer(parts);
}

/** What there is once something is to be heard. */
interface Opened {
  readonly output: Output;
  readonly desk: Desk;
  readonly levels: Levels;
}

const noMidi: MidiOut = { chosen: false, sendsClock: false, send: () => undefined };

class SongPlayer implements Player {
  readonly bank = new InstrumentBank();
  readonly #document: Document;
  readonly #transport: Transport;
  readonly #midiOut: MidiOut;
  #opened: Opened | undefined;
  #endPreview: () => void = () => undefined;
  /** Counts presses of Play, so that one overtaken while the device wakes does nothing. */
  #presses = 0;

  constructor({ document, transport, midiOut = noMidi }: PlayerParts) {
    this.#document = document;
    this.#transport = transport;
    this.#midiOut = midiOut;
  }

  async play(from = this.#transport.tick, options: PlayOptions = {}): Promise<void> {
    const press = ++this.#presses;
    const { output, desk } = this.#open();
    this.bank.prepare(instrumentsOf(this.#document.song));
    await output.context.resume();
    if (press !== this.#presses) return;
    this.#endPreview();
    const { recording, limit } = this.#transport;
    const atEnd = from >= this.#document.song.ticks && !recording && limit === undefined;
    desk.start(atEnd ? 0 : from, startDelay, options.countIn ?? false);
  }

  pause(): void {
    this.#presses++;
    this.#endPreview();
    this.#opened?.desk.stop();
  }

  stop(): void {
    const playing = this.#transport.playing;
    this.pause();
    this.#transport.tick = playing ? (this.#opened?.desk.from ?? 0) : 0;
  }

  seek(tick: number): void {
    const to = Math.max(0, tick);
    if (this.#transport.playing) this.#opened?.desk.start(to, startDelay, false);
    this.#transport.tick = to;
  }

  follow(lead: Lead | undefined): void {
    this.#open().desk.lead = lead;
  }

  setSong(song: Song): void {
    this.bank.prepare(instrumentsOf(song));
    this.#opened?.desk.setSong(song);
  }

  audition(track: number, pitch: number, velocity: number): () => void {
    const { output, desk } = this.#open();
    void output.context.resume();
    return desk.audition(track, pitch, velocity);
  }

  preview(song: Song, from: number): () => void {
    this.pause();
    const { output } = this.#open();
    this.bank.prepare(instrumentsOf(song));
    const mixer = new Mixer(output.context, output.master.input, this.bank, song);
    const preview = new Performance(output, mixer, song);
    let ended = false;
    const end = () => {
      if (ended) return;
      ended = true;
      preview.stop();
      mixer.close();
    };
    this.#endPreview = end;
    void output.context.resume().then(() => {
      if (!ended) preview.start({ tick: from, delay: startDelay, onEnd: end });
    });
    return end;
  }

  render(song: Song, options: RenderOptions): Promise<Uint8Array> {
    return renderSong(song, this.bank, options);
  }

  tickAt(timestamp: number): number {
    return this.#opened?.desk.tickAt(timestamp) ?? this.#transport.tick;
  }

  get levels(): Levels {
    return this.#opened?.levels ?? silence;
  }

  get analyser(): AnalyserNode | undefined {
    return this.#opened?.output.master.analyser;
  }

  #open(): Opened {
    if (!this.#opened) {
      const output = createOutput();
      const desk = new Desk(output, this.bank, this.#midiOut, this.#document, this.#transport);
      const [left, right] = stereo(output.master.output);
      const levels: Levels = {
        output: () => [peakOf(left), peakOf(right)],
        track: (index) => desk.level(index),
      };
      this.#opened = { output, desk, levels };
    }
    return this.#opened;
  }
}

/** Listens to both sides of a node. */
function stereo(node: AudioNode): readonly [AnalyserNode, AnalyserNode] {
  const sides = node.context.createChannelSplitter(2);
  node.connect(sides);
  return [listenTo(sides, 0), listenTo(sides, 1)];
}
