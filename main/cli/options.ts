import { SegueError } from '../../shared/errors.ts';

/** A parser for an option that takes a whole number from `low` to `high`. */
export function wholeNumber(option: string, low: number, high: number): (text: string) => number {
  return bounded(option, 'a whole number', low, high, Number.isSafeInteger);
}

/** A parser for an option that takes a number from `low` to `high`. */
export function number(option: string, low: number, high: number): (text: string) => number {
  return bounded(option, 'a number', low, high, Number.isFinite);
}

/** A parser for an option that takes a number from `low` to `high`, or several apart by commas. */
export function numbers(option: string, low: number, high: number): (text: string) => readonly number[] {
  return (text) => text.split(',').map(number(option, low, high));
}

function bounded(option: string, what: string, low: number, high: number, fits: (value: number) => boolean) {
  return (text: string): number => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (fits(value) && value >= low && value <= high) return value;
    throw new SegueError('bad-option', `${option} must be ${what} from ${low} to ${high}, not “${text}”.`);
  };
}

/** A parser for an option that takes one of `choices`. */
export function oneOf<T extends string>(option: string, choices: readonly T[]): (text: string) => T {
  return (text) => {
    const choice = choices.find((candidate) => candidate === text);
    if (choice !== undefined) return choice;
    throw new SegueError('bad-option', `${option} must be one of ${choices.join(', ')}, not “${text}”.`);
  };
}

/** A parser for an option that may be repeated, each time with a `name=value`; numbers and booleans become such. */
export function setting(text: string, before: Readonly<Record<string, string | number | boolean>> = {}) {
  const [, name, value] = /^([A-Za-z][A-Za-z0-9]*)=(.+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new SegueError('bad-option', `--set must be a name and a value, such as hidden=256, not “${text}”.`);
  }
  const isBoolean = value === 'true' || value === 'false';
  const parsed = isBoolean ? value === 'true' : Number.isFinite(Number(value)) ? Number(value) : value;
  return { ...before, [name]: parsed };
}
