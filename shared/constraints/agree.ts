import { SegueError } from '../errors.ts';
import type { Circumstances, Constraint } from './constraint.ts';
import { type ConstraintName, type Constraints, constraintNames, constraints } from './registry.ts';
import { openTerms, type Terms, termsOf } from './terms.ts';

const byName: Readonly<Record<ConstraintName, Constraint<unknown>>> = constraints;

/** The names of the constraints that are set. */
export function namesIn(asked: Constraints): ConstraintName[] {
  return constraintNames.filter((name) => asked[name] !== undefined);
}

/** What is asked for as it is written on the command line: `--range 55-76`. */
export function written(asked: Constraints, name: ConstraintName): string {
  const { flag, write } = byName[name];
  return `${flag} ${write(asked[name])}`.trim();
}

/** What all that is asked for comes to. */
export function termsFor(asked: Constraints, circumstances: Circumstances, names = namesIn(asked)): Terms {
  const draft = openTerms();
  for (const name of names) byName[name].apply(asked[name], draft, circumstances);
  return termsOf(draft);
}

/**
 * The terms for what is asked for, if they can be kept all together.
 * @param isFeasible whether music can be written that keeps the terms
 * @throws a `bad-option` error that names those which cannot be kept together, as few as there are
 */
export function agreedTerms(
  asked: Constraints,
  circumstances: Circumstances,
  isFeasible: (terms: Terms) => boolean,
): Terms {
  const fits = (names: readonly ConstraintName[]) => isFeasible(termsFor(asked, circumstances, [...names]));
  const all = namesIn(asked);
  if (fits(all)) return termsFor(asked, circumstances);
  let core = all;
  for (const name of all) {
    const others = core.filter((other) => other !== name);
    if (others.length > 0 && !fits(others)) core = others;
  }
  const [first, ...others] = core.map((name) => written(asked, name));
  throw new SegueError(
    'bad-option',
    others.length === 0
      ? `${first} cannot be kept by this model here; ask for something else.`
      : `${[first, ...others].join(' and ')} cannot be kept together here; change one of them.`,
  );
}
