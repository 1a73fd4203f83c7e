import type { Command } from 'commander';
import * as v from 'valibot';
import type { Constraint } from '../../shared/constraints/constraint.ts';
import {
  type ConstraintName,
  type Constraints,
  constraintNames,
  constraints,
  constraintsSchema,
} from '../../shared/constraints/registry.ts';

/** What the options of `addConstraintOptions` are parsed to: all texts of each, or that a switch is set. */
export type ConstraintChoices = { readonly [Name in ConstraintName]?: readonly string[] | true };

const byName: Readonly<Record<ConstraintName, Constraint<unknown>>> = constraints;

/** Adds an option for each constraint, those excepted that make no sense for the command. */
export function addConstraintOptions(command: Command, without: readonly ConstraintName[] = []): Command {
  for (const name of constraintNames) {
    if (without.includes(name)) continue;
    const { flag, value, help } = byName[name];
    if (value === undefined) command.option(flag, help);
    else command.option(`${flag} ${value}`, help, (text: string, before: readonly string[] = []) => [...before, text]);
  }
  return command;
}

/** What the options ask for; throws a `bad-option` error for text that makes no sense. */
export function constraintsIn(choices: ConstraintChoices): Constraints {
  const asked = constraintNames.flatMap((name) => {
    const texts = choices[name];
    return texts === undefined ? [] : [[name, byName[name].parse(texts === true ? [] : texts)]];
  });
  return v.parse(constraintsSchema, Object.fromEntries(asked));
}
