import urls from 'virtual:recordings';
import type { SampleFile } from '../../shared/sound/instruments/instrument.ts';
import { prepare } from '../../shared/sound/instruments/prepare.ts';
import type { Sound } from './sound.ts';

/**
 * Fetches a recording, decodes it and makes it ready to be played.
 * @throws TypeError or DOMException where it cannot be fetched or decoded
 */
export async function decode(file: SampleFile, preparation: Parameters<typeof prepare>[1]): Promise<Sound> {
  const url = urls.get(file.path);
  if (url === undefined) throw new TypeError(`The window was built without ${file.path}.`);
  const response = await fetch(url);
  if (!response.ok) throw new TypeError(`${url} was answered with ${response.status}.`);
  const { sampleRate } = preparation;
  const context = new OfflineAudioContext(1, 1, sampleRate);
  const decoded = await context.decodeAudioData(await response.arrayBuffer());
  const recorded = Array.from({ length: decoded.numberOfChannels }, (_, channel) => decoded.getChannelData(channel));
  const { channels, loop } = prepare(recorded, preparation);
  return {
    root: file.root,
    buffer: bufferOf(channels, sampleRate),
    ...(loop && { loop: inSeconds(loop, sampleRate) }),
  };
}

/** Channels of samples as a buffer that any audio context plays. */
export function bufferOf(channels: readonly Float32Array<ArrayBuffer>[], sampleRate: number): AudioBuffer {
  const length = Math.max(1, channels[0]?.length ?? 0);
  const buffer = new AudioBuffer({ length, numberOfChannels: channels.length, sampleRate });
  for (const [channel, samples] of channels.entries()) buffer.copyToChannel(samples, channel);
  return buffer;
}

export function inSeconds(loop: { start: number; end: number }, sampleRate: number): { start: number; end: number } {
  return { start: loop.start / sampleRate, end: loop.end / sampleRate };
}
