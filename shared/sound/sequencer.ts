import type { Note, Song } from '../music/song.ts';
import { BarMap, TempoMap } from '../music/time.ts';
import { beatsBetween } from './beats.ts';
import { Channel, type ChannelState } from './channel.ts';
import { firstFrom } from './search.ts';

/** Who carries out what the sequencer plans. Times are the clock's, in seconds; none lies before the window asked for. */
export interface Performer<V> {
  noteOn(track: number, note: Note, time: number): V;
  noteOff(voice: V, time: number): void;
  /** Ends a voice, or one that has not begun, at once. */
  cut(voice: V, time: number): void;
  channel(track: number, state: ChannelState, time: number): void;
  /** Takes back the channel states that were given for `time` and later. */
  forget(time: number): void;
  click(accent: boolean, time: number): void;
  /** The music goes on from this tick: it began, jumped or went round a loop. */
  locate?(tick: number, time: number): void;
  /** Everything from tick `from` to before `to` is being handed out; `timeOf` tells when a tick of it is reached. */
  stretch?(from: number, to: number, timeOf: (tick: number) => number): void;
}

export interface Loop {
  readonly start: number;
  readonly end: number;
}

/** A note that was begun and whose end is still to come. */
interface Sounding<V> {
  readonly track: number;
  note: Note;
  readonly voice: V;
  readonly time: number;
  /** Tick at which its key goes up. */
  keyEnd: number;
  /** Tick at which it ends; later than `keyEnd` where a pedal holds it. */
  soundEnd: number;
  /** When it ends, once that was handed out. */
  offTime?: number;
}

/** How ticks pass in seconds, as {@link TempoMap} tells. */
type TimeMap = Pick<TempoMap, 'seconds' | 'ticks'>;

/** A tick and the time at which it is reached, from which on a map counts. */
interface Anchor {
  readonly time: number;
  readonly tick: number;
  readonly map: TimeMap;
  /** The map's seconds at `tick`. */
  readonly seconds: number;
}

/** Seconds in which music that is steered makes up for being early or late. */
const catchUp = 0.5;
/** How much slower or faster than what leads it music that is steered may go, as factors. */
const leeway = { least: 0.6, most: 1.6 } as const;

/**
 * Turns a song into timed events, window by window. Each window goes on exactly where the last one ended, in ticks, so
 * that no note is left out or doubled, whatever the tempo does, and a loop is just another place to count from.
 */
export class Sequencer<V> {
  readonly #performer: Performer<V>;
  #song: Song;
  #map: TimeMap;
  #bars: BarMap;
  #channels: readonly Channel[];
  #loop: Loop | undefined;
  /** Clicks on the beats. */
  metronome = false;
  /** Goes on after the song's last tick. */
  endless = false;
  /**
   * Tick at which the music waits, where it is to wait for more of it: time stands still there until a later one is set.
   * What sounds there is held, as under a fermata.
   */
  limit = Number.POSITIVE_INFINITY;
  /** Whether everything up to the limit was handed out. */
  #waits = false;
  #anchors: Anchor[] = [];
  /** Everything before this tick was handed out. */
  #cursor = 0;
  #sounding: Sounding<V>[] = [];

  constructor(performer: Performer<V>, song: Song) {
    this.#performer = performer;
    this.#song = song;
    this.#map = new TempoMap(song);
    this.#bars = new BarMap(song);
    this.#channels = song.tracks.map((track) => new Channel(track));
  }

  /** Begins at a tick, at a time. */
  start(tick: number, time: number): void {
    this.#anchors = [];
    this.#goTo(tick, time);
    this.#performer.locate?.(tick, time);
  }

