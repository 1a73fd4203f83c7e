import { setImmediate as nextTurn } from 'node:timers/promises';
import { SegueError } from '../../shared/errors.ts';
import type { Song } from '../../shared/music/song.ts';
import { secondsOf } from '../../shared/music/time.ts';
import type { Instrument } from '../../shared/sound/instruments/instrument.ts';
import { limiterDelay, tail } from '../../shared/sound/master.ts';
import { instrumentsOf } from '../../shared/sound/players.ts';
import { Sequencer } from '../../shared/sound/sequencer.ts';
import { blockFrames, Desk } from './desk.ts';
import type { Sample, SampleBank } from './sample-bank.ts';

/** Frames a second of what is rendered. */
export const renderRate = 44_100;

export interface RenderOptions {
  /** Called with 0 to 1. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A song as sound, with the instruments and the mix of the window, faster than real time and the same at each call.
 * @returns left and right, {@link renderRate} frames a second, from -1 to 1
 * @throws SegueError `bad-input` where there is nothing to play, `io` where a recording is missing, `cancelled` after the
 * signal
 */
export async function renderSong(song: Song, bank: SampleBank, options: RenderOptions = {}): Promise<Float32Array[]> {
  const { onProgress, signal } = options;
  if (song.ticks === 0) throw new SegueError('bad-input', 'The song is empty, so there is nothing to hear.');
  const sounds = new Map<Instrument, readonly Sample[]>();
  for (const instrument of instrumentsOf(song)) {
    throwIfAborted(signal);
    sounds.set(instrument, await bank.load(instrument));
  }
  const seconds = secondsOf(song) + tail;
  const late = Math.round(limiterDelay * renderRate);
  const frames = Math.ceil(seconds * renderRate);
  const output = [new Float32Array(frames), new Float32Array(frames)];
  const desk = new Desk(song, sounds, renderRate);
  const sequencer = new Sequencer(desk, song);
  sequencer.start(0, 0);
  for (let from = -late; from < frames; from += blockFrames) {
    const now = (from + late) / renderRate;
    sequencer.advance(now + blockFrames / renderRate, now);
    for (const [side, samples] of desk.mix().entries()) {
      const wanted = samples.subarray(Math.max(0, -from), Math.min(blockFrames, frames - from));
      output[side]?.set(wanted, Math.max(0, from));
    }
    onProgress?.(Math.min(1, (from + blockFrames) / frames));
    await nextTurn();
    throwIfAborted(signal);
  }
  return output;
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new SegueError('cancelled', 'The sound was not written, as you asked.');
}
