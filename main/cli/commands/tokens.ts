import type { Command } from 'commander';
import type { MusicComparison } from '../../../shared/tokens/compare.ts';
import { createOutput } from '../output.ts';

interface TokensChoices {
  readonly tokenizer: string;
  readonly json?: true;
}

/** `segue tokens`: a song as a model sees it. */
export function addTokens(program: Command): void {
  program
    .command('tokens')
    .description('Show the tokens that a song becomes, and whether they become the same music again.')
    .argument('<file>', 'a .mid or .abc file')
    .option('--tokenizer <id>', 'remi, performance, frames, voices or abc', 'remi')
    .option('--json', 'write one JSON object to stdout instead of text')
    .addHelpText('after', '\nExample:\n  segue tokens seed.mid --tokenizer performance | head')
    .action(runTokens);
}

async function runTokens(file: string, choices: TokensChoices): Promise<void> {
  const output = createOutput(choices.json === true);
  const { tokenizerKind } = await import('../../../shared/tokens/registry.ts');
  const kind = tokenizerKind(choices.tokenizer);
  const { readSong } = await import('../../files/read-song.ts');
  const { song } = await readSong(file);
  const tokenizer = kind.fit([song]);
  const tokens = tokenizer.encode(song);
  const { compareMusic } = await import('../../../shared/tokens/compare.ts');
  const { same, ...comparison } = compareMusic(song, tokenizer.decode(tokens));

  output.event({
    file,
    tokenizer: tokenizer.id,
    vocabulary: tokenizer.vocabulary.length,
    count: tokens.length,
    tokens: Array.from(tokens, (token) => tokenizer.vocabulary[token]),
    sameMusic: same,
    ...comparison,
  });
  if (output.json) return;

  const { textOfTokens } = await import('../../../shared/tokens/text.ts');
  output.say(textOfTokens(tokenizer, tokens));
  output.note(`${tokens.length} tokens of a vocabulary of ${tokenizer.vocabulary.length}.`);
  output.note(same ? `They decode to the same music: all ${comparison.notes} notes.` : differences(comparison));
}

function differences(comparison: Omit<MusicComparison, 'same'>): string {
  const { notes, lost, added, moved, resized, revoiced, otherVelocity, maxOnsetMs } = comparison;
  const counts = [
    [lost, 'lost'],
    [added, 'new'],
    [moved, `moved by at most ${maxOnsetMs.toFixed(0)} ms`],
    [resized, 'of another length'],
    [revoiced, 'on another instrument'],
    [otherVelocity, 'of another velocity'],
  ] as const;
  const named = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return `They decode to music that differs: of ${notes} notes ${named.join(', ')}.`;
}
