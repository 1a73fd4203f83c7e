import * as tf from '@tensorflow/tfjs-core';
import { mergeHeads, splitHeads } from '../kernels/heads.ts';
import { type CacheWindow, KeyValueCache } from '../kernels/key-value-cache.ts';
import { matrix, vector } from '../kernels/rank.ts';
import { RecordedGraph } from '../kernels/recorded-graph.ts';
import { rotary } from '../kernels/rotary.ts';
import type { Decoder } from './model.ts';
import type { Attend, Place, TransformerNetwork } from './transformer-network.ts';

/** Longest stretch of a prompt that is read at once. */
const CHUNK = 128;

/**
 * Slots of the caches are looked at by so many at a time. oneDNN compiles a product for each new shape and keeps a
 * thousand of them, hundreds of kilobytes each: one for every number of tokens would fill memory as music goes on.
 */
const SLOTS = 128;

/** Added to the scores of what may not be seen; exp of it is zero in float32. */
const UNSEEN = -1e9;

const range = (from: number, length: number) => Array.from({ length }, (_, i) => from + i);

/**
 * Reads tokens with a cache of keys and values a layer. A token sees itself and the `context` - 1 tokens before it.
 *
 * A prompt is read in chunks. On the native engine the first single token is recorded, weights and caches with it, and
 * every later one is a call of that graph.
 */
export class TransformerDecoder implements Decoder {
  readonly batch: number;
  readonly #network: TransformerNetwork;
  readonly #caches: KeyValueCache[];
  /**
   * Position that each slot of the caches holds, -1 for none yet. There is room for a chunk beyond the context, so that
   * what a chunk's first token sees is not overwritten by its last.
   */
  readonly #held: Int32Array;
  readonly #chunk: number;
  #graph: RecordedGraph | undefined;
  /** Position of the next token. */
  #position = 0;
  /** The last `context` tokens of every row, for positions that cannot slide. */
  #recent: Int32Array[];

  constructor(network: TransformerNetwork, batch: number) {
    const { layers, heads, width, context } = network.config;
    this.batch = batch;
    this.#network = network;
    this.#chunk = Math.min(CHUNK, Math.floor(context / 2));
    this.#held = new Int32Array(context + this.#chunk).fill(-1);
    this.#caches = range(0, layers).map(() => new KeyValueCache(batch, heads, this.#held.length, width / heads));
    this.#recent = Array.from({ length: batch }, () => new Int32Array(0));
  }

