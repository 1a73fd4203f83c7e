import { Command } from 'commander';
import { programVersion } from '../files/program-version.ts';
import { addAccompany } from './commands/accompany.ts';
import { addCard } from './commands/card.ts';
import { addContinue } from './commands/continue.ts';
import { addCopies } from './commands/copies.ts';
import { addDataset } from './commands/dataset.ts';
import { addDemo } from './commands/demo.ts';
import { addDevices } from './commands/devices.ts';
import { addEvaluate } from './commands/evaluate.ts';
import { addGenerate } from './commands/generate.ts';
import { addInfill } from './commands/infill.ts';
import { addInspect } from './commands/inspect.ts';
import { addListen } from './commands/listen.ts';
import { addNative } from './commands/native.ts';
import { addRuns } from './commands/runs.ts';
import { addServe } from './commands/serve.ts';
import { addStart } from './commands/start.ts';
import { addSurprise } from './commands/surprise.ts';
import { addTokens } from './commands/tokens.ts';
import { addTrain } from './commands/train.ts';
import { addTry } from './commands/try.ts';

/** Every command: a new one is one file and one line here. */
const commands: readonly ((program: Command) => void)[] = [
  addStart,
  addServe,
  addTry,
  addDataset,
  addDemo,
  addTrain,
  addRuns,
  addCard,
  addContinue,
  addGenerate,
  addInfill,
  addAccompany,
  addEvaluate,
  addListen,
  addSurprise,
  addCopies,
  addInspect,
  addTokens,
  addDevices,
  addNative,
];

/**
 * The command line. Commands load what they need when they run, so that `--help` is quick; wrong usage throws a
 * `CommanderError` and prints nothing.
 */
export function createProgram(): Command {
  const program = new Command('segue')
    .description('Train a model on your own music and let it carry a melody on.')
    .version(programVersion())
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .showSuggestionAfterError()
    .addHelpText('after', '\nsegue COMMAND --help tells more about one command.');
  for (const add of commands) add(program);
  return program;
}
