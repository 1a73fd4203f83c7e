import type { Backend } from './backend.ts';
import { cpu } from './cpu.ts';
import { native } from './native.ts';
import { wasm } from './wasm.ts';
import { webgpu } from './webgpu.ts';

/** Every backend, the best first: TensorFlow's kernels, then any card's, then the processor's without TensorFlow. */
export const backends: readonly Backend[] = [native, webgpu, wasm, cpu];
