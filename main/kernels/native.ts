import * as tf from '@tensorflow/tfjs-core';
import { ownsOp } from './own-kernels.ts';

/** One attribute of a TensorFlow op, as the addon takes it. */
export interface OpAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean | string | readonly number[];
}

/** What the addon says of an op's output. */
export interface OutputInfo {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

/** What this project uses of the addon: its constants, and calls that know tensors by number. */
export interface AddonBinding {
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  createTensor(shape: number[], dtype: number, values: ArrayBufferView): number;
  deleteTensor(id: number): void;
  executeOp(name: string, attributes: readonly OpAttribute[], inputs: readonly number[], outputs: number): OutputInfo[];
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(session: number): void;
  runSavedModel(session: number, inputs: readonly number[], inputNames: string, outputNames: string): OutputInfo[];
}

/** TensorFlow itself, behind `@tensorflow/tfjs-node-gpu`: any of its kernels can be called by name. */
export interface TensorFlowBackend extends tf.KernelBackend {
  readonly isUsingGpuDevice: boolean;
  binding: AddonBinding;
  executeMultipleOutputs(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly tf.Tensor[],
    outputs: number,
  ): tf.Tensor[];
  /** The addon's numbers of tensors; writes those to the device that were not yet there. */
  getInputTensorIds(tensors: readonly tf.Tensor[]): number[];
  /** A tensor of tfjs around an output of the addon. */
  createOutputTensor(info: OutputInfo): tf.Tensor;
}

function isTensorFlow(backend: tf.KernelBackend): backend is TensorFlowBackend {
  return 'executeMultipleOutputs' in backend && 'binding' in backend;
}

let seen: tf.KernelBackend | undefined;
let current: NativeOps | undefined;

/** TensorFlow's own kernels where they are the active backend, else undefined: then use plain tfjs ops. */
export function nativeOps(): NativeOps | undefined {
  const backend = tf.backend();
  if (backend !== seen) {
    seen = backend;
    current = isTensorFlow(backend) ? new NativeOps(backend) : undefined;
  }
  return current;
}

/** The same where the op has a kernel of Segue's own that can run here: on the processor, compiled and not switched off. */
export function ownOp(name: string): NativeOps | undefined {
  const native = nativeOps();
  return native && !native.backend.isUsingGpuDevice && ownsOp(name) ? native : undefined;
}

/** Calls of TensorFlow kernels that tfjs has no function for. Outputs belong to the enclosing `tf.tidy`. */
export class NativeOps {
  readonly backend: TensorFlowBackend;
  readonly float: OpAttribute;

  constructor(backend: TensorFlowBackend) {
    this.backend = backend;
    this.float = this.type('T', 'float32');
  }

  /** An attribute that is a type of number, such as `T`. */
  type(name: string, dtype: 'float32' | 'int32'): OpAttribute {
    const { TF_ATTR_TYPE, TF_FLOAT, TF_INT32 } = this.backend.binding;
    return { name, type: TF_ATTR_TYPE, value: dtype === 'float32' ? TF_FLOAT : TF_INT32 };
  }

  /** An attribute that is true or false. */
  bool(name: string, value: boolean): OpAttribute {
    return { name, type: this.backend.binding.TF_ATTR_BOOL, value };
  }

  /** Runs a kernel and returns all of its outputs. */
  run(name: string, attributes: readonly OpAttribute[], inputs: readonly tf.Tensor[], outputs: number): tf.Tensor[] {
    return this.backend.executeMultipleOutputs(name, attributes, inputs, outputs);
  }

  /** Runs a kernel with one output. */
  one(name: string, attributes: readonly OpAttribute[], inputs: readonly tf.Tensor[]): tf.Tensor {
    return this.run(name, attributes, inputs, 1)[0]!;
  }
}
