import { SegueError } from '../../shared/errors.ts';
import { samplingBounds } from './options.ts';

/** The most points of a curve. */
export const mostPoints = 64;

/**
 * A temperature that changes over the length of the music: straight lines between points that lie evenly from its
 * beginning to its end.
 * @param points at least one; a single one is the temperature everywhere
 * @returns the temperature at a part of the way, 0 to 1; what lies beyond is as the nearest end
 * @throws a `bad-option` error for points out of the bounds of a temperature, or too many or none of them
 */
export function temperatureCurve(points: readonly number[]): (part: number) => number {
  const { least, most } = samplingBounds.temperature;
  if (points.length === 0 || points.length > mostPoints || !points.every((point) => point >= least && point <= most)) {
    throw new SegueError(
      'bad-option',
      `The option “temperature” is ${points.join(',')}, but it must be a number from ${least} to ${most}, or up to ${mostPoints} of them, such as 0.8,1.2.`,
    );
  }
  const last = points.length - 1;
  return (part) => {
    const place = Math.min(1, Math.max(0, part)) * last;
    const before = Math.floor(place);
    const [from = 0, to = from] = points.slice(before, before + 2);
    return from + (to - from) * (place - before);
  };
}
