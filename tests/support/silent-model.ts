import type { DecodingModel } from '../../main/sampling/sampler.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { randomTable, tableModel } from './table-model.ts';

/**
 * A model of music in `remi` that writes no note of a part the first times that it is asked to write, and after that is
 * sure to write one wherever it may.
 * @param part the name of its token
 * @param times how often
 */
export function silentAtFirst(
  { vocabulary }: Tokenizer,
  part: string,
  times: number,
): { readonly model: DecodingModel /** How many rows each time had. */; readonly tries: () => readonly number[] } {
  const size = vocabulary.length;
  const table = randomTable(size, 3);
  const leaning = (toPart: number, toMoments: number) =>
    tableModel(size, (token) =>
      Float32Array.from(table(token), (logit, i) => {
        const name = vocabulary[i] ?? '';
        if (name === part) return toPart;
        // A moment at which nothing given stands leaves no other choice than the part.
        return name.startsWith('Position') ? toMoments : logit;
      }),
    );
  const [mute, eager] = [leaning(-1e9, -1e9), leaning(200, 100)];
  const tries: number[] = [];
  const decoder: DecodingModel['decoder'] = (batch) => {
    tries.push(batch);
    return (tries.length <= times ? mute : eager).decoder(batch);
  };
  return { model: { vocabularySize: size, context: Number.POSITIVE_INFINITY, decoder }, tries: () => tries };
}