  /** Ends what sounds and forgets what was planned for later than `time`. */
  stop(time: number): void {
    for (const { voice } of this.#sounding) this.#performer.cut(voice, time);
    this.#sounding = [];
    this.#anchors = [];
    this.#performer.forget(time);
  }

  /** The tick that is reached at a time, as a fraction. Times before the last wait of `advance` are forgotten. */
  tickAt(time: number): number {
    const anchor = this.#anchors.findLast((one) => one.time <= time) ?? this.#anchors[0];
    if (!anchor) return this.#cursor;
    const end = this.endTime;
    if (end !== undefined && time >= end) return this.#cursor;
    const tick = anchor.map.ticks(anchor.seconds + Math.max(0, time - anchor.time));
    return this.#waits && anchor === this.#anchors.at(-1) ? Math.min(tick, this.#cursor) : tick;
  }

  /** The time at which everything is over, once it is known: the song's end was handed out and there is no loop. */
  get endTime(): number | undefined {
    if (this.#anchors.length === 0 || this.endless || this.#looping() || this.#cursor < this.#song.ticks)
      return undefined;
    return this.#time(Math.max(this.#song.ticks, this.#anchors.at(-1)?.tick ?? 0));
  }

  /** Notes that sound at a time, as `track * 128 + pitch`. */
  soundingAt(time: number): Set<number> {
    const tick = this.tickAt(time);
    const found = new Set<number>();
    for (const one of this.#sounding) {
      const keyDown = tick < one.keyEnd && time < (one.offTime ?? Number.POSITIVE_INFINITY);
      if (one.time <= time && keyDown) found.add(one.track * 128 + one.note.pitch);
    }
    return found;
  }

  /** Hands out everything up to before `until`; `now` is what time it is, for forgetting the past. */
  advance(until: number, now: number): void {
    this.#goOn(now);
    for (;;) {
      const anchor = this.#anchors.at(-1);
      if (!anchor) return;
      const horizon = anchor.map.ticks(anchor.seconds + (until - anchor.time));
      const loop = this.#looping();
      const limit = loop ? loop.end : this.endless ? Number.POSITIVE_INFINITY : this.#song.ticks;
      const end = Math.min(horizon, limit, this.limit);
      if (end > this.#cursor) this.#emit(this.#cursor, end);
      if (this.limit < Math.min(horizon, limit)) {
        this.#waits = true;
        break;
      }
      if (!loop || horizon < loop.end) {
        if (!loop && end === limit) this.#end(this.#time(limit));
        break;
      }
      const time = this.#time(loop.end);
      this.#end(time);
      this.#goTo(loop.start, time);
      this.#performer.locate?.(loop.start, time);
    }
    while ((this.#anchors[1]?.time ?? Number.POSITIVE_INFINITY) <= now) this.#anchors.shift();
    this.#sounding = this.#sounding.filter(({ offTime }) => offTime === undefined || offTime > now);
  }

  /** Goes on with an edited song from where the music is at `now`; notes that sound and are still there sound on. */
  setSong(song: Song, now: number): void {
    this.#replan(now, () => {
      const before = this.#channels;
      this.#song = song;
      this.#map = new TempoMap(song);
      this.#bars = new BarMap(song);
      this.#channels = song.tracks.map((track, i) => {
        const known = before[i];
        return known?.describes(track) ? known : new Channel(track);
      });
    });
    this.#sounding = this.#sounding.filter((one) => {
      if (one.offTime !== undefined) return true;
      const note = this.#find(one.track, one.note);
      if (!note) this.#performer.cut(one.voice, now);
      else {
        one.note = note;
        one.keyEnd = note.tick + note.duration;
        one.soundEnd = this.#soundEnd(one.track, one.keyEnd);
      }
      return note !== undefined;
    });
  }

  /** Sets or takes away the loop from `now` on. A playhead that is already behind its end plays on. */
  setLoop(loop: Loop | undefined, now: number): void {
    this.#replan(now, () => {
      this.#loop = loop && loop.end > loop.start ? loop : undefined;
    });
  }

  /**
   * Lets the music keep time with something else from where the planned part ends: at the tick that `wanted` tells for a
   * time, or on the way there without a jump. To be called before each `advance`. Without it, the song's own tempi hold.
   */
  steer(wanted: ((time: number) => number) | undefined): void {
    if (this.#anchors.length === 0) return;
    const time = this.#time(this.#cursor);
    if (wanted) {
      const target = wanted(time + catchUp);
      const pace = (target - wanted(time)) / catchUp;
      const rate = Math.max(leeway.least * pace, Math.min(leeway.most * pace, (target - this.#cursor) / catchUp));
      if (!(rate > 0)) return;
      this.#map = { seconds: (tick) => tick / rate, ticks: (seconds) => seconds * rate };
    } else this.#map = new TempoMap(this.#song);
    const tick = this.#cursor;
    this.#anchors.push({ time, tick, map: this.#map, seconds: this.#map.seconds(tick) });
  }

  /** Takes back what lies after `now`, lets `change` happen, and goes on from the same tick. */
  #replan(now: number, change: () => void): void {
    const first = this.#anchors[0];
    if (!first) {
      change();
      return;
    }
    // Before the first tick is reached nothing can have sounded.
    const from = Math.max(now, first.time);
    let tick = this.tickAt(from);
    this.#performer.forget(from);
    this.#sounding = this.#sounding.filter((one) => {
      if (one.time < from) {
        // What began at this very moment, but for a rounding error, does not begin again.
        if (one.note.tick >= tick && one.note.tick - tick < 1e-3) tick = one.note.tick + 1e-6;
        return true;
      }
      this.#performer.cut(one.voice, from);
      return false;
    });
    change();
    this.#anchors = [];
    this.#goTo(tick, from);
  }

  /** Music that waited goes on, later by as long as it has waited too long. */
  #goOn(now: number): void {
    if (!this.#waits || this.limit <= this.#cursor) return;
    this.#waits = false;
    const tick = this.#cursor;
    if (this.#time(tick) < now)
      this.#anchors.push({ time: now, tick, map: this.#map, seconds: this.#map.seconds(tick) });
  }

  #goTo(tick: number, time: number): void {
    this.#waits = false;
    this.#anchors.push({ time, tick, map: this.#map, seconds: this.#map.seconds(tick) });
    this.#cursor = tick;
    for (const [i, channel] of this.#channels.entries()) this.#performer.channel(i, channel.state(tick), time);
  }

  #looping(): Loop | undefined {
    const anchor = this.#anchors.at(-1);
    return this.#loop && anchor && anchor.tick < this.#loop.end ? this.#loop : undefined;
  }

  #time(tick: number): number {
    const anchor = this.#anchors.at(-1);
    if (!anchor) throw new Error('The sequencer was not started.');
    return anchor.time + (anchor.map.seconds(tick) - anchor.seconds);
  }

  /** Everything that begins or ends from tick `from` to before `to`. */
  #emit(from: number, to: number): void {
    this.#performer.stretch?.(from, to, (tick) => this.#time(tick));
    for (const [i, track] of this.#song.tracks.entries()) {
      const channel = this.#channels[i];
      if (!channel) continue;
      for (let c = firstFrom(channel.changes, (tick) => tick, from); ; c++) {
        const tick = channel.changes[c];
        if (tick === undefined || tick >= to) break;
        this.#performer.channel(i, channel.state(tick), this.#time(tick));
      }
      for (let n = firstFrom(track.notes, (note) => note.tick, from); ; n++) {
        const note = track.notes[n];
        if (!note || note.tick >= to) break;
        this.#begin(i, note);
      }
    }
    for (const one of this.#sounding) if (one.soundEnd < to) this.#off(one, this.#time(one.soundEnd));
    if (this.metronome) {
      for (const beat of beatsBetween(this.#bars, this.#song.ppq, from, to)) {
        this.#performer.click(beat.accent, this.#time(beat.tick));
      }
    }
    this.#cursor = to;
  }

  #begin(track: number, note: Note): void {
    // A key that is struck again while the pedal holds its string damps the old sound.
    for (const one of this.#sounding) {
      if (one.track === track && one.note.pitch === note.pitch && one.keyEnd <= note.tick) {
        one.soundEnd = Math.min(one.soundEnd, note.tick);
      }
    }
    const time = this.#time(note.tick);
    const voice = this.#performer.noteOn(track, note, time);
    const keyEnd = note.tick + note.duration;
    this.#sounding.push({ track, note, voice, time, keyEnd, soundEnd: this.#soundEnd(track, keyEnd) });
  }

  /** All keys go up. */
  #end(time: number): void {
    for (const one of this.#sounding) this.#off(one, time);
  }

  #off(one: Sounding<V>, time: number): void {
    if (one.offTime !== undefined) return;
    one.offTime = time;
    this.#performer.noteOff(one.voice, time);
  }

  #soundEnd(track: number, keyEnd: number): number {
    return this.#channels[track]?.soundEnd(keyEnd) ?? keyEnd;
  }

  /** The note in the song now: the very one, or one in its place. */
  #find(track: number, wanted: Note): Note | undefined {
    const notes = this.#song.tracks[track]?.notes ?? [];
    let inPlace: Note | undefined;
    for (let n = firstFrom(notes, (note) => note.tick, wanted.tick); ; n++) {
      const note = notes[n];
      if (!note || note.tick > wanted.tick) return inPlace;
      if (note === wanted) return note;
      if (note.pitch === wanted.pitch) inPlace ??= note;
    }
  }
}
