import * as v from 'valibot';
import type { Constraint } from './constraint.ts';
import { density } from './density.ts';
import { endOnTonic } from './end-on-tonic.ts';
import { grid } from './grid.ts';
import { length } from './length.ts';
import { polyphony } from './polyphony.ts';
import { range } from './range.ts';
import { repetition } from './repetition.ts';
import { scale } from './scale.ts';
import { tracks } from './tracks.ts';

/** Every constraint, by the name that its setting has. */
export const constraints = {
  scale,
  range,
  polyphony,
  density,
  grid,
  tracks,
  endOnTonic,
  length,
  repetition,
} as const;

type Registry = typeof constraints;
export type ConstraintName = keyof Registry;

/** What is asked of what a model writes; nothing by those that are left out. */
export type Constraints = {
  readonly [Name in ConstraintName]?: Registry[Name] extends Constraint<infer Setting> ? Setting : never;
};

/** What is asked for, as it comes from outside. */
export const constraintsSchema = v.strictObject({
  scale: v.exactOptional(scale.schema),
  range: v.exactOptional(range.schema),
  polyphony: v.exactOptional(polyphony.schema),
  density: v.exactOptional(density.schema),
  grid: v.exactOptional(grid.schema),
  tracks: v.exactOptional(tracks.schema),
  endOnTonic: v.exactOptional(endOnTonic.schema),
  length: v.exactOptional(length.schema),
  repetition: v.exactOptional(repetition.schema),
} satisfies Record<ConstraintName, unknown>);

/** A sentence about constraints that names them as the command line does, in the words of the window. */
export function inWindowWords(sentence: string): string {
  const words = Object.values(constraints).reduce((text, { flag, label }) => text.replaceAll(flag, label), sentence);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const constraintNames = Object.keys(constraints).filter((name): name is ConstraintName => name in constraints);
