/** A transformer in plain numbers, as its paper has it: one sequence, no tensors, double precision. */

import type { TransformerConfig } from '../../main/models/transformer-network.ts';

type Matrix = number[][];

/** Weights by name, row after row, as a model's file holds them. */
export type PlainWeights = ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: ArrayLike<number> }>;

/** What every head of every layer gives to each token, seen from the last one: [layers][heads][time]. */
export function plainAttention(
  config: TransformerConfig,
  weights: PlainWeights,
  tokens: readonly number[],
): number[][][] {
  const matrixOf = (name: string): Matrix => {
    const stored = weights.get(name);
    if (!stored) throw new Error(`There are no weights “${name}”.`);
    const [rows = 0, columns = 1] = stored.shape;
    return Array.from({ length: rows }, (_, i) =>
      Array.from({ length: columns }, (_, j) => stored.data[i * columns + j] ?? 0),
    );
  };
  const vectorOf = (name: string) => matrixOf(name).map(([value = 0]) => value);
  const { width, heads, layers, positions } = config;
  const size = width / heads;
  const embedding = matrixOf('embedding');
  const scale = positions === 'sinusoidal' ? Math.sqrt(width) : 1;
  let x = tokens.map((token, t) =>
    (embedding[token] ?? []).map((value, j) => {
      if (positions === 'learned') return value + (matrixOf('positions')[t]?.[j] ?? 0);
      return value * scale + (positions === 'sinusoidal' ? wave(t, j, width) : 0);
    }),
  );
  const seen: number[][][] = [];
  for (let layer = 0; layer < layers; layer++) {
    const name = `blocks.${layer}`;
    const qkv = times(norm(x, vectorOf(`${name}.attention.norm`)), matrixOf(`${name}.attention.qkv`));
    const mixed = x.map((): number[] => []);
    const ofLast: number[][] = [];
    for (let head = 0; head < heads; head++) {
      const part = (which: number) =>
        qkv.map((row) => row.slice(which * width + head * size, which * width + (head + 1) * size));
      const turn = (rows: Matrix) => (positions === 'rotary' ? rows.map((row, t) => turned(row, t)) : rows);
      const [q, k, v] = [turn(part(0)), turn(part(1)), part(2)];
      for (const [t, query] of q.entries()) {
        const shares = softmax(k.slice(0, t + 1).map((key) => dot(query, key) / Math.sqrt(size)));
        for (let j = 0; j < size; j++)
          mixed[t]?.push(shares.reduce((sum, share, s) => sum + share * (v[s]?.[j] ?? 0), 0));
        if (t === q.length - 1) ofLast.push(shares);
      }
    }
    seen.push(ofLast);
    x = plus(x, times(mixed, matrixOf(`${name}.attention.projection`)));
    const raised = times(norm(x, vectorOf(`${name}.feedForward.norm`)), matrixOf(`${name}.feedForward.up.kernel`));
    const up = vectorOf(`${name}.feedForward.up.bias`);
    const active = raised.map((row) => row.map((value, j) => Math.max(0, value + (up[j] ?? 0))));
    const down = vectorOf(`${name}.feedForward.down.bias`);
    const lowered = times(active, matrixOf(`${name}.feedForward.down.kernel`));
    x = plus(
      x,
      lowered.map((row) => row.map((value, j) => value + (down[j] ?? 0))),
    );
  }
  return seen;
}

function wave(position: number, feature: number, width: number): number {
  const half = Math.ceil(width / 2);
  const angle = position * 10000 ** (-(feature % half) / half);
  return feature < half ? Math.sin(angle) : Math.cos(angle);
}

function turned(row: readonly number[], position: number): number[] {
  const half = row.length / 2;
  return row.map((value, j) => {
    const angle = position * 10000 ** (-(j % half) / half);
    const partner = row[(j + half) % row.length] ?? 0;
    return value * Math.cos(angle) + (j < half ? -1 : 1) * partner * Math.sin(angle);
  });
}

function norm(rows: Matrix, gain: readonly number[]): Matrix {
  return rows.map((row) => {
    const root = Math.sqrt(dot(row, row) / row.length + 1e-6);
    return row.map((value, j) => (value / root) * (gain[j] ?? 0));
  });
}

function softmax(scores: readonly number[]): number[] {
  const most = Math.max(...scores);
  const raised = scores.map((score) => Math.exp(score - most));
  const total = raised.reduce((sum, value) => sum + value, 0);
  return raised.map((value) => value / total);
}

function times(rows: Matrix, by: Matrix): Matrix {
  const width = by[0]?.length ?? 0;
  return rows.map((row) =>
    Array.from({ length: width }, (_, j) => row.reduce((sum, value, i) => sum + value * (by[i]?.[j] ?? 0), 0)),
  );
}

function plus(a: Matrix, b: Matrix): Matrix {
  return a.map((row, i) => row.map((value, j) => value + (b[i]?.[j] ?? 0)));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
