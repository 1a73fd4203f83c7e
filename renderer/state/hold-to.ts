import { type ConstraintName, type Constraints, constraintNames } from '../../shared/constraints/registry.ts';
import type { Song } from '../../shared/music/song.ts';
import { BarMap } from '../../shared/music/time.ts';
import type { ContinueSettings } from '../../shared/project/project.ts';

/** The settings with a constraint set, or lifted where its setting is undefined. */
export function holdingTo<Name extends ConstraintName>(
  { constraints = {}, ...rest }: ContinueSettings,
  name: Name,
  setting: Constraints[Name] | undefined,
): ContinueSettings {
  const { [name]: _, ...others } = constraints;
  const held: Constraints = setting === undefined ? others : { ...others, [name]: setting };
  return constraintNames.some((one) => held[one] !== undefined) ? { ...rest, constraints: held } : rest;
}

/**
 * Ranges of pitch with another one for a track, or without one for it where none is given.
 * @param track index of the track; undefined for all that have no range of their own
 * @returns undefined where none is left
 */
export function holdTrackRange(
  ranges: Constraints['range'],
  track: number | undefined,
  bounds: { readonly lowest: number; readonly highest: number } | undefined,
): Constraints['range'] {
  const others = (ranges ?? []).filter((one) => one.track !== track);
  const all = bounds ? [...others, { ...(track !== undefined && { track }), ...bounds }] : others;
  return all.length === 0 ? undefined : all;
}

/** Quarter notes from the song's beginning to the end of a bar, counted from 1. */
export function quartersThrough(song: Pick<Song, 'ppq' | 'meters'>, bar: number): number {
  const { start, length } = new BarMap(song).bar(bar - 1);
  return (start + length) / song.ppq;
}

/** The bar, counted from 1, that a song of so many quarter notes ends with. */
export function lastBarOf(song: Pick<Song, 'ppq' | 'meters'>, quarters: number): number {
  const end = Math.max(1, Math.round(quarters * song.ppq));
  return new BarMap(song).barAt(end - 1).index + 1;
}
