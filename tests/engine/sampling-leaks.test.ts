import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { SequenceModel } from '../../main/models/model.ts';
import { modelKinds } from '../../main/models/registry.ts';
import { continueSong } from '../../main/sampling/continue.ts';
import { generateSongs } from '../../main/sampling/generate.ts';
import { playOn } from '../../main/sampling/play-on.ts';
import { barsToGoOnFrom } from '../../shared/live/live-bars.ts';
import { lastBars } from '../../shared/music/last-bars.ts';
import { startNativeEngine } from '../support/native-engine.ts';
import { stepSong, stepTokenizer } from '../support/step-tokenizer.ts';

/** `SEGUE_LEAK=5000` runs the long version. */
const generations = Number(process.env.SEGUE_LEAK ?? 200);
/** Resident memory that a leak-free run may gain after warm-up: allocators keep some pages. */
const allowedGrowth = 24 * 2 ** 20;

const seedSong = stepSong(
  [60, 62, 64, 65, 67].map((pitch, i) => ({ tick: 4 * i, duration: 4, pitch, velocity: 90 })),
  'Five notes',
);

beforeAll(startNativeEngine);

/** Mean of the resident memory over a stretch of work, in bytes; less noisy than one look. */
async function residentMemoryWhile(work: (index: number) => Promise<void>, from: number, to: number): Promise<number> {
  let sum = 0;
  for (let index = from; index < to; index++) {
    await work(index);
    sum += process.memoryUsage.rss();
  }
  return sum / (to - from);
}

describe.each(modelKinds.map((kind) => [kind.id, kind] as const))('%s', (_, kind) => {
  let model: SequenceModel;

  test(`${generations} generations leave no tensor and no memory behind`, async () => {
    model = kind.build(kind.presets.tiny, stepTokenizer.vocabulary.length, 1);
    const generate = async (index: number) => {
      const common = { model, tokenizer: stepTokenizer, options: { topP: 0.95, repetitionPenalty: 1.1 } };
      const take = { bars: 1, variations: 1 + (index % 2), seed: index };
      if (index % 10 === 9) await generateSongs({ ...common, take });
      else await continueSong({ ...common, song: seedSong, take });
      if (index % 10 === 5) {
        const stopped = continueSong({ ...common, song: seedSong, take, signal: AbortSignal.timeout(1) });
        await stopped.catch((error) => expect(error).toMatchObject({ code: 'cancelled' }));
      }
    };
    const warmUp = Math.ceil(generations / 5);
    const stretch = Math.ceil(generations / 10);
    await residentMemoryWhile(generate, 0, warmUp - stretch);
    const early = await residentMemoryWhile(generate, warmUp - stretch, warmUp);
    const { numTensors } = tf.memory();
    await residentMemoryWhile(generate, warmUp, generations - stretch);
    const late = await residentMemoryWhile(generate, generations - stretch, generations);
    expect(tf.memory().numTensors).toBe(numTensors);
    console.info(
      `${kind.id}: ${(early / 2 ** 20).toFixed(1)} MiB resident after warm-up, ${(late / 2 ** 20).toFixed(1)} MiB at the end`,
    );
    expect(late - early).toBeLessThan(allowedGrowth);
    const withModel = tf.memory().numTensors;
    model.dispose();
    expect(tf.memory().numTensors).toBeLessThan(withModel);
  });

  test('music that goes on leaves no tensor behind, whether its sections are whole or left early', async () => {
    const playing = kind.build(kind.presets.tiny, stepTokenizer.vocabulary.length, 2);
    const request = { model: playing, tokenizer: stepTokenizer, bars: 2, options: { topP: 0.95 } };
    let end = lastBars(seedSong, 32, barsToGoOnFrom);
    let from = 32;
    let tensors = 0;
    for (let seed = 0; seed < 60; seed++) {
      const section = playOn({ ...request, end, from, seed });
      for (;;) {
        const { done, value } = await section.next();
        if (done) {
          end = value;
          break;
        }
        from = value.to;
      }
      const left = playOn({ ...request, end, from, seed });
      await left.next();
      await left.return(end);
      if (seed === 1) tensors = tf.memory().numTensors;
    }
    expect(from).toBe(32 + 60 * 2 * 16);
    expect(tf.memory().numTensors).toBe(tensors);
    playing.dispose();
  });
});