  async feed(tokens: Int32Array, length: number): Promise<Float32Array> {
    const { context, positions } = this.#network.config;
    let logits: Float32Array = new Float32Array(0);
    for (let from = 0; from < length; ) {
      // Once there is a graph, the caches live in it, and it reads one token at a time.
      const to = from + (this.#graph ? 1 : pieceOf(length - from, this.#chunk));
      // Rotary positions know distances alone, so the caches' oldest keys make room and nothing stops. The
      // others end with their table: half of the window is read again from position 0.
      if (positions !== 'rotary' && this.#position + to - from > context) await this.#readAgain();
      const rows = range(0, this.batch).map((row) => tokens.subarray(row * length + from, row * length + to));
      logits = await this.#step(rows);
      from = to;
    }
    return logits;
  }

  dispose(): void {
    if (this.#graph) this.#network.returnGraph(this.batch, this.#graph);
    for (const cache of this.#caches) cache.dispose();
  }

  async #readAgain(): Promise<void> {
    const half = Math.floor(this.#network.config.context / 2);
    const rows = this.#recent.map((row) => row.subarray(Math.max(0, row.length - half)));
    if (this.#graph) this.#network.returnGraph(this.batch, this.#graph);
    this.#graph = undefined;
    this.#held.fill(-1);
    this.#position = 0;
    this.#recent = rows.map(() => new Int32Array(0));
    for (let from = 0; from < half; from += this.#chunk) {
      await this.#step(rows.map((row) => row.subarray(from, from + this.#chunk)));
    }
  }

  /** Reads the next tokens of every row, equally many. */
  async #step(rows: readonly Int32Array[]): Promise<Float32Array> {
    const time = rows[0]?.length ?? 0;
    const flat = new Int32Array(this.batch * time);
    for (const [row, tokens] of rows.entries()) flat.set(tokens, row * time);
    const logits = tf.tidy(() => {
      const positions = range(this.#position, time);
      const { rows, mask, extent } = this.#takeSlots(positions);
      const { turn, added } = this.#network.place(positions);
      const tokens = tf.tensor2d(flat, [this.batch, time], 'int32');
      const inputs = [tokens, rows, mask, extent, ...(turn ? [turn.cos, turn.sin] : []), ...(added ? [added] : [])];
      return time === 1 ? this.#runGraph(inputs, () => this.#run(inputs)) : this.#run(inputs);
    });
    const values = await logits.data<'float32'>();
    logits.dispose();
    this.#position += time;
    this.#remember(rows);
    return values;
  }

  #run([tokens, rows, mask, extent, ...where]: readonly tf.Tensor[]): tf.Tensor {
    if (!tokens || !rows || !mask || !extent || !where[0]) throw new Error('A step of the decoder lacks its inputs.');
    const window: CacheWindow = { rows: vector(rows), mask: matrix(mask), extent: vector(extent) };
    const place: Place = where[1]
      ? { turn: { cos: matrix(where[0]), sin: matrix(where[1]) } }
      : { added: matrix(where[0]) };
    const attend: Attend = (layer, qkv, { turn }) => {
      const cache = this.#caches[layer];
      if (!cache) throw new Error(`There is no cache for layer ${layer}.`);
      const [q, k, v] = splitHeads(qkv, this.batch, this.#network.config.heads);
      return mergeHeads(cache.attend(turn ? rotary(q, turn) : q, turn ? rotary(k, turn) : k, v, window));
    };
    return this.#network.run(matrix(tokens), place, attend, undefined, true);
  }

  #runGraph(inputs: readonly tf.Tensor[], run: () => tf.Tensor): tf.Tensor {
    if (this.#graph) return this.#graph.run(inputs);
    const used = this.#network.takeGraph(this.batch);
    if (used) {
      used.setResidents(this.#residents());
      this.#graph = used;
      return used.run(inputs);
    }
    const recorded = RecordedGraph.record(inputs, this.#residents(), run);
    this.#graph = recorded?.graph;
    return recorded ? recorded.result : run();
  }

  /** All that the graph keeps: weights, then keys and values. */
  #residents(): tf.Tensor[] {
    return [...this.#network.parameters.values(), ...this.#caches.flatMap((cache) => cache.tensors)];
  }

  /** Takes slots for new positions, and says what each of them may see. */
  #takeSlots(positions: readonly number[]): CacheWindow {
    const { heads, context, width } = this.#network.config;
    const slots = this.#held.length;
    for (const position of positions) this.#held[position % slots] = position;
    const used = Math.min(slots, SLOTS * Math.ceil((this.#position + positions.length) / SLOTS));
    const mask = new Float32Array(positions.length * used);
    for (const [index, position] of positions.entries()) {
      for (let slot = 0; slot < used; slot++) {
        const held = this.#held[slot]!;
        const seen = held >= 0 && held <= position && held > position - context;
        if (!seen) mask[index * used + slot] = UNSEEN;
      }
    }
    const rows = range(0, this.batch * heads).flatMap((head) => positions.map((p) => head * slots + (p % slots)));
    return {
      rows: tf.tensor1d(rows, 'int32'),
      mask: tf.tensor2d(mask, [positions.length, used]),
      extent: tf.tensor1d([this.batch, heads, used, width / heads], 'int32'),
    };
  }

  #remember(rows: readonly Int32Array[]): void {
    const { context, positions } = this.#network.config;
    if (positions === 'rotary') return;
    this.#recent = this.#recent.map((before, row) => {
      const all = Int32Array.of(...before, ...(rows[row] ?? []));
      return all.subarray(Math.max(0, all.length - context));
    });
  }
}

/** How many of the next tokens to read at once: as many as may be, then powers of two, so that there are few shapes. */
function pieceOf(left: number, most: number): number {
  return left >= most ? most : 2 ** Math.floor(Math.log2(left));
}
