import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { SegueError } from '../../../shared/errors.ts';
import type { RunDetail, RunInfo } from '../../../shared/ipc/contract.ts';
import type { Store } from '../../library/store.ts';
import { formatDuration } from '../duration.ts';
import { createOutput, type Output } from '../output.ts';
import { table } from '../table.ts';

/** `segue runs`: the training runs of the library, one of them, or two side by side. */
export function addRuns(program: Command): void {
  program
    .command('runs')
    .argument('[run...]', 'one run, by its name or id, to see all of it; or two, to see them side by side')
    .description('List the training runs of the library, show one, or compare two.')
    .option('--json', 'write one JSON object to stdout instead of text')
    .addHelpText('after', '\nExamples:\n  segue runs\n  segue runs Waltz "Waltz 2" --json')
    .action(runRuns);
}

async function runRuns(named: readonly string[], { json }: { readonly json?: true }): Promise<void> {
  const { dataFolder } = await import('../../library/data-folder.ts');
  const output = createOutput(json === true);
  if (named.length > 2) throw new SegueError('bad-option', 'Two runs can be compared at a time; name two at most.');
  const database = join(dataFolder(), 'library.sqlite');
  if (!existsSync(database)) {
    if (named.length > 0) throw unknownRun(named[0] ?? '', []);
    return tellList([], output);
  }
  const { openStore } = await import('../../library/store.ts');
  const store = openStore(database);
  try {
    await tell(store, named, output);
  } finally {
    await store.end();
  }
}

async function tell(store: Store, named: readonly string[], output: Output): Promise<void> {
  const lost = await store.ask('lostRuns', { now: Date.now(), process: process.pid, live: [] });
  // Whoever saw to these is gone; the next Segue that is opened looks after them.
  const asItIs = (run: RunInfo): RunInfo =>
    lost.includes(run.id) && run.state !== 'paused' ? { ...run, state: 'interrupted' } : run;
  const runs = (await store.ask('listRuns', null)).map(asItIs);
  const details = await Promise.all(
    named.map(async (name) => {
      const run = runs.find(({ id }) => id === name) ?? runs.find((candidate) => candidate.name === name);
      if (!run) throw unknownRun(name, runs);
      return { ...(await store.ask('detail', run.id)), run };
    }),
  );
  const [one, other] = details;
  if (!one) return tellList(runs, output);
  if (!other) return tellRun(one, output);
  const { differencesOf } = await import('../../runs/differences.ts');
  const differences = differencesOf(one.recipe, other.recipe);
  output.event({ runs: [one, other], differences });
  const rows = factsOf(one.run).map(([what, value], i) => [what, value, factsOf(other.run)[i]?.[1] ?? '']);
  const recipes = differences.map(({ option, values }) => [option, ...values]);
  for (const line of table([...rows, ...recipes])) output.say(line);
}

function tellList(runs: readonly RunInfo[], output: Output): void {
  output.event({ runs });
  if (runs.length === 0) output.say('There are no runs yet: start one in the studio.');
  else for (const line of table(listRows(runs))) output.say(line);
}

function listRows(runs: readonly RunInfo[]): string[][] {
  const rows = runs.map((run) => [
    run.name,
    run.state,
    `${run.step} of ${run.plannedSteps}`,
    figure(run.validationLoss),
    figure(run.testLoss),
    formatDuration(run.seconds),
    run.datasetName,
  ]);
  return [['run', 'state', 'steps', 'validation', 'test', 'time', 'music'], ...rows];
}

function tellRun(detail: RunDetail, output: Output): void {
  output.event(detail);
  for (const line of table([...factsOf(detail.run)])) output.say(line);
  const validations = detail.curve.validations.map(({ step, trainingLoss, validationLoss, best, copied }) => [
    ...[String(step), figure(trainingLoss), figure(validationLoss), copied === undefined ? '' : String(copied)],
    best ? '← best so far' : '',
  ]);
  for (const line of table([['step', 'training', 'validation', 'copied', ''], ...validations])) output.say(line);
}

/** What is told of a run, always in the same order. */
function factsOf(run: RunInfo): (readonly [string, string])[] {
  return [
    ['run', run.name],
    ['state', run.state],
    ['music', run.datasetName],
    ['steps', `${run.step} of ${run.plannedSteps}`],
    ['time', formatDuration(run.seconds)],
    ['parameters', run.parameters?.toLocaleString('en') ?? '–'],
    ['best validation', figure(run.best?.loss)],
    ['test', figure(run.testLoss)],
    ['copied', run.copied === undefined ? '–' : `${run.copied} notes`],
    ['model', run.model ?? '–'],
  ];
}

function figure(loss: number | undefined): string {
  return loss?.toFixed(4) ?? '–';
}

function unknownRun(name: string, runs: readonly RunInfo[]): SegueError {
  const names = runs.map((run) => run.name).join(', ');
  return new SegueError('bad-input', `There is no run named ${name}; the library has ${names || 'none'}.`);
}
