import { beforeAll, describe, expect, test } from 'vitest';
import { modelKinds } from '../../main/models/registry.ts';
import { constraintNames } from '../../shared/constraints/registry.ts';
import { countTakes, tokenizerForTakes } from '../support/constraint-takes.ts';
import { startNativeEngine } from '../support/native-engine.ts';
import { steeredKinds } from '../support/steered-kinds.ts';

/** `SEGUE_TAKES=1000` writes so many takes for each constraint, of each kind of model with each tokenizer. */
const takes = Number(process.env.SEGUE_TAKES ?? 3);

beforeAll(startNativeEngine);

describe.each(modelKinds)('$id', (kind) => {
  test.each(steeredKinds)(
    `${takes} takes of $id keep each constraint, and none gets stuck`,
    async (tokens) => {
      const tokenizer = tokenizerForTakes(tokens);
      // Fresh weights: what it likes is chance.
      const model = kind.build(kind.presets.tiny, tokenizer.vocabulary.length, 1);
      for (const name of constraintNames) {
        const { wrong, notes } = await countTakes({ model, tokenizer }, name, takes);
        expect(wrong, name).toEqual([]);
        expect(notes, name).toBeGreaterThan(0);
      }
      model.dispose();
    },
    120_000 + 30_000 * takes,
  );
});
