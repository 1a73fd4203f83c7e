import type { Command } from 'commander';
import { bringPageUpToDate } from '../bring-page-up-to-date.ts';
import { wholeNumber } from '../options.ts';
import { createOutput } from '../output.ts';

interface ServeChoices {
  readonly host: string;
  readonly port?: number;
  readonly open: boolean;
  readonly json?: true;
}

/** `segue serve`: the studio in a browser. */
export function addServe(program: Command): void {
  program
    .command('serve')
    .description('Serve the studio to a browser on this machine, and open it there, until Ctrl-C.')
    .option('--host <address>', 'the address to listen on; 0.0.0.0 for the whole network', '127.0.0.1')
    .option(
      '--port <number>',
      'the port to listen on; 0 takes any that is free (default: 4170, or any where that is taken)',
      wholeNumber('--port', 0, 65_535),
    )
    .option('--no-open', 'print the link and open no browser')
    .option('--json', 'write {"url": …} to stdout instead of text')
    .addHelpText(
      'after',
      '\nBuilds the page first where it is missing or older than its sources.' +
        '\nThe link holds a token, without which nothing is answered: whoever has it can use the studio and its projects.' +
        '\nA laptop uses the engine of another machine through `ssh -L 4170:127.0.0.1:4170 MACHINE`.' +
        '\n\nExample:\n  segue serve --port 4170 --no-open',
    )
    .action(runServe);
}

async function runServe(choices: ServeChoices): Promise<void> {
  await bringPageUpToDate(createOutput(choices.json === true));
  await servePage(choices);
}

/** Serves the page, which is there, as the options say, until it is told to stop. */
export async function servePage({ host, port, open, json }: ServeChoices): Promise<void> {
  const { serveStudio } = await import('../../server/serve-studio.ts');
  const output = createOutput(json === true);
  await serveStudio({
    host,
    port,
    async onListening({ url, ticketUrl }) {
      output.event({ url });
      output.say(`Segue is at ${url}`);
      output.note('It stays there until Ctrl-C.');
      if (open) {
        const { openBrowser } = await import('../../server/open-browser.ts');
        if (!(await openBrowser(ticketUrl()))) output.note('No browser could be opened; open the link yourself.');
      }
    },
  });
}
