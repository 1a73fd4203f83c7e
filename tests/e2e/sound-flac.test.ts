import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../../shared/random.ts';
import { writeFlac } from '../../shared/sound/flac.ts';
import { sixteenBits } from '../../shared/sound/sixteen-bits.ts';
import { writeWav } from '../../shared/sound/wav.ts';
import { chromiumPath, launchBrowser } from '../support/browser.ts';
import { decodedSound } from '../support/decoded-sound.ts';

const rate = 44_100;
const random = new Random(7);
const tone = (frequency: number, frames: number, level = 0.4) =>
  Float32Array.from({ length: frames }, (_, n) => level * Math.sin((2 * Math.PI * frequency * n) / rate));
const noise = (frames: number, level = 1) =>
  Float32Array.from({ length: frames }, () => level * (2 * random.uniform() - 1));
const square = (frames: number) => Float32Array.from({ length: frames }, (_, n) => (n % 2 === 0 ? 1 : -1));

describe.skipIf(!chromiumPath)('a FLAC file, read by a browser', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage();
  });
  afterAll(() => browser?.close());

  /** Whole samples of each channel. */
  async function decoded(file: Uint8Array): Promise<number[][]> {
    // The browser makes 1 of 32,767 and -1 of -32,768.
    const whole = (value: number) => Math.round(value * (value < 0 ? 32768 : 32767));
    return (await decodedSound(page, file, rate)).map((channel) => Array.from(channel, whole));
  }

  test.each([
    ['a tone in the middle', [tone(440, 20_000), tone(440, 20_000)]],
    ['two tones apart', [tone(220, 10_000), tone(3_000, 10_000)]],
    ['one channel', [tone(100, 4096)]],
    ['silence', [new Float32Array(9_000), new Float32Array(9_000)]],
    ['noise at full level and beyond it', [noise(13_000, 1.2), noise(13_000, 1.2)]],
    ['full swings, one side against the other', [square(8_192), square(8_192).map((value) => -value)]],
    ['quiet noise', [noise(5_001, 0.0003), noise(5_001, 0.0003)]],
    ['a single sample after a whole block', [tone(50, 4097), noise(4097)]],
    ['more frames than one byte numbers', [tone(1_000, 4096 * 130)]],
  ])('%s comes back to the bit', async (_, channels) => {
    const wanted = channels.map((channel) => Array.from(channel, sixteenBits));
    const read = await decoded(writeFlac(channels, rate));
    expect(read.map(({ length }) => length)).toEqual(wanted.map(({ length }) => length));
    const wrong = wanted.flatMap((channel, c) => channel.filter((sample, n) => read[c]?.[n] !== sample));
    expect(wrong).toEqual([]);
  });

  test('a tone takes less than half of what it takes as WAV, and noise hardly more', () => {
    const [quiet, loud] = [tone(440, 44_100), noise(44_100)];
    expect(writeFlac([quiet, quiet], rate).length).toBeLessThan(writeWav([quiet, quiet], rate).length / 2);
    expect(writeFlac([loud, loud], rate).length).toBeLessThan(writeWav([loud, loud], rate).length * 1.02);
  });
});
