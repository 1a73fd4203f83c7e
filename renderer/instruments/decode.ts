import type { SampleFile, Sound } from './instrument.ts';

/** How a recording is prepared. */
interface Preparation {
  /** Longest part that is kept, in seconds. */
  readonly seconds: number;
  readonly sustains: boolean;
  /** In hertz. */
  readonly sampleRate: number;
}

/**
 * Fetches and decodes a recording, and cuts it: the silence before its sound is skipped.
 * @throws TypeError or DOMException where it cannot be fetched or decoded
 */
export async function decode(file: SampleFile, { seconds, sampleRate }: Preparation): Promise<Sound> {
  const response = await fetch(file.url);
  if (!response.ok) throw new TypeError(`${file.url} was answered with ${response.status}.`);
  const context = new OfflineAudioContext(1, 1, sampleRate);
  const whole = await context.decodeAudioData(await response.arrayBuffer());
  const start = beginning(whole.getChannelData(0));
  const length = Math.min(whole.length - start, Math.round(seconds * sampleRate));
  const buffer = new AudioBuffer({ length, numberOfChannels: whole.numberOfChannels, sampleRate });
  const fade = Math.min(length, Math.round(0.2 * sampleRate));
  for (let channel = 0; channel < whole.numberOfChannels; channel++) {
    const part = whole.getChannelData(channel).slice(start, start + length);
    if (start + length < whole.length) {
      for (let n = 0; n < fade; n++) part[length - 1 - n] = ((part[length - 1 - n] ?? 0) * n) / fade;
    }
    buffer.copyToChannel(part, channel);
  }
  return { root: file.root, buffer, start: 0 };
}

/** The frame just before which nothing is heard: the first above a hundredth of the peak, less a millisecond or so. */
export function beginning(samples: Float32Array): number {
  const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const first = samples.findIndex((value) => Math.abs(value) > peak / 100);
  return Math.max(0, first - 44);
}
