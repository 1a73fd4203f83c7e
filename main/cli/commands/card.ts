import type { Command } from 'commander';
import { createOutput } from '../output.ts';

/** `segue card`: what a person should know of a model. */
export function addCard(program: Command): void {
  program
    .command('card')
    .argument('<model>', 'the model’s file, or its name in the library, such as folk')
    .description(
      'Show the card of a model: what it learned from and how well, beside n-grams, how much it copies, and what it is good for.',
    )
    .option('--json', 'write one JSON object to stdout instead of the card’s text')
    .addHelpText('after', '\nExamples:\n  segue card waltz.safetensors\n  segue card folk --json')
    .action(runCard);
}

async function runCard(named: string, { json }: { readonly json?: true }): Promise<void> {
  const { namedModel } = await import('../named-model.ts');
  const { readModelCard } = await import('../../library/model-card.ts');
  const output = createOutput(json === true);
  const { file, id, stem, shipped } = await namedModel(named);
  const card = await readModelCard(file, id, stem, shipped);
  output.event(card);
  output.say(card.text.trimEnd());
}
