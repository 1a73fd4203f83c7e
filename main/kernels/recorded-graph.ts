import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as tf from '@tensorflow/tfjs-core';
import { type GraphNode, savedModelBytes } from './graph-definition.ts';
import { type AddonBinding, nativeOps, type TensorFlowBackend } from './native.ts';
import { type KnownTensor, OpRecorder } from './op-recorder.ts';

/**
 * What some tfjs function does, as one graph inside TensorFlow: a call crosses into it once instead of once for every op.
 *
 * The function is run once while every op it executes is written down. Tensors given as inputs are fed anew at each
 * call; residents (weights, caches) go into the graph once and stay there, where `InplaceUpdate` changes them; constants
 * that the function makes become the graph's. JavaScript does not run again: whatever the function decides from
 * numbers is decided for good, so what changes from call to call must come in as a tensor.
 */
export class RecordedGraph {
  readonly #backend: TensorFlowBackend;
  readonly #session: number;
  readonly #inputNames: string;
  readonly #outputName: string;

  private constructor(backend: TensorFlowBackend, session: number, inputs: number, outputName: string) {
    this.#backend = backend;
    this.#session = session;
    this.#inputNames = Array.from({ length: inputs }, (_, index) => `input_${index}:0`).join(',');
    this.#outputName = outputName;
  }

  /**
   * Runs `f` once and writes it down.
   * @param inputs what `f` reads that will be another at the next call; float32 or int32
   * @param residents everything else that `f` reads; float32 or int32
   * @returns the graph and what `f` gave, or undefined where the native engine is not the active backend
   * @throws TypeError where `f` reads a tensor of neither list, or an op has an attribute that cannot be written down
   */
  static record<T extends tf.Tensor>(
    inputs: readonly tf.Tensor[],
    residents: readonly tf.Tensor[],
    f: () => T,
  ): { graph: RecordedGraph; result: T } | undefined {
    const backend = nativeOps()?.backend;
    if (!backend) return undefined;
    const { binding } = backend;
    const recorder = new OpRecorder(binding, knownTensors(backend, inputs), knownTensors(backend, residents));
    backend.binding = recorder.binding;
    let result: T;
    try {
      result = f();
    } finally {
      backend.binding = binding;
    }
    const [output] = backend.getInputTensorIds([result]);
    if (output === undefined) throw new Error('The recorded function gave no tensor.');
    const outputName = recorder.edgeOf(output);
    const session = loadGraph(binding, recorder.nodes);
    const graph = new RecordedGraph(backend, session, inputs.length, outputName);
    graph.setResidents(residents);
    return { graph, result };
  }

  /**
   * Puts other values in the residents' place.
   * @param residents as many as were recorded, of the same shapes, in the same order
   */
  setResidents(residents: readonly tf.Tensor[]): void {
    const { binding } = this.#backend;
    const ids = this.#backend.getInputTensorIds(residents);
    const names = residents.map((_, index) => `resident_${index}/initial:0`).join(',');
    for (const done of binding.runSavedModel(this.#session, ids, names, 'initialised:0')) binding.deleteTensor(done.id);
  }

  /** Runs the graph on other inputs of the same shapes. The result belongs to the enclosing `tf.tidy`. */
  run(inputs: readonly tf.Tensor[]): tf.Tensor {
    const { binding } = this.#backend;
    const ids = this.#backend.getInputTensorIds(inputs);
    const [output] = binding.runSavedModel(this.#session, ids, this.#inputNames, this.#outputName);
    if (!output) throw new Error('The recorded graph gave no tensor.');
    return this.#backend.createOutputTensor(output);
  }

  /** Frees the graph and the copies that it holds. */
  dispose(): void {
    this.#backend.binding.deleteSavedModel(this.#session);
  }
}

/** TensorFlow reads graphs from a folder, which is gone again when this returns. */
function loadGraph(binding: AddonBinding, nodes: readonly GraphNode[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'segue-graph-'));
  try {
    writeFileSync(join(folder, 'saved_model.pb'), savedModelBytes(nodes));
    return binding.loadSavedModel(folder, 'serve');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function knownTensors(backend: TensorFlowBackend, tensors: readonly tf.Tensor[]): KnownTensor[] {
  const { TF_INT32, TF_FLOAT } = backend.binding;
  const ids = backend.getInputTensorIds(tensors);
  return tensors.map(({ shape, dtype }, index) => {
    return { id: ids[index] ?? -1, shape, dtype: dtype === 'int32' ? TF_INT32 : TF_FLOAT };
  });
}
