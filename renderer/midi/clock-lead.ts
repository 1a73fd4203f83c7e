import type { Player } from '../audio/player.ts';
import type { Document } from '../state/document.svelte.ts';
import type { Settings } from '../state/settings.svelte.ts';
import type { Transport } from '../state/transport.svelte.ts';
import { pulseOfSixteenth, pulseOfTick, tickOfPulse } from './clock.ts';
import { ClockFollower } from './clock-follower.ts';
import type { MidiMessage } from './messages.ts';

/** What a clock that comes in leads. */
export interface LedDesk {
  readonly document: Pick<Document, 'song'>;
  readonly transport: Pick<Transport, 'tick' | 'playing' | 'ledTempo'>;
  readonly player: Pick<Player, 'play' | 'pause' | 'seek' | 'follow'>;
  readonly settings: Pick<Settings, 'values'>;
  /** Tells the user something. */
  readonly tell: (sentence: string) => void;
}

/** Milliseconds between looks at whether the clock still beats. */
const lookEvery = 250;

/**
 * Lets another machine lead, where the settings say so: its start, stop and song position are done, and the music keeps
 * time with its clock. As MIDI 1.0 has it, the first pulse after a start or continue is the first that counts.
 */
export class ClockLead {
  readonly #desk: LedDesk;
  readonly #follower = new ClockFollower();
  /** Start or continue was said, and the first pulse is still to come. */
  #armed = false;
  /** The music has been seen to play: where it does not any more, the user has stopped it. */
  #played = false;
  #watch: ReturnType<typeof setInterval> | undefined;
  /** When the tempo was last shown. */
  #shown = 0;

  constructor(desk: LedDesk) {
    this.#desk = desk;
  }

  /** Does what a machine that leads says; false where the message says nothing of that kind. */
  take(message: MidiMessage, timestamp: number): boolean {
    const { player, document, settings, transport } = this.#desk;
    const follows = settings.values.followClock;
    if (!follows) this.stop();
    switch (message.kind) {
      case 'clock':
        if (follows) this.#beat(timestamp);
        return true;
      case 'start':
        if (follows) this.#arm(0);
        return true;
      case 'continue':
        if (follows) this.#arm(pulseOfTick(document.song.ppq, transport.tick));
        return true;
      case 'stop':
        if (follows) {
          this.stop();
          player.pause();
        }
        return true;
      case 'position':
        if (follows) this.#locate(pulseOfSixteenth(message.sixteenths));
        return true;
      default:
        return false;
    }
  }

  /** Lets the music go by its own tempi again. */
  stop(): void {
    this.#armed = false;
    if (this.#watch === undefined) return;
    clearInterval(this.#watch);
    this.#watch = undefined;
    this.#desk.player.follow(undefined);
    this.#desk.transport.ledTempo = undefined;
  }

  #arm(pulse: number): void {
    this.#follower.locate(pulse);
    this.#armed = true;
  }

  #locate(pulse: number): void {
    const { player, document } = this.#desk;
    this.#follower.locate(pulse);
    player.seek(tickOfPulse(document.song.ppq, pulse));
  }

  #beat(timestamp: number): void {
    const { player, transport, document } = this.#desk;
    const follower = this.#follower;
    follower.pulse(timestamp);
    if (this.#armed) {
      this.#armed = false;
      const { ppq } = document.song;
      void player.play(tickOfPulse(ppq, follower.positionAt(timestamp)));
      player.follow((time) => tickOfPulse(document.song.ppq, follower.positionAt(time)));
      this.#played = false;
      this.#watch ??= setInterval(() => this.#look(), lookEvery);
    }
    if (this.#watch === undefined || timestamp - this.#shown < lookEvery) return;
    this.#shown = timestamp;
    transport.ledTempo = follower.quartersPerMinute;
  }

  /** A clock that falls silent without a word, as when its cable is pulled, stops the music too. */
  #look(): void {
    const { player, transport, tell } = this.#desk;
    this.#played ||= transport.playing;
    if (this.#played && !transport.playing) this.stop();
    else if (this.#follower.isGone(performance.now())) {
      this.stop();
      player.pause();
      tell('The MIDI clock that Segue follows has fallen silent, so the music was stopped.');
    }
  }
}
