import { inWindowWords } from '../../shared/constraints/registry.ts';
import { SegueError } from '../../shared/errors.ts';
import type { EngineClient, Job, LivePlace, ModelInfo, Params } from '../../shared/ipc/contract.ts';
import { barsToGoOnFrom } from '../../shared/live/live-bars.ts';
import { lastBars } from '../../shared/music/last-bars.ts';
import { BarMap } from '../../shared/music/time.ts';
import type { ContinueSettings } from '../../shared/project/project.ts';
import type { Player } from '../audio/player.ts';
import type { MidiMessage } from '../midi/messages.ts';
import type { Shell } from '../shell/shell.ts';
import { continueTopP } from '../state/continue-settings.ts';
import type { Document } from '../state/document.svelte.ts';
import type { Notices } from '../state/notices.svelte.ts';
import type { Transport } from '../state/transport.svelte.ts';
import type { View } from '../state/view.svelte.ts';
import { Conductor } from './conductor.ts';
import { LiveSong, seamOf } from './live-song.ts';

/** Milliseconds between two looks at where the music is. */
const beatEvery = 100;

/** What {@link Live} works with. */
export interface LiveParts {
  readonly client: EngineClient;
  readonly document: Document;
  readonly transport: Transport;
  readonly player: Pick<Player, 'play'>;
  readonly notices: Notices;
  readonly view: Pick<View, 'follow'>;
  readonly shell: Pick<Shell, 'settings' | 'windowId'>;
  readonly model: () => ModelInfo | undefined;
  readonly settings: () => ContinueSettings;
  /** A fresh random seed, an unsigned 32-bit integer. */
  readonly randomSeed: () => number;
  /** Calls back every so many milliseconds; gives what stops that. */
  readonly every: (milliseconds: number, callback: () => void) => () => void;
}

/** How music that goes on stands. */
export interface LiveStanding {
  /** Whole bars that are written after the playhead. */
  readonly ahead: number;
  /** Whether playing waits for more music. */
  readonly waits: boolean;
  /** Whether music is written as fast as it is played; undefined as long as nobody knows. */
  readonly keepsUp: boolean | undefined;
  /** Whether an answer to what was played is being written. */
  readonly answers: boolean;
}

/** One press of Live, until it is stopped. */
interface Session {
  readonly job: string;
  readonly song: LiveSong;
  readonly conductor: Conductor;
  turn: number;
  /** Bars of this turn that have come. */
  count: number;
  /** An answer that the engine has not been told. */
  untold: Params<'live.answer'> | undefined;
  asking: boolean;
  readonly held: Map<number, { readonly tick: number; readonly velocity: number; readonly track: number }>;
  readonly stops: (() => void)[];
}

/** The song goes on for ever: a model writes ahead of the playhead, and answers what is played into it. */
export class Live {
  standing: LiveStanding | undefined = $state.raw();
  /** Whether it is being started at this moment. */
  starting = $state(false);
  readonly #parts: LiveParts;
  #session: Session | undefined;

  constructor(parts: LiveParts) {
    this.#parts = parts;
  }

  readonly on: boolean = $derived.by(() => this.starting || this.standing !== undefined);

  /** Lets the song go on after its last bar, and plays it. Errors become notices. */
  async start(): Promise<void> {
    if (this.on) return;
    const { client, document, model, settings, notices, randomSeed, player, transport, view } = this.#parts;
    const chosen = model();
    if (!chosen || document.notes === 0) {
      notices.error(
        chosen
          ? 'There is nothing to go on from yet; draw or play a few notes first.'
          : 'There is no model to play on with yet; choose or train one first.',
      );
      return;
    }
    this.starting = true;
    await notices.attempt(async () => {
      const from = seamOf(document.song);
      const { temperature, constraints } = settings();
      const { length: _, endOnTonic: __, ...endless } = constraints ?? {};
      const { job } = await client.call('live.start', {
        ...this.#place(from),
        ...{ model: chosen.id, temperature, topP: continueTopP, seed: randomSeed() },
        ...(constraints && { constraints: endless }),
      });
      this.#remember(job);
      transport.loop = transport.loop && { ...transport.loop, on: false };
      transport.limit = from;
      view.follow = true;
      this.#begin(job, from);
      if (!transport.playing) await player.play(Math.min(transport.tick, from));
    });
    this.starting = false;
  }

  /** Ends it: the music is played up to where it is written. */
  stop(): void {
    const session = this.#session;
    if (!session) return;
    this.#session = undefined;
    this.standing = undefined;
    this.#parts.transport.limit = undefined;
    for (const stop of session.stops) stop();
    session.song.settle();
    this.#dismiss(session.job);
  }

  /**
   * Ends what a window that was reloaded had begun, and offers to go on: a page may make no sound before it is clicked, and
   * a sudden orchestra is nobody's wish. What was written until then is in the song.
   */
  adopt(): void {
    const { shell, document, notices } = this.#parts;
    const job = shell.settings.get(keyOf(shell.windowId));
    if (job === undefined || this.on) return;
    this.#dismiss(job);
    if (document.notes === 0) return;
    notices.info('The window was opened anew while music went on; what was written is in the song.', [
      { label: 'Go on', run: () => this.#goOn() },
    ]);
  }

  /** Goes on with the song's last bar. */
  async #goOn(): Promise<void> {
    const { document, transport } = this.#parts;
    const bars = new BarMap(document.song);
    transport.tick = bars.barAt(Math.max(0, seamOf(document.song) - 1)).start;
    await this.start();
  }

