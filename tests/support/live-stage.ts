import { Live } from '../../renderer/live/live.svelte.ts';
import { seamOf } from '../../renderer/live/live-song.ts';
import { Document } from '../../renderer/state/document.svelte.ts';
import { Notices } from '../../renderer/state/notices.svelte.ts';
import { Transport } from '../../renderer/state/transport.svelte.ts';
import type { LiveNews, Params } from '../../shared/ipc/contract.ts';
import type { LiveBars } from '../../shared/live/live-bars.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { Random } from '../../shared/random.ts';
import { type Performer, Sequencer } from '../../shared/sound/sequencer.ts';
import { FakeClient, someModel } from './fake-client.ts';
import { FakeShell } from './fake-shell.ts';
import { settled } from './fake-studio.ts';

/** A note as it sounded, in seconds. */
export interface Sounded {
  readonly note: Note;
  readonly time: number;
  end: number | undefined;
  /** When it was ended before its time, or taken back before it began. */
  cut: number | undefined;
}

/** A writer that takes its time: bars come as the seconds pass. */
class SlowWriter {
  #turn = 0;
  #until: number;
  #line: number;
  #told: LiveBars[] = [];
  #work = 0;
  #open: Note | undefined;
  #seconds: number[] = [];
  readonly #bar: number;
  readonly #cost: (bar: number) => number;
  readonly #random: Random;

  /** @param cost seconds that writing a bar takes, by its number */
  constructor(from: number, bar: number, cost: (bar: number) => number, seed: number) {
    this.#until = from + 1;
    this.#line = from;
    this.#bar = bar;
    this.#cost = cost;
    this.#random = new Random(seed);
  }

  pass(seconds: number): void {
    if (this.#line >= this.#until) {
      this.#work = 0;
      return;
    }
    this.#work += seconds;
    const cost = this.#cost(this.#line / this.#bar);
    if (this.#work < cost) return;
    this.#work = 0;
    this.#seconds = [...this.#seconds, cost].slice(-8);
    this.#told.push(this.#write());
  }

  answer({ turn, from }: Params<'live.answer'>): null {
    this.#turn = turn;
    this.#line = from;
    this.#until = from + 1;
    this.#told = [];
    this.#open = undefined;
    this.#work = 0;
    return null;
  }

  more({ turn, count, until }: Params<'live.more'>): LiveNews {
    if (turn !== this.#turn) return { bars: [] };
    this.#until = Math.max(this.#until, until);
    const bars = this.#seconds.length;
    const seconds = this.#seconds.reduce((sum, one) => sum + one, 0);
    return { bars: this.#told.slice(count), ...(bars > 0 && { pace: { bars, seconds } }) };
  }

  get turns(): number {
    return this.#turn;
  }

  /** A bar of quarters, of which the last is held over the line: how long, is told with the next bar, or at once. */
  #write(): LiveBars {
    const from = this.#line;
    const beat = this.#bar / 4;
    const pitch = 40 + this.#random.integer(40);
    const note = (tick: number, duration: number): Note => ({ tick, duration, pitch, velocity: 80 });
    const held = this.#open ? [{ ...this.#open, duration: beat * (2 + this.#random.integer(6)) }] : [];
    const last = note(from + 3 * beat, beat * (1 + this.#random.integer(9)));
    this.#open = this.#random.integer(2) === 0 ? { ...last, duration: beat } : undefined;
    const notes = [note(from, beat), note(from + beat, beat), note(from + 2 * beat, beat), this.#open ?? last];
    this.#line += this.#bar;
    return {
      ...{ from, to: from + this.#bar, parts: [{ track: 0, notes }] },
      ...{ held: held.length > 0 ? [{ track: 0, notes: held }] : [] },
      ...{ newTracks: [], tempi: [], meters: [] },
    };
  }
}

/** Live as in the window, with a player that notes what sounds, a writer that takes its time, and the test's own clock. */
export class LiveStage {
  readonly document = new Document();
  readonly transport = new Transport();
  readonly client = new FakeClient();
  readonly notices = new Notices();
  readonly live: Live;
  readonly shell: FakeShell;
  readonly sounded: Sounded[] = [];
  readonly writer: SlowWriter;
  /** Seconds that the music has waited for more of it, and the ticks at which it did. */
  waited = 0;
  readonly waits = new Set<number>();
  /** Whether it was told that the writer is too slow, at each wait but the first. */
  readonly warned: boolean[] = [];
  now = 0;
  readonly #sequencer: Sequencer<Sounded>;
  #beat: () => void = () => undefined;
  #sinceBeat = 0;
  #playing = false;
  #song: Song;

  /** @param shell of the window that was there before, where this one comes of a reload */
  constructor(song: Song, cost: (bar: number) => number, seed: number, shell = new FakeShell()) {
    this.shell = shell;
    this.document.open(song);
    this.#song = this.document.song;
    const performer: Performer<Sounded> = {
      noteOn: (_, note, time) => {
        const sounded: Sounded = { note, time, end: undefined, cut: undefined };
        this.sounded.push(sounded);
        return sounded;
      },
      noteOff: (sounded, time) => {
        sounded.end = time;
      },
      cut: (sounded, time) => {
        sounded.cut = time;
      },
      channel: () => undefined,
      forget: () => undefined,
      click: () => undefined,
    };
    this.#sequencer = new Sequencer(performer, this.document.song);
    this.writer = new SlowWriter(seamOf(song), 4 * song.ppq, cost, seed);
    this.client.answers['live.start'] = () => ({ job: 'live' });
    this.client.answers['live.answer'] = (params) => this.writer.answer(params);
    this.client.answers['live.more'] = (params) => this.writer.more(params);
    this.live = new Live({
      client: this.client,
      document: this.document,
      transport: this.transport,
      player: {
        play: async (from = 0) => {
          this.#sequencer.start(from, this.now);
          this.transport.playing = true;
          this.#playing = true;
        },
      },
      notices: this.notices,
      view: { follow: false },
      shell,
      model: () => someModel,
      settings: () => ({ bars: 8, takes: 1, temperature: 1 }),
      randomSeed: () => seed,
      every: (_, callback) => {
        this.#beat = callback;
        return () => {
          this.#beat = () => undefined;
        };
      },
    });
  }

  /** Lets time pass, in steps of 25 ms; the window looks every 100 ms. */
  async pass(seconds: number): Promise<void> {
    const step = 0.025;
    for (let passed = 0; passed < seconds; passed += step) {
      this.now += step;
      this.writer.pass(step);
      this.#sinceBeat += step;
      if (this.#sinceBeat > 0.09) {
        this.#sinceBeat = 0;
        this.#beat();
        await settled();
      }
      if (this.#playing) this.#play(step);
    }
  }

  /** Seconds of music at a tick. */
  seconds(tick: number): number {
    return this.document.times.seconds(tick);
  }

  #play(step: number): void {
    if (this.document.song !== this.#song) {
      this.#song = this.document.song;
      this.#sequencer.setSong(this.#song, this.now);
    }
    const { limit } = this.transport;
    this.#sequencer.endless = limit !== undefined;
    this.#sequencer.limit = limit ?? Number.POSITIVE_INFINITY;
    this.#sequencer.advance(this.now + 0.2, this.now);
    const before = this.transport.tick;
    this.transport.tick = this.#sequencer.tickAt(this.now);
    if (this.transport.tick !== before) return;
    this.waited += step;
    if (this.waits.has(before)) return;
    if (this.waits.size > 0) this.warned.push(this.live.standing?.keepsUp === false);
    this.waits.add(before);
  }
}
