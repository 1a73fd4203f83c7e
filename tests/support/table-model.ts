import type { Decoder, TokenTree } from '../../main/models/model.ts';
import type { DecodingModel } from '../../main/sampling/sampler.ts';
import { Random } from '../../shared/random.ts';

/** A model whose logits depend on the last token alone and that notes how it is used. */
export interface TableModel extends DecodingModel {
  /** Lengths of the stretches that were fed, over all decoders. */
  readonly fed: number[];
  /** Decoders that are not disposed of. */
  readonly open: () => number;
}

/** @param logitsAfter logits of the next token after `token` */
export function tableModel(
  vocabularySize: number,
  logitsAfter: (token: number) => ArrayLike<number>,
  context = Infinity,
): TableModel {
  const fed: number[] = [];
  let open = 0;
  return {
    vocabularySize,
    context,
    fed,
    open: () => open,
    decoder(batch): Decoder {
      open++;
      const logits = new Float32Array(batch * vocabularySize);
      return {
        batch,
        async feed(tokens, length) {
          fed.push(length);
          for (let row = 0; row < batch; row++) {
            logits.set(Array.from(logitsAfter(tokens[row * length + length - 1]!)), row * vocabularySize);
          }
          return logits;
        },
        dispose() {
          open--;
        },
      };
    },
  };
}

/** A table of normal logits. */
export function randomTable(vocabularySize: number, seed: number): (token: number) => ArrayLike<number> {
  const random = new Random(seed);
  const rows = Array.from({ length: vocabularySize }, () =>
    Float32Array.from({ length: vocabularySize }, () => random.normal()),
  );
  return (token) => rows[token]!;
}

/** The tree of such a model. */
export function tableTree(logitsAfter: (token: number) => ArrayLike<number>): TokenTree {
  return {
    read: async (tokens) => Float32Array.from(logitsAfter(tokens.at(-1) ?? 0)),
    grow: async (nodes) => Float32Array.from(nodes.flatMap(({ token }) => Array.from(logitsAfter(token)))),
    dispose: () => {},
  };
}
