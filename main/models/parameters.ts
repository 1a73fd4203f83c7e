import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { SegueError } from '../../shared/errors.ts';
import type { Random } from '../../shared/random.ts';
import { matrix, vector } from '../kernels/rank.ts';
import type { Parameters } from './model.ts';

export type Shapes = ReadonlyMap<string, readonly number[]>;

/** Fresh values of the parameter of that name and shape. */
export type Initialiser = (name: string, shape: readonly number[]) => Float32Array;

/** Variables of these shapes, filled in the order of the map. */
export function createParameters(shapes: Shapes, initialise: Initialiser): Parameters {
  const parameters = new Map<string, tf.Variable>();
  for (const [name, shape] of shapes) {
    const values = tf.tensor(initialise(name, shape), [...shape], 'float32');
    parameters.set(name, tf.variable(values));
    values.dispose();
  }
  return parameters;
}

/** The parameter of that name; throws where the model has none. */
export function parameter(parameters: Parameters, name: string): tf.Variable {
  const found = parameters.get(name);
  if (!found) throw new Error(`The model has no parameter “${name}”.`);
  return found;
}

/** The parameter of that name as a matrix. */
export const weight = (parameters: Parameters, name: string): tf.Tensor2D => matrix(parameter(parameters, name));

/** The parameter of that name as a vector. */
export const bias = (parameters: Parameters, name: string): tf.Tensor1D => vector(parameter(parameters, name));

export function disposeParameters(parameters: Parameters): void {
  for (const variable of parameters.values()) variable.dispose();
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The shapes of parameters that there are. */
export function shapesOf(parameters: Parameters): Shapes {
  return new Map([...parameters].map(([name, { shape }]) => [name, shape]));
}

/** How many numbers a model of these shapes learns. */
export function countParameters(shapes: Shapes): number {
  let total = 0;
  for (const shape of shapes.values()) total += sizeOf(shape);
  return total;
}

export function normalValues(random: Random, shape: readonly number[], deviation: number): Float32Array {
  return Float32Array.from({ length: sizeOf(shape) }, () => random.normal() * deviation);
}

export function uniformValues(random: Random, shape: readonly number[], bound: number): Float32Array {
  return Float32Array.from({ length: sizeOf(shape) }, () => (2 * random.uniform() - 1) * bound);
}

export function constantValues(shape: readonly number[], value: number): Float32Array {
  return new Float32Array(sizeOf(shape)).fill(value);
}

/** The configuration, checked; throws a `bad-model` error that names the first thing wrong with it. */
export function parseConfig<S extends v.GenericSchema>(kind: string, schema: S, config: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, config);
  if (result.success) return result.output;
  const issue = result.issues[0];
  const where = v.getDotPath(issue) ?? 'configuration';
  throw new SegueError('bad-model', `The ${kind} model's ${where} is not usable: ${issue.message}.`);
}

/** A whole number in bounds, for the schemas of configurations. */
export function wholeNumber(from: number, to: number) {
  return v.pipe(v.number(), v.integer(), v.minValue(from), v.maxValue(to));
}

/** The rate of dropout, for the schemas of configurations. */
export const dropoutRate = v.pipe(v.number(), v.minValue(0), v.maxValue(0.9));
