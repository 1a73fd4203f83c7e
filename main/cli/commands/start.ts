import type { Command } from 'commander';
import { bringPageUpToDate } from '../bring-page-up-to-date.ts';
import { createOutput } from '../output.ts';
import { servePage } from './serve.ts';

/** `segue start`: the studio, wherever it can be shown best. `npm start` runs it. */
export function addStart(program: Command): void {
  program
    .command('start')
    .description('Open the studio: in a window of its own where Electron is there, else in the browser.')
    .option('--no-open', 'in the browser’s case, print the link and open nothing')
    .addHelpText(
      'after',
      '\nBuilds the page first where it is missing or older than its sources.\n\nExample:\n  segue start',
    )
    .action(runStart);
}

async function runStart({ open }: { readonly open: boolean }): Promise<void> {
  const output = createOutput(false);
  await bringPageUpToDate(output);
  const { findDesktopShell } = await import('../../electron/desktop-shell.ts');
  const shell = findDesktopShell();
  if ('open' in shell) {
    output.note('Segue opens in its own window.');
    return shell.open();
  }
  output.note(`Segue opens in the browser, because ${shell.missing}.`);
  await servePage({ host: '127.0.0.1', open });
}
