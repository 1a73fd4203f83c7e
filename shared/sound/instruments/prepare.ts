import { findLoop, type Loop, withSeam } from './loop.ts';

/** A recording made ready to be played: its samples, one array a channel, and where it repeats, in frames. */
export interface Prepared {
  readonly channels: readonly Float32Array<ArrayBuffer>[];
  readonly loop?: Loop;
}

/** Loudness in decibels (root mean square, full scale 0) that recordings of held tones are brought to. */
export const heldLoudness = -18;

/**
 * Cuts a recording to where its sound begins and to a length. Held tones of an instrument are brought to one loudness,
 * become mono, since the room makes them wide, and get a loop so that they last as long as a key is held.
 * @param seconds longest part that is kept
 */
export function prepare(
  channels: readonly Float32Array[],
  { seconds, sustains, sampleRate }: { seconds: number; sustains: boolean; sampleRate: number },
): Prepared {
  const first = channels[0] ?? new Float32Array();
  const begin = sustains ? swelling(first, sampleRate) : beginning(first, sampleRate);
  const length = Math.min(first.length - begin, Math.round(seconds * sampleRate));
  const cut = (channel: Float32Array) => Float32Array.from(channel.subarray(begin, begin + length));
  if (!sustains) {
    const whole = begin + length === first.length;
    return { channels: channels.map((channel) => (whole ? cut(channel) : faded(cut(channel), sampleRate))) };
  }
  const mono = levelled(cut(channels.length > 1 ? mixed(channels) : first), sampleRate);
  const loop = findLoop(mono, sampleRate);
  return loop ? { channels: [withSeam(mono, loop, sampleRate)], loop } : { channels: [mono] };
}

/** The frame a millisecond before a struck sound first reaches a fiftieth of its peak. */
function beginning(samples: Float32Array, sampleRate: number): number {
  const least = peakOf(samples) / 50;
  const first = samples.findIndex((value) => Math.abs(value) > least);
  return Math.max(0, first - Math.round(sampleRate / 1000));
}

/**
 * The frame at which a held tone's loudness first reaches a quarter of what it has within its first second. What comes
 * before, a bow or a breath that is still to speak, would make every note come late.
 */
function swelling(samples: Float32Array, sampleRate: number): number {
  const block = Math.round(sampleRate / 250);
  const levels: number[] = [];
  for (let from = 0; from + block <= Math.min(samples.length, sampleRate); from += block) {
    levels.push(samples.subarray(from, from + block).reduce((sum, value) => sum + value * value, 0));
  }
  const loudest = Math.max(...levels);
  return Math.max(0, levels.findIndex((level) => level >= loudest / 16) * block);
}

function peakOf(samples: Float32Array): number {
  let peak = 0;
  for (const value of samples) peak = Math.max(peak, Math.abs(value));
  return peak;
}

function mixed(channels: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array()] = channels;
  return first.map((_, n) => channels.reduce((sum, channel) => sum + (channel[n] ?? 0), 0) / channels.length);
}

/** Brought to {@link heldLoudness}, as measured over its first two seconds without the attack. */
function levelled(samples: Float32Array<ArrayBuffer>, sampleRate: number): Float32Array<ArrayBuffer> {
  const steady = samples.subarray(Math.round(sampleRate / 10), Math.round(sampleRate * 2));
  let energy = 0;
  for (const value of steady) energy += value * value;
  if (energy === 0) return samples;
  const gain = 10 ** (heldLoudness / 20) / Math.sqrt(energy / steady.length);
  return samples.map((value) => value * gain);
}

/** With its last half second faded. */
function faded(samples: Float32Array<ArrayBuffer>, sampleRate: number): Float32Array<ArrayBuffer> {
  const fade = Math.min(samples.length, Math.round(sampleRate / 2));
  const from = samples.length - fade;
  for (let n = from; n < samples.length; n++) samples[n] = ((samples[n] ?? 0) * (samples.length - 1 - n)) / fade;
  return samples;
}
