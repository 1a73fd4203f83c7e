import type { Page } from 'playwright';
import { floatsOf } from '../../shared/ipc/floats.ts';

/** The channels of a sound file as a browser decodes it, at this many frames a second. */
export async function decodedSound(page: Page, file: Uint8Array, rate: number): Promise<Float32Array[]> {
  const read = async ([text, sampleRate]: readonly [string, number]) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const sound = await new OfflineAudioContext(2, 1, sampleRate).decodeAudioData(bytes.buffer);
    return Array.from({ length: sound.numberOfChannels }, (_, c) => {
      const samples = new Uint8Array(sound.getChannelData(c).buffer);
      const pieces = Array.from({ length: Math.ceil(samples.length / 32_768) }, (_, i) =>
        String.fromCharCode(...samples.subarray(32_768 * i, 32_768 * (i + 1))),
      );
      return btoa(pieces.join(''));
    });
  };
  const channels = await page.evaluate(read, [Buffer.from(file).toString('base64'), rate] as const);
  return channels.map((text) => floatsOf(new Uint8Array(Buffer.from(text, 'base64'))));
}
