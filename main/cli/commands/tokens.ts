import type { Command } from 'commander';
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
    .option('--tokenizer <id>', 'remi, performance, frames or abc', 'remi')
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
  const names = Array.from(tokens, (token) => tokenizer.vocabulary[token] ?? `unknown token ${token}`);

  const { compareMusic } = await import('../compare-music.ts');
  const { notes, unit, same, sameVelocity, largestShift } = compareMusic(song, tokenizer.decode(tokens));
  const [before, after] = notes;
  const sameMusic = same === before && same === after;

  output.event({
    file,
    tokenizer: tokenizer.id,
    vocabulary: tokenizer.vocabulary.length,
    count: tokens.length,
    tokens: names,
    sameMusic,
    notes: before,
    decodedNotes: after,
    sameNotes: same,
    sameVelocities: sameVelocity,
    largestShift,
    unit,
  });

  for (const name of names) output.say(name.replaceAll('\n', '\\n'));
  const verdict = sameMusic
    ? `They decode to the same music: all ${before} notes.`
    : `They decode to other music: of ${before} notes ${after} come back, ${same} of them the same, and none moved by more than ${largestShift.toFixed(3)} ${unit}.`;
  output.note(`${tokens.length} tokens of a vocabulary of ${tokenizer.vocabulary.length}. ${verdict}`);
}
