import { OfflineContext } from 'tone';
import { SegueError } from '../../shared/errors.ts';
import type { Song } from '../../shared/music/song.ts';
import { secondsOf } from '../../shared/music/time.ts';
import { limiterDelay, tail } from '../../shared/sound/master.ts';
import { instrumentsOf } from '../../shared/sound/players.ts';
import { Sequencer } from '../../shared/sound/sequencer.ts';
import { writeWav } from '../../shared/sound/wav.ts';
import { bankRate, type InstrumentBank } from '../instruments/bank.svelte.ts';
import { createMaster } from './master.ts';
import { Mixer } from './mixer.ts';

/** Seconds that are planned and computed in one go. */
const stretch = 1;

export interface RenderOptions {
  /** Called with 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * The song as a WAV file (16 bits, stereo, 44.1 kHz), with the mix that is heard.
 * @throws SegueError `cancelled` where the signal asks for it, `bad-input` where there is nothing to play
 */
export async function renderSong(song: Song, bank: InstrumentBank, options: RenderOptions): Promise<Uint8Array> {
  const { onProgress, signal } = options;
  if (song.ticks === 0) throw new SegueError('bad-input', 'The song is empty: write a note before you export sound.');
  await Promise.all([...instrumentsOf(song)].map((instrument) => bank.load(instrument)));
  throwIfAborted(signal);
  const seconds = secondsOf(song) + tail;
  const skipped = Math.round(limiterDelay * bankRate);
  const raw = new OfflineAudioContext(2, Math.ceil(seconds * bankRate) + skipped, bankRate);
  const mixer = new Mixer(raw, createMaster(new OfflineContext(raw)).input, bank, song);
  const sequencer = new Sequencer(mixer, song);
  sequencer.start(0, 0);
  // Firefox cannot pause while it renders, and so is given the whole song, and tells no progress.
  const canPause = 'suspend' in OfflineAudioContext.prototype;
  sequencer.advance(canPause ? 2 * stretch : seconds, 0);
  const aborted = new Promise<never>((_, reject) => {
    const cancel = () => reject(new SegueError('cancelled', 'The export was cancelled.'));
    signal?.addEventListener('abort', cancel, { once: true });
  });
  // The song is planned a stretch ahead of what is computed, so that memory does not grow with its length.
  const pause = async (time: number): Promise<void> => {
    if (time >= seconds) return;
    await raw.suspend(time);
    if (signal?.aborted) return;
    sequencer.advance(time + 2 * stretch, time);
    onProgress?.(time / seconds);
    const next = pause(time + stretch);
    await raw.resume();
    await next;
  };
  const pauses = canPause ? pause(stretch) : undefined;
  const buffer = await Promise.race([Promise.all([raw.startRendering(), pauses]).then(([done]) => done), aborted]);
  onProgress?.(1);
  return writeWav(
    [0, 1].map((channel) => buffer.getChannelData(channel).subarray(skipped)),
    bankRate,
  );
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new SegueError('cancelled', 'The export was cancelled.');
}
