import type { Writing } from '../evaluation/suites/lecture-writing.ts';
import { type Figure, headline, type SuiteResult } from '../evaluation/suites/score-suite.ts';
import { marks, type Suite } from '../evaluation/suites/suite.ts';
import type { Output } from './output.ts';

/** A suite's result and how it came about. */
export interface SuiteRun {
  readonly suite: Suite;
  readonly result: SuiteResult;
  /** What Segue's row is called. */
  readonly name: string;
  readonly seed: number;
  /** Of training; undefined for a model that was loaded, whose file does not tell. */
  readonly minutes: number | undefined;
  /** Where the model lies. */
  readonly file: string;
}

/** Tells of a suite's result: one object, or the published rows beside Segue's own. */
export function tellSuite({ suite, result, name, seed, minutes, file }: SuiteRun, output: Output): void {
  const { valid, test, pieces, units, keys, parameters, trainedHere, writing } = result;
  output.event({
    event: 'done',
    suite: suite.id,
    unit: suite.unit,
    recipe: name,
    test: headline(test),
    valid: headline(valid),
    testAsWritten: test.asWritten,
    validAsWritten: valid.asWritten,
    keys,
    pieces,
    units,
    parameters,
    minutes: minutes ?? null,
    seed,
    trainedHere,
    ...writing,
    file,
  });

  output.say(`${suite.id}: nats a ${suite.unit} on ${pieces} test pieces, ${units} ${suite.unit}s; lower is better.`);
  for (const line of table(suite, ownRows(name, seed, result))) output.say(line);
  output.say(`On the validation pieces: ${figures(valid)}.`);
  if (writing) output.say(describe(writing));
  if (!trainedHere) {
    output.say('The model did not learn the training pieces of this suite, so it may have seen its test pieces.');
  }
  const used = new Set(suite.published.map(({ mark }) => mark));
  for (const [mark, meaning] of Object.entries(marks)) {
    if ([...used].some((one) => one === mark)) output.note(`[${mark}] ${meaning}`);
  }
}

interface Row {
  readonly name: string;
  /** In brackets where somebody published it, empty where it is Segue's own. */
  readonly mark: string;
  readonly figure: string;
  readonly column: string | undefined;
  readonly note: string;
}

function ownRows(recipe: string, seed: number, { test, keys, parameters }: SuiteResult): [string, number][] {
  const name = `Segue, ${recipe}, ${(parameters / 1e6).toFixed(2)} M parameters, seed ${seed}`;
  const mean: [string, number][] =
    test.inAllKeys === undefined ? [] : [[`  the mean of its predictions in ${keys} keys`, test.inAllKeys]];
  return [[name, test.asWritten], ...mean];
}

/** The published rows and Segue's own below each other, as lines. */
function table({ published, columns }: Suite, own: readonly (readonly [string, number])[]): string[] {
  const decimals = Math.max(2, ...published.map(({ nats }) => `${nats}`.replace(/^\d+\.?/, '').length));
  const rows: Row[] = [
    ...published.map(({ name, nats, mark, column = columns[0], note = '' }) => {
      return { name, mark: `[${mark}]`, figure: nats.toFixed(decimals), column, note };
    }),
    ...own.map(([name, nats]) => ({ name, mark: '', figure: digits(nats), column: columns.at(-1), note: '' })),
  ];
  const widest = Math.max(...rows.map(({ name }) => name.length));
  const widths = columns.map((column) => Math.max(8, column.length));
  const line = (name: string, mark: string, cells: readonly string[], note: string) => {
    const figures = cells.map((cell, index) => cell.padStart(widths[index] ?? 0));
    return [name.padEnd(widest), mark.padEnd(6), ...figures, note].join(' ').trimEnd();
  };
  return [
    line('', '', columns, ''),
    ...rows.map(({ name, mark, figure, column, note }) => {
      return line(
        name,
        mark,
        columns.map((title) => (title === column ? figure : '')),
        note,
      );
    }),
  ];
}

function describe({ parsing, copiedCharacters, copiedNotes, ofNotes }: Writing): string {
  return `Of ${parsing.samples} tunes that it wrote ${parsing.parsed} parse as ABC. The longest copy from a training tune is ${copiedCharacters} characters of music, and ${copiedNotes} notes of a tune with ${ofNotes}.`;
}

function figures({ asWritten, inAllKeys }: Figure): string {
  return inAllKeys === undefined ? digits(asWritten) : `${digits(asWritten)}, in all keys ${digits(inAllKeys)}`;
}

const digits = (nats: number) => nats.toFixed(nats < 1 ? 4 : 3);
