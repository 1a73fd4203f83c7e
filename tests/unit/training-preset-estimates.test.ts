import { describe, expect, test } from 'vitest';
import { presets } from '../../main/models/model.ts';
import { countParameters } from '../../main/models/parameters.ts';
import { modelKinds } from '../../main/models/registry.ts';
import { estimatePresets } from '../../main/training/preset-estimates.ts';
import { resolveRecipe } from '../../main/training/recipe.ts';

const measurement = { parameters: 2e6, bytes: 5e8, secondsPerStep: 0.5, tokensPerStep: 1000 };

describe.each(modelKinds)('estimates for $id', (kind) => {
  const of = (preset: (typeof presets)[number]) =>
    estimatePresets(kind, resolveRecipe({ model: kind.id, preset, steps: 1 }), 300, measurement);

  test.each([...presets])('from %s: the chosen preset as it was measured, the others by their sizes', (preset) => {
    const estimates = of(preset);
    expect(estimates.map((estimate) => estimate.preset)).toEqual([...presets]);
    for (const estimate of estimates) {
      expect(estimate.measured).toBe(estimate.preset === preset);
      if (estimate.measured) {
        expect(estimate).toMatchObject({ parameters: 2e6, bytes: 5e8, tokensPerSecond: 2000 });
      } else {
        expect(estimate.parameters).toBe(countParameters(kind.shapes(kind.presets[estimate.preset], 300)));
      }
    }
  });

  test('a larger preset takes more time and, reckoned alike, more memory', () => {
    const estimates = of('tiny').slice(1);
    for (const [i, { bytes, tokensPerSecond, parameters }] of estimates.entries()) {
      expect(bytes).toBeGreaterThan(16 * parameters);
      const before = estimates[i - 1];
      if (!before) continue;
      expect(bytes).toBeGreaterThan(before.bytes);
      expect(tokensPerSecond).toBeLessThan(before.tokensPerSecond);
    }
  });

  test('from an estimate, the same estimate comes back', () => {
    const small = of('tiny')[1];
    if (!small) throw new Error('There is no second preset.');
    const recipe = resolveRecipe({ model: kind.id, preset: 'small', steps: 1 });
    const { bytes, parameters, tokensPerSecond } = small;
    const again = { bytes, parameters, secondsPerStep: 1000 / tokensPerSecond, tokensPerStep: 1000 };
    const tiny = estimatePresets(kind, recipe, 300, again)[0];
    const true0 = countParameters(kind.shapes(kind.presets.tiny, 300));
    expect(tiny?.tokensPerSecond).toBeCloseTo(2000, 6);
    // What the measurement held beside the parameters, as if it had had those of the preset.
    expect(tiny?.bytes).toBeCloseTo(5e8 - 16 * 2e6 + 16 * true0, -2);
  });
});
