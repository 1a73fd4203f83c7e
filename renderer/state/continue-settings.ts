import type { ContinueSettings } from '../../shared/project/project.ts';

/** Least and most of what the panel that continues a song offers; the engine itself takes more. */
export const continueBounds = {
  bars: { least: 1, most: 64, whole: true },
  takes: { least: 1, most: 8, whole: true },
  temperature: { least: 0.1, most: 2, whole: false },
  likeness: { least: 0.1, most: 1, whole: false },
} as const;

/** How strongly “More like this” draws, and “Less like this” pushes away, until it is set: half of what there is. */
export const usualLikeness = 0.5;

export const usualContinueSettings: ContinueSettings = { bars: 8, takes: 3, temperature: 1 };

/**
 * Share of the probability that a take's tokens are drawn from (Holtzman et al. 2020): without the unlikeliest ones,
 * which a model trained for minutes rates too high.
 */
export const continueTopP = 0.95;

/** The settings within their bounds. */
export function boundedSettings(settings: ContinueSettings): ContinueSettings {
  const held = (name: 'bars' | 'takes' | 'temperature') => bounded(name, settings[name]);
  const temperature = held('temperature');
  const boldness = (value: number) => bounded('temperature', value);
  const { temperatures, likeness } = settings;
  return {
    ...settings,
    ...{ bars: held('bars'), takes: held('takes'), temperature },
    // A curve begins with the temperature that stands beside it.
    ...(likeness !== undefined && { likeness: bounded('likeness', likeness) }),
    ...(temperatures && { temperatures: [temperature, ...temperatures.slice(1).map(boldness)] }),
  };
}

function bounded(name: keyof typeof continueBounds, wanted: number): number {
  const { least, most, whole } = continueBounds[name];
  const value = Math.max(least, Math.min(most, wanted));
  return whole ? Math.round(value) : value;
}
