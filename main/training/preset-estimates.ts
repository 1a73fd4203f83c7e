import { type ModelKind, type Preset, presets } from '../models/model.ts';
import { countParameters } from '../models/parameters.ts';
import type { Estimate } from './estimate.ts';
import { presetSizes, type Recipe } from './recipe.ts';

/** What one preset would ask of this device. */
export interface PresetEstimate {
  readonly preset: Preset;
  /** Whether it was measured; all others are reckoned from the one that was. */
  readonly measured: boolean;
  readonly parameters: number;
  /** Bytes of all tensors at a step's fullest moment. */
  readonly bytes: number;
  readonly tokensPerSecond: number;
}

/** Copies of every parameter in training: the weights, their gradients, and two moments. */
const bytesPerParameter = 4 * 4;

/**
 * What every preset of an architecture would ask of this device, from the measurement of one: time goes with the
 * multiplications, and memory beyond the parameters with the values that are kept for the way back.
 */
export function estimatePresets(
  kind: ModelKind,
  recipe: Recipe,
  vocabularySize: number,
  estimate: Estimate,
): PresetEstimate[] {
  const chosen = kind.parse({ ...kind.presets[recipe.preset], ...recipe.config });
  const here = kind.work(chosen, vocabularySize, recipe.window);
  const kept = Math.max(0, estimate.bytes - estimate.parameters * bytesPerParameter);
  const keptPerValue = kept / (here.values * recipe.batch * recipe.window);
  const tokensPerSecond = estimate.tokensPerStep / estimate.secondsPerStep;
  return presets.map((preset) => {
    if (preset === recipe.preset) {
      return { preset, measured: true, parameters: estimate.parameters, bytes: estimate.bytes, tokensPerSecond };
    }
    const config = kind.presets[preset];
    const { batch, window } = presetSizes(recipe.model, preset);
    const { multiplications, values } = kind.work(config, vocabularySize, window);
    const parameters = countParameters(kind.shapes(config, vocabularySize));
    return {
      preset,
      measured: false,
      parameters,
      bytes: Math.round(parameters * bytesPerParameter + keptPerValue * values * batch * window),
      tokensPerSecond: (tokensPerSecond * here.multiplications) / multiplications,
    };
  });
}
