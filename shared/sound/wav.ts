import { sixteenBits } from './sixteen-bits.ts';

/**
 * A WAV file of 16-bit samples, interleaved (RIFF/WAVE, format 1, “PCM”).
 * @param channels samples from -1 to 1, one array a channel, of one length; what is outside is clipped
 */
export function writeWav(channels: readonly Float32Array[], sampleRate: number): Uint8Array {
  const frames = channels[0]?.length ?? 0;
  const frameBytes = channels.length * 2;
  const bytes = new Uint8Array(44 + frames * frameBytes);
  const view = new DataView(bytes.buffer);
  const text = (offset: number, word: string) => {
    for (let i = 0; i < word.length; i++) view.setUint8(offset + i, word.charCodeAt(i));
  };
  text(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels.length, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * frameBytes, true);
  view.setUint16(32, frameBytes, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, frames * frameBytes, true);
  for (const [c, samples] of channels.entries()) {
    for (let n = 0; n < frames; n++) {
      view.setInt16(44 + n * frameBytes + c * 2, sixteenBits(samples[n] ?? 0), true);
    }
  }
  return bytes;
}
