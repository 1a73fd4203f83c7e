import * as tf from '@tensorflow/tfjs-core';
import { mergeHeads, splitHeads } from '../kernels/heads.ts';
import { type CacheWindow, KeyValueCache } from '../kernels/key-value-cache.ts';
import { rotary } from '../kernels/rotary.ts';
import type { TokenTree, TreeNode } from './model.ts';
import type { Attend, TransformerNetwork } from './transformer-network.ts';

/** Longest stretch of a prompt that is read at once. */
const CHUNK = 128;

/** Added to the scores of what may not be seen; exp of it is zero in float32. */
const UNSEEN = -1e9;

const range = (from: number, length: number) => Array.from({ length }, (_, i) => from + i);

/**
 * A transformer's {@link TokenTree}: all tokens stand in one cache, and a mask lets each see the prompt and those that it
 * follows, as in the verification of speculated trees (Miao et al., 2023, “SpecInfer”).
 */
export class TransformerTree implements TokenTree {
  readonly #network: TransformerNetwork;
  readonly #caches: readonly KeyValueCache[];
  /** Of each cache. */
  readonly #slots: number;
  /** Tokens of the prompt, which have the cache's first slots. */
  #prompt = 0;
  /** For each node the slots that it sees beside the prompt's, its own last. */
  readonly #paths: (readonly number[])[] = [];

  constructor(network: TransformerNetwork, prompt: number, nodes: number) {
    const { layers, heads, width } = network.config;
    this.#network = network;
    this.#slots = prompt + nodes;
    this.#caches = range(0, layers).map(() => new KeyValueCache(1, heads, this.#slots, width / heads));
  }

  async read(tokens: Int32Array): Promise<Float32Array> {
    let logits: Float32Array = new Float32Array(0);
    for (let from = 0; from < tokens.length; from += CHUNK) {
      const part = tokens.subarray(from, from + CHUNK);
      const positions = range(this.#prompt, part.length);
      logits = await this.#run([...part], positions, positions, (index) => range(this.#prompt, index + 1), true);
      this.#prompt += part.length;
    }
    return logits;
  }

  grow(nodes: readonly TreeNode[]): Promise<Float32Array> {
    const first = this.#prompt + this.#paths.length;
    const paths = nodes.map(({ parent }, i) => [...(this.#paths[parent] ?? []), first + i]);
    this.#paths.push(...paths);
    return this.#run(
      nodes.map(({ token }) => token),
      paths.map((path) => this.#prompt + path.length - 1),
      range(first, nodes.length),
      (index) => paths[index] ?? [],
      false,
    );
  }

  dispose(): void {
    for (const cache of this.#caches) cache.dispose();
  }

  /**
   * @param sees the slots that a token sees beside those of the prompt that was read before
   * @param last whether logits are wanted for the last token alone
   */
  async #run(
    tokens: readonly number[],
    positions: readonly number[],
    slots: readonly number[],
    sees: (index: number) => readonly number[],
    last: boolean,
  ): Promise<Float32Array> {
    const logits = tf.tidy(() => {
      const window = this.#windowOf(slots, sees);
      const { heads } = this.#network.config;
      const attend: Attend = (layer, qkv, { turn }) => {
        const cache = this.#caches[layer];
        if (!cache) throw new Error(`There is no cache for layer ${layer}.`);
        const [q, k, v] = splitHeads(qkv, 1, heads);
        return mergeHeads(cache.attend(turn ? rotary(q, turn) : q, turn ? rotary(k, turn) : k, v, window));
      };
      const read = tf.tensor2d([...tokens], [1, tokens.length], 'int32');
      return this.#network.run(read, this.#network.place(positions), attend, undefined, last);
    });
    const values = await logits.data<'float32'>();
    logits.dispose();
    return values;
  }

  #windowOf(slots: readonly number[], sees: (index: number) => readonly number[]): CacheWindow {
    const { heads, width } = this.#network.config;
    const used = (slots.at(-1) ?? 0) + 1;
    const mask = new Float32Array(slots.length * used).fill(UNSEEN);
    for (let index = 0; index < slots.length; index++) {
      const row = index * used;
      mask.fill(0, row, row + this.#prompt);
      for (const slot of sees(index)) mask[row + slot] = 0;
    }
    const rows = range(0, heads).flatMap((head) => slots.map((slot) => head * this.#slots + slot));
    return {
      rows: tf.tensor1d(rows, 'int32'),
      mask: tf.tensor2d(mask, [slots.length, used]),
      extent: tf.tensor1d([1, heads, used, width / heads], 'int32'),
    };
  }
}
