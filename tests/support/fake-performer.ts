import type { Note } from '../../shared/music/song.ts';
import type { ChannelState } from '../../shared/sound/channel.ts';
import type { Performer } from '../../shared/sound/sequencer.ts';

/** A note that was handed out. */
export interface Played {
  readonly track: number;
  readonly note: Note;
  readonly time: number;
  off?: number;
  cut?: number;
}

/** Writes down what a sequencer hands out. */
export class FakePerformer implements Performer<Played> {
  readonly played: Played[] = [];
  readonly clicks: { readonly accent: boolean; readonly time: number }[] = [];
  readonly states: { readonly track: number; readonly state: ChannelState; readonly time: number }[] = [];

  noteOn(track: number, note: Note, time: number): Played {
    const one = { track, note, time };
    this.played.push(one);
    return one;
  }

  noteOff(voice: Played, time: number): void {
    if (voice.off !== undefined) throw new Error('A note was ended twice.');
    voice.off = time;
  }

  cut(voice: Played, time: number): void {
    voice.cut = time;
  }

  channel(track: number, state: ChannelState, time: number): void {
    this.states.push({ track, state, time });
  }

  forget(): void {}

  click(accent: boolean, time: number): void {
    this.clicks.push({ accent, time });
  }

  /** Notes that were heard: those that were not taken back before they began. */
  get heard(): Played[] {
    return this.played.filter(({ time, cut }) => cut === undefined || cut > time);
  }
}
