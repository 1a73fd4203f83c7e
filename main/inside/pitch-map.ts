import { SegueError } from '../../shared/errors.ts';
import type { PitchMap } from '../../shared/ipc/contract.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import type { SequenceModel } from '../models/model.ts';
import { principalAxes } from './principal-axes.ts';

/**
 * The embeddings of a model's pitches on their two principal axes.
 * @throws SegueError `bad-option` where tokens come in one-hot, or are no pitches
 */
export async function pitchMap({ parameters, kind }: SequenceModel, tokenizer: Tokenizer): Promise<PitchMap> {
  const embedding = parameters.get('embedding');
  const pitches = tokenizer.vocabulary.flatMap((name, token) => {
    const pitch = tokenizer.bars?.keyOf(token);
    return pitch === undefined ? [] : [{ token, name, pitch }];
  });
  if (!embedding || pitches.length < 3) {
    const why = embedding ? `its tokenizer “${tokenizer.id}” has no tokens of pitches` : `this ${kind} learns none`;
    throw new SegueError(
      'bad-option',
      `There are no embeddings of pitches to show, since ${why}; choose another model.`,
    );
  }
  const values = await embedding.data<'float32'>();
  const width = embedding.shape[1] ?? 0;
  const rows = pitches.map(({ token }) => values.subarray(token * width, (token + 1) * width));
  const { places, explained } = principalAxes(rows, 2);
  const [first = 0, second = 0] = explained;
  return {
    points: pitches.map(({ name, pitch }, i) => {
      const [x = 0, y = 0] = places[i] ?? [];
      return { token: name, pitch, drums: name.startsWith('Drum'), x, y };
    }),
    explained: [first, second],
  };
}
