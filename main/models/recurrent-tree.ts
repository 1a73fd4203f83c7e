import * as tf from '@tensorflow/tfjs-core';
import type { Forward, Pass, TokenTree, TreeNode } from './model.ts';

/** Longest stretch of a prompt that is read at once, so that its logits do not fill the memory. */
const CHUNK = 512;

/** A recurrent model's {@link TokenTree}: what is carried is kept after the prompt and after every node. */
export class RecurrentTree implements TokenTree {
  readonly #forward: (tokens: tf.Tensor2D, pass: Pass) => Forward;
  /** What is carried after the prompt, each [1, …]; none before anything is read. */
  #prompt: readonly tf.Tensor[] = [];
  readonly #nodes: (readonly tf.Tensor[])[] = [];

  constructor(forward: (tokens: tf.Tensor2D, pass: Pass) => Forward) {
    this.#forward = forward;
  }

  async read(tokens: Int32Array): Promise<Float32Array> {
    let logits: Float32Array = new Float32Array(0);
    for (let from = 0; from < tokens.length; from += CHUNK) {
      const part = tokens.subarray(from, from + CHUNK);
      const [last, ...state] = tf.tidy(() => {
        const result = this.#forward(tf.tensor2d(part, [1, part.length], 'int32'), { state: this.#prompt });
        const vocabulary = result.logits.shape[2];
        return [tf.slice(result.logits, [0, part.length - 1, 0], [1, 1, vocabulary]), ...result.state];
      });
      tf.dispose([...this.#prompt]);
      this.#prompt = state;
      logits = await valuesOf(last);
    }
    return logits;
  }

  async grow(nodes: readonly TreeNode[]): Promise<Float32Array> {
    const [logits, ...carried] = tf.tidy(() => {
      const before = nodes.map(({ parent }) => this.#nodes[parent] ?? this.#prompt);
      const state = this.#prompt.map((_, part) => tf.concat(before.flatMap((one) => one[part] ?? [])));
      const tokens = tf.tensor2d(
        nodes.map(({ token }) => [token]),
        [nodes.length, 1],
        'int32',
      );
      const result = this.#forward(tokens, { state });
      return [result.logits, ...result.state.flatMap((part) => tf.split(part, nodes.length))];
    });
    for (let node = 0; node < nodes.length; node++) {
      this.#nodes.push(carried.filter((_, i) => i % nodes.length === node));
    }
    return valuesOf(logits);
  }

  dispose(): void {
    tf.dispose([...this.#prompt]);
    for (const state of this.#nodes) tf.dispose([...state]);
  }
}

async function valuesOf(logits: tf.Tensor | undefined): Promise<Float32Array> {
  if (!logits) throw new Error('The network gave no logits.');
  const values = await logits.data<'float32'>();
  logits.dispose();
  return values;
}
