import { expect, test } from 'vitest';
import type { Refusal } from '../../main/training/collect.ts';
import type { Piece } from '../../main/training/piece.ts';
import { tokenise } from '../../main/training/tokenise.ts';
import { SegueError } from '../../shared/errors.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { stepSong, stepTokenizer } from '../support/step-tokenizer.ts';

const piece = (name: string): Piece => ({
  name,
  song: stepSong([{ tick: 0, duration: 4, pitch: 60, velocity: 80 }], name),
});
const split = { training: [piece('good'), piece('odd')], validation: [piece('good')], test: [piece('good')] };

/** Tokenises with a tokenizer that throws at the piece called odd; gives what was refused. */
async function refusals(thrown: Error): Promise<Refusal[]> {
  const refused: Refusal[] = [];
  const tokenizer: Tokenizer = {
    ...stepTokenizer,
    encode(song) {
      if (song.title === 'odd') throw thrown;
      return stepTokenizer.encode(song);
    },
  };
  await tokenise(split, tokenizer, (refusal) => refused.push(refusal), new AbortController().signal);
  return refused;
}

test('a piece that the tokenizer refuses is left out and named', async () => {
  expect(await refusals(new SegueError('bad-input', 'It is too long.'))).toEqual([
    { file: 'odd', reason: 'It is too long.' },
  ]);
});

test.each([new TypeError('x is undefined'), new SegueError('bad-model', 'Broken.')])(
  'any other error ends the work: %s',
  async (thrown) => {
    await expect(refusals(thrown)).rejects.toBe(thrown);
  },
);
