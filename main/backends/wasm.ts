import { createRequire } from 'node:module';
import { totalmem } from 'node:os';
import { dirname, sep } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { type Backend, BackendUnavailable } from './backend.ts';
import { registerGradients } from './gradients.ts';
import { processorName } from './processor.ts';
import { registerWasmSegmentSum } from './wasm-segment-sum.ts';

/** TensorFlow.js's kernels in WebAssembly: works wherever Node does, on one thread (tfjs has no threads for it under Node). */
export const wasm: Backend = {
  id: 'wasm',
  summary: 'WebAssembly on one thread',
  needsCard: false,
  async activate() {
    const { setWasmPaths, version_wasm } = await import('@tensorflow/tfjs-backend-wasm');
    // The package's entry lies in its dist folder, beside the .wasm files.
    setWasmPaths(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + sep);
    await registerGradients();
    registerWasmSegmentSum();
    if (!(await withoutNewListeners(() => tf.setBackend('wasm')))) {
      throw new BackendUnavailable('WebAssembly could not be started', 'choose the backend cpu');
    }
    return {
      id: 'wasm',
      device: processorName(),
      gpu: false,
      version: `TensorFlow.js ${version_wasm}`,
      threads: 1,
      memory: totalmem(),
      limits: [],
    };
  },
};

/**
 * Runs what starts WebAssembly without the handlers of uncaught errors that it leaves behind: with them, an error
 * of any other origin would print the whole of its source and end the process with another exit code.
 */
async function withoutNewListeners<T>(start: () => Promise<T>): Promise<T> {
  const uncaught = process.listeners('uncaughtException');
  const unhandled = process.listeners('unhandledRejection');
  const result = await start();
  for (const listener of process.listeners('uncaughtException')) {
    if (!uncaught.includes(listener)) process.off('uncaughtException', listener);
  }
  for (const listener of process.listeners('unhandledRejection')) {
    if (!unhandled.includes(listener)) process.off('unhandledRejection', listener);
  }
  return result;
}