  /** A message that was played when this tick was heard. */
  take(message: MidiMessage, tick: number): void {
    const session = this.#session;
    const { transport, document } = this.#parts;
    if (!session || !transport.playing || transport.recording) return;
    const at = Math.max(0, Math.floor(tick));
    if (message.kind === 'note-on') {
      this.#release(session, message.pitch, at);
      // While the music waits there is no time in which it could stand.
      if (at >= (transport.limit ?? Number.POSITIVE_INFINITY)) return;
      session.held.set(message.pitch, { tick: at, velocity: Math.max(1, message.velocity), track: document.track });
      session.conductor.press(message.pitch);
    } else if (message.kind === 'note-off') this.#release(session, message.pitch, at);
  }

  #release(session: Session, pitch: number, at: number): void {
    const held = session.held.get(pitch);
    if (!held) return;
    session.held.delete(pitch);
    const { tick, velocity, track } = held;
    session.conductor.release(pitch, at);
    session.song.play(track, { tick, duration: Math.max(1, at - tick), pitch, velocity });
  }

  #begin(job: string, from: number): void {
    const { client, document, every } = this.#parts;
    const session: Session = {
      ...{ job, song: new LiveSong(document), conductor: new Conductor(from) },
      ...{ turn: 0, count: 0, untold: undefined, asking: false, held: new Map(), stops: [] },
    };
    this.#session = session;
    session.stops.push(
      every(beatEvery, () => this.#beat(session)),
      client.on('job', (told) => this.#hear(session, told)),
    );
    this.#beat(session);
  }

  #beat(session: Session): void {
    if (session !== this.#session) return;
    if (!session.song.open) {
      this.stop();
      return;
    }
    const { document, transport } = this.#parts;
    const { conductor, song } = session;
    const score = { playhead: transport.tick, bars: document.bars, times: document.times };
    let now = conductor.direct(score);
    const from = now.answer ?? (song.changed ? conductor.safeLine(score) : undefined);
    if (from !== undefined) {
      this.#answer(session, from);
      now = conductor.direct(score);
    }
    transport.limit = now.limit;
    const standing = {
      ahead: Math.floor(now.ahead),
      waits: now.waits && transport.playing,
      keepsUp: now.keepsUp,
      answers: session.turn > 0 && session.count === 0,
    };
    if (!same(standing, this.standing)) this.standing = standing;
    void this.#fetch(session, now.until);
  }

  /** What is written from a bar line on gives way to what answers the music before it. */
  #answer(session: Session, from: number): void {
    session.song.drop(from);
    session.song.heed();
    session.conductor.answered(from);
    session.turn++;
    session.count = 0;
    session.untold = { job: session.job, turn: session.turn, ...this.#place(from) };
  }

  async #fetch(session: Session, until: number): Promise<void> {
    if (session.asking) return;
    session.asking = true;
    try {
      const { client } = this.#parts;
      const { untold } = session;
      // Where the line does not bring it, it is told again, unless there is a later one.
      if (untold) await client.call('live.answer', untold);
      if (session.untold === untold) session.untold = undefined;
      const { turn, job, count } = session;
      const { bars, pace } = await client.call('live.more', { job, turn, count, until });
      if (session !== this.#session || turn !== session.turn) return;
      for (const one of bars) {
        session.song.add(one);
        session.conductor.written = one.to;
      }
      session.count += bars.length;
      session.conductor.pace = pace;
    } catch (thrown) {
      // A line that broke comes back by itself; meanwhile what is written is played.
      if (session === this.#session && !(thrown instanceof SegueError && thrown.code === 'io')) this.#fail(thrown);
    } finally {
      session.asking = false;
    }
  }

  #hear(session: Session, job: Job): void {
    if (job.id !== session.job || session !== this.#session) return;
    if (job.state === 'failed')
      this.#fail(new SegueError('io', inWindowWords(job.error ?? 'The music could not go on; press Live once more.')));
    else if (job.state === 'cancelled' || job.state === 'done') this.stop();
  }

  #fail(thrown: unknown): void {
    this.stop();
    this.#parts.notices.error(thrown);
  }

  #place(from: number): LivePlace {
    return { end: lastBars(this.#parts.document.song, from, barsToGoOnFrom), from };
  }

  #remember(job: string | undefined): void {
    const { settings, windowId } = this.#parts.shell;
    settings.set(keyOf(windowId), job);
  }

  #dismiss(job: string): void {
    this.#remember(undefined);
    // An engine that does not know it any more has nothing to forget.
    void this.#parts.client.call('jobs.dismiss', { job }).catch(() => undefined);
  }
}

/** Where a window remembers what it began, so that it can end it after a reload. */
const keyOf = (window: string) => `segue.live.${window}`;

function same(one: LiveStanding, other: LiveStanding | undefined): boolean {
  return (
    one.ahead === other?.ahead &&
    one.waits === other.waits &&
    one.keepsUp === other.keepsUp &&
    one.answers === other.answers
  );
}
