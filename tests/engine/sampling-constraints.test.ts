import { beforeAll, describe, expect, test } from 'vitest';
import type { SequenceModel } from '../../main/models/model.ts';
import { modelKinds } from '../../main/models/registry.ts';
import { type ConstraintName, type Constraints, constraintNames } from '../../shared/constraints/registry.ts';
import type { Song } from '../../shared/music/song.ts';
import { Random } from '../../shared/random.ts';
import { withInfill } from '../../shared/tokens/infill.ts';
import { startNativeEngine } from '../support/native-engine.ts';
import { steeredKinds } from '../support/steered-kinds.ts';
import { continued, filled, generated, type Mode, randomSong } from '../support/steered-takes.ts';

/** `SEGUE_TAKES=1000` writes so many takes for each constraint of each kind of model. */
const takes = Number(process.env.SEGUE_TAKES ?? 12);
const mostAtOnce = 50;

beforeAll(startNativeEngine);

const settings: Readonly<Record<ConstraintName, Constraints>> = {
  scale: { scale: 'D minor' },
  range: {
    range: [
      { lowest: 55, highest: 76 },
      { track: 0, lowest: 60, highest: 72 },
    ],
  },
  polyphony: { polyphony: 2 },
  density: { density: { least: 3, most: 9 } },
  grid: { grid: { division: 16, triplet: false } },
  tracks: { tracks: [0] },
  endOnTonic: { endOnTonic: true, scale: 'C major' },
  length: { length: 50.5 },
  repetition: { repetition: 0, polyphony: 1 },
};

const song: Song = {
  ...randomSong(new Random(7), 480),
  meters: [{ tick: 0, numerator: 4, denominator: 4 }],
  tempi: [{ tick: 0, microsecondsPerQuarter: 500_000 }],
};
const tokenizers = steeredKinds.map((kind) => withInfill(kind.fit([song, randomSong(new Random(8), 96)])));
const modes: readonly Mode[] = ['continue', 'generate', 'infill'];

describe.each(modelKinds)('$id', (kind) => {
  const models = new Map<number, SequenceModel>();
  /** Fresh weights: what it likes is chance. */
  const modelOf = (size: number) => {
    const model = models.get(size) ?? kind.build(kind.presets.tiny, size, 1);
    models.set(size, model);
    return model;
  };

  test.each(constraintNames)(
    `${takes} takes keep %s, and none gets stuck`,
    async (name) => {
      const asked = settings[name];
      const sorts = tokenizers.flatMap((tokenizer) => {
        const possible = modes.filter(
          (mode) => mode !== 'infill' || (name !== 'length' && tokenizer.bars !== undefined),
        );
        return possible.map((mode) => ({ tokenizer, mode }));
      });
      let written = 0;
      let notes = 0;
      for (let seed = 0; written < takes; seed++) {
        const { tokenizer, mode } = sorts[seed % sorts.length]!;
        const variations = Math.max(1, Math.min(mostAtOnce, Math.ceil(takes / sorts.length)));
        const model = modelOf(tokenizer.vocabulary.length);
        const bars = name === 'length' ? {} : { bars: 2 };
        const request = { model, tokenizer, asked, song, take: { ...bars, variations, seed, tokenLimit: 300 } };
        const outcome =
          mode === 'continue'
            ? await continued(request)
            : mode === 'generate'
              ? await generated(request)
              : await filled({ ...request, take: { variations, seed, tokenLimit: 300 }, random: new Random(seed) });
        expect(outcome.wrong, `${tokenizer.id}, ${mode}, seed ${seed}`).toEqual([]);
        notes += outcome.notes;
        if (!outcome.refused) written += variations;
      }
      expect(notes).toBeGreaterThan(takes);
      console.info(`${kind.id}: ${written} takes with ${notes} new notes keep ${name}`);
    },
    7_200_000,
  );
});
