import { mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { evaluate } from '../../main/evaluation/evaluate.ts';
import { modelKinds } from '../../main/models/registry.ts';
import { infillSong } from '../../main/sampling/infill.ts';
import { checkpointPath } from '../../main/training/checkpoint.ts';
import { TrainingControl } from '../../main/training/control.ts';
import type { Recipe } from '../../main/training/recipe.ts';
import { train } from '../../main/training/train.ts';
import { fromHalf, toHalf } from '../../main/weights/half.ts';
import { loadModel, readModelMetadata } from '../../main/weights/model-file.ts';
import { withSafetensors } from '../../main/weights/safetensors.ts';
import { readMidi } from '../../shared/music/midi/read.ts';
import { writeMidi } from '../../shared/music/midi/write.ts';
import { withPpq } from '../../shared/music/transform.ts';
import { Random } from '../../shared/random.ts';
import { startNativeEngine } from '../support/native-engine.ts';
import { stepSong } from '../support/step-tokenizer.ts';

const folder = mkdtempSync(join(tmpdir(), 'segue-infill-'));
const data = join(folder, 'music');

beforeAll(async () => {
  await startNativeEngine();
  mkdirSync(data);
  for (let i = 0; i < 14; i++) {
    const random = new Random(i);
    const notes = Array.from({ length: 40 + random.integer(30) }, (_, step) => ({
      tick: 4 * step,
      duration: 4,
      pitch: 60 + random.integer(12),
      velocity: 80,
    }));
    writeFileSync(join(data, `${i}.mid`), writeMidi(withPpq(stepSong(notes), 480)));
  }
});

const small: Partial<Recipe> = { preset: 'tiny', seed: 3, batch: 4, window: 64, valFraction: 0.2, infill: 0.5 };

async function run(name: string, recipe: Partial<Recipe>, stopAfter?: number, resume?: string) {
  const control = new TrainingControl();
  const out = join(folder, `${name}.safetensors`);
  const result = await train(
    { data, out, recipe, name, about: 'Notes on **its** music.', ...(resume !== undefined && { resume }) },
    (event) => {
      if (event.event === 'step' && event.step === stopAfter) control.cancel();
    },
    control,
  ).catch((error: unknown) => error);
  return { result, out };
}

test.each(
  modelKinds.flatMap(({ id }) => ['remi', 'performance', 'frames'].map((tokenizer) => [id, tokenizer] as const)),
)(
  '%s on %s learns with infill; stopped and resumed it is the same file, and it fills gaps',
  async (model, tokenizer) => {
    const recipe = { ...small, model, tokenizer, steps: 6 };
    const whole = await run('infill', recipe);
    expect(whole.result).toMatchObject({ steps: 6 });
    const bytes = readFileSync(whole.out);
    const stopped = await run('infill', recipe, 4);
    expect(stopped.result).toMatchObject({ code: 'cancelled' });
    const resumed = await run('infill', {}, undefined, checkpointPath(stopped.out));
    expect(readFileSync(resumed.out).equals(bytes)).toBe(true);

    const loaded = await loadModel(whole.out);
    try {
      expect(loaded.tokenizer.vocabulary.slice(-4)).toEqual(['Infill', 'Gap', 'Resume', 'Fill']);
      const { song } = readMidi(readFileSync(join(data, '3.mid')));
      const stretch = { from: 1920, to: 3840 };
      const stays = ({ tick }: { tick: number }) => tick < 1920 || tick >= 3840 || tick === 2400;
      const locked = { ...song, tracks: song.tracks.map((track) => ({ ...track, notes: track.notes.filter(stays) })) };
      const variations = await infillSong({ ...loaded, song, stretch, locked, take: { variations: 2, seed: 1 } });
      for (const { song: filled, stopped } of variations) {
        expect(stopped).toBe('end');
        const notes = filled.tracks.flatMap((track) => track.notes);
        for (const note of locked.tracks.flatMap((track) => track.notes)) expect(notes).toContainEqual(note);
        for (const { tick, duration } of notes)
          if (tick >= 1920 && tick < 3840) expect(tick + duration).toBeLessThanOrEqual(3840);
      }
    } finally {
      loaded.model.dispose();
    }
  },
);

describe('a model file', () => {
  test('in half precision is about half as large, holds what was tested, and says so', async () => {
    const recipe = { ...small, model: 'transformer', steps: 3 };
    const single = await run('single', recipe);
    const half = await run('half', { ...recipe, storage: 'half' });
    const metadata = await readModelMetadata(half.out);
    expect(metadata).toMatchObject({
      name: 'half',
      recipe: { storage: 'half', infill: 0.5 },
      tokenizer: { infill: true },
    });
    expect(metadata.card).toContain('# half\n');
    expect(metadata.card).toContain('half precision');
    expect(metadata.card).toContain('In 50 % of the windows');
    expect(metadata.card).toContain('\n\nNotes on **its** music.\n');
    const { model } = await loadModel(single.out);
    const { parameters } = model;
    const numbers = [...parameters.values()].reduce((sum, { size }) => sum + size, 0);
    expect(statSync(single.out).size - statSync(half.out).size).toBeGreaterThan(1.9 * numbers);
    for (const [name] of parameters) {
      const exact = await withSafetensors(single.out, (file) => file.read(name));
      const rounded = await withSafetensors(half.out, (file) => file.read(name));
      expect(rounded.dtype).toBe('F16');
      expect(rounded.data).toEqual(Float32Array.from(exact.data, (value) => fromHalf(toHalf(value))));
    }
    model.dispose();
    const loaded = await loadModel(half.out);
    const { scores } = await evaluate({ ...loaded, data });
    expect(half.result).toMatchObject({ testLoss: expect.closeTo(scores[0]?.natsPerToken ?? Number.NaN, 6) });
    loaded.model.dispose();
  });

  test('trained without infill has no trace of it', async () => {
    const { infill: _, ...plain } = small;
    const { out } = await run('plain', { ...plain, model: 'rnn', steps: 2 });
    const { tokenizer, recipe } = await readModelMetadata(out);
    expect(tokenizer).not.toHaveProperty('infill');
    expect(recipe).not.toHaveProperty('infill');
    const loaded = await loadModel(out);
    const { song } = readMidi(readFileSync(join(data, '3.mid')));
    await expect(infillSong({ ...loaded, song, stretch: { from: 1920, to: 3840 } })).rejects.toThrow(
      'was not trained to fill gaps',
    );
    loaded.model.dispose();
  });

  test('text cannot be learned with infill', async () => {
    const { result } = await run('text', { ...small, tokenizer: 'abc', steps: 1 });
    expect(result).toMatchObject({ code: 'bad-option', message: expect.stringContaining('no bars') });
  });
});
