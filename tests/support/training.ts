import type { SequenceModel } from '../../main/models/model.ts';
import { modelKind } from '../../main/models/registry.ts';
import { AdamW } from '../../main/training/adamw.ts';
import { noAugmentation } from '../../main/training/augmentation.ts';
import type { BatcherState } from '../../main/training/batch.ts';
import { LaneBatcher } from '../../main/training/lane-batcher.ts';
import type { Sequences } from '../../main/training/sequences.ts';
import { Trainer } from '../../main/training/trainer.ts';
import { WindowBatcher } from '../../main/training/window-batcher.ts';
import { Random } from '../../shared/random.ts';
import { END, START } from '../../shared/tokens/tokenizer.ts';

export const VOCABULARY = 12;

/** Sequences of these lengths, START and END included, whose other tokens follow a rule that can be learned. */
export function fixedSequences(lengths: readonly number[], seed = 1): Sequences {
  const random = new Random(seed);
  const sequences = lengths.map((length) => {
    let token = 3 + random.integer(VOCABULARY - 3);
    const inner = Array.from({ length: length - 2 }, (_, i) => {
      token = i % 5 === 0 ? 3 + random.integer(VOCABULARY - 3) : 3 + ((token * 2) % (VOCABULARY - 3));
      return token;
    });
    return Int32Array.of(START, ...inner, END);
  });
  return {
    lengths,
    tokens(index) {
      const tokens = sequences[index];
      if (!tokens) throw new RangeError(`There is no sequence ${index}.`);
      return tokens;
    },
    gapped: () => undefined,
  };
}

/** The smallest preset of an architecture, with dropout. */
export function tinyModel(id: string, seed = 5): SequenceModel {
  const kind = modelKind(id);
  return kind.build(kind.parse({ ...kind.presets.tiny, dropout: 0.2 }), VOCABULARY, seed);
}

/** A trainer of a model with the batches that its architecture wants. */
export function trainerOf(
  model: SequenceModel,
  sequences: Sequences,
  state?: BatcherState,
  averaging?: number,
): Trainer {
  const options = { rows: 3, window: 8, seed: 7, augmentation: noAugmentation };
  const batcher = modelKind(model.kind).recurrent
    ? new LaneBatcher(sequences, options, state)
    : new WindowBatcher(sequences, options, state);
  return new Trainer(model, new AdamW(model.parameters), batcher, 7, averaging);
}

/** Frees a trainer with its model and optimizer. */
export function disposeTrainer(trainer: Trainer): void {
  trainer.dispose();
  trainer.optimizer.dispose();
  trainer.model.dispose();
}
