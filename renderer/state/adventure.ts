import type { ContinueSettings } from '../../shared/project/project.ts';

/** How many points a curve of adventurousness may have; a new one has `usual`. */
export const curvePoints = { least: 2, most: 8, usual: 3 } as const;

/** The points of a curve are multiples of it. */
export const pointStep = 0.05;

/** The settings with an adventurousness that is drawn over the bars; with one that stays, where no points are given. */
export function drawnOver(
  { temperatures: _, ...rest }: ContinueSettings,
  points: readonly number[] | undefined,
): ContinueSettings {
  const [temperature] = points ?? [];
  return points === undefined || temperature === undefined ? rest : { ...rest, temperature, temperatures: points };
}

/** The same curve, as nearly as `pointStep` allows, told by so many points evenly from its beginning to its end. */
export function resampled(points: readonly number[], count: number): readonly number[] {
  const last = points.length - 1;
  return Array.from({ length: count }, (_, i) => {
    const place = (i * last) / (count - 1);
    const before = Math.min(Math.floor(place), Math.max(0, last - 1));
    const [from = 1, to = from] = points.slice(before, before + 2);
    return Math.round((from + (to - from) * (place - before)) / pointStep) * pointStep;
  });
}
