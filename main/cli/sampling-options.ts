import type { Command } from 'commander';
import {
  type Bounds,
  type SamplingOptions,
  samplingBounds,
  type TakeOptions,
  takeBounds,
} from '../sampling/options.ts';
import { number, numbers, wholeNumber } from './options.ts';

/** What the options of `addSamplingOptions` are parsed to; one that was not given is left out. */
export type SamplingChoices = Partial<Omit<SamplingOptions, 'temperature'> & TakeOptions> & {
  /** One, or several over the length of the music. */
  readonly temperature?: readonly number[];
};

const table: readonly (readonly [flag: string, value: string, bounds: Bounds, help: string])[] = [
  ['--bars', 'n', takeBounds.bars, 'how many bars to write'],
  ['--variations', 'k', takeBounds.variations, 'how many takes to write, each into a file of its own'],
  ['--top-k', 'k', samplingBounds.topK, 'choose among the k likeliest tokens; 0 means all'],
  ['--top-p', 'p', samplingBounds.topP, 'choose among the likeliest tokens that together have this probability'],
  ['--min-p', 'p', samplingBounds.minP, 'leave out what is less likely than this share of the likeliest token'],
  ['--repetition-penalty', 'r', samplingBounds.repetitionPenalty, 'hold back what was just written; 1 does nothing'],
  ['--seed', 's', takeBounds.seed, 'random seed; the same one gives the same music'],
];

/**
 * Adds the options on how to sample, each with its bounds, alike for all commands that write music.
 * @param bars what `--bars` is where it is not given, for `--help`; undefined leaves `--bars` out
 */
export function addSamplingOptions(command: Command, bars: number | string | undefined): Command {
  for (const [flag, value, { least, most, whole, usual }, help] of table) {
    if (flag === '--bars' && bars === undefined) continue;
    const parse = whole ? wholeNumber(flag, least, most) : number(flag, least, most);
    const unset = flag === '--bars' ? bars : usual;
    command.option(`${flag} <${value}>`, `${help} (${least} to ${most}; default: ${unset})`, parse);
  }
  const { least, most, usual } = samplingBounds.temperature;
  return command.option(
    '--temperature <t>',
    `how adventurous; 0 takes the likeliest token each time, 0.8,1.2 changes over the music (${least} to ${most}; default: ${usual})`,
    numbers('--temperature', least, most),
  );
}

/** Those of the named choices that were made. */
export function made<T, Name extends keyof T>(choices: T, names: readonly Name[]): { [Key in Name]?: T[Key] } {
  const found: { [Key in Name]?: T[Key] } = {};
  for (const name of names) if (choices[name] !== undefined) found[name] = choices[name];
  return found;
}
