import { type Figure, headline, type SuiteResult } from '../evaluation/suites/score-suite.ts';
import { type Mark, marks, type Suite } from '../evaluation/suites/suite.ts';
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
  const { valid, test, pieces, units, keys, parameters, trainedHere } = result;
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
    file,
  });

  output.say(`${suite.id}: nats a ${suite.unit} on ${pieces} test pieces, ${units} ${suite.unit}s; lower is better.`);
  const own = { mark: '' as const, column: suite.columns.at(-1), note: '' };
  const figure = (name: string, nats: number) => ({ ...own, name, nats });
  const millions = (parameters / 1e6).toFixed(2);
  const rows = [
    ...suite.published,
    figure(`Segue, ${name}, ${millions} M parameters, seed ${seed}`, test.asWritten),
    ...(test.inAllKeys === undefined ? [] : [figure(`  the mean of its predictions in ${keys} keys`, test.inAllKeys)]),
  ];
  const width = Math.max(...rows.map((row) => row.name.length));
  const columns = suite.columns.map((column) => column.padStart(Math.max(8, column.length)));
  output.say(`${''.padEnd(width + 7)}${columns.join('  ')}`);
  for (const { name, nats, mark, column = suite.columns[0], note } of rows) {
    const cells = suite.columns.map((title, index) =>
      (title === column ? shown(nats, mark) : '').padStart(columns[index]?.length ?? 0),
    );
    const known = mark === '' ? '' : `[${mark}]`;
    output.say(`${name.padEnd(width)} ${known.padEnd(6)}${cells.join('  ')}${note ? `  ${note}` : ''}`.trimEnd());
  }
  output.say(`On the validation pieces: ${figures(valid)}.`);
  if (!trainedHere)
    output.say('The model did not learn the training pieces of this suite, so it may have seen its test pieces.');
  const used = new Set(suite.published.map(({ mark }) => mark));
  for (const [mark, meaning] of entries(marks)) if (used.has(mark)) output.note(`[${mark}] ${meaning}`);
}

function figures({ asWritten, inAllKeys }: Figure): string {
  return inAllKeys === undefined ? digits(asWritten) : `${digits(asWritten)}, in all keys ${digits(inAllKeys)}`;
}

/** A published figure with the digits that were published. */
const shown = (nats: number, mark: string) =>
  mark === '' ? digits(nats) : nats.toFixed(Math.max(2, `${nats}`.replace(/^\d+\.?/, '').length));
const digits = (nats: number) => nats.toFixed(nats < 1 ? 4 : 3);

function entries(of: typeof marks): [Mark, string][] {
  return (['V', 'C', 'M', 'ours'] as const).map((mark) => [mark, of[mark]]);
}
