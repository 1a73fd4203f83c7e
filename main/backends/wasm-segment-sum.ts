import * as tf from '@tensorflow/tfjs-core';

/** What of the WebAssembly backend this kernel uses. */
interface WasmBackend extends tf.KernelBackend {
  write(values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType): tf.DataId;
}

function isWasm(backend: unknown): backend is WasmBackend {
  return backend instanceof tf.KernelBackend && 'wasm' in backend;
}

function numberOf(attributes: tf.NamedAttrMap | undefined, name: string): number {
  const value = attributes?.[name];
  if (typeof value !== 'number') throw new TypeError(`UnsortedSegmentSum needs the number ${name}.`);
  return value;
}

/**
 * Gives the WebAssembly backend `UnsortedSegmentSum`, the one kernel that training needs and it lacks:
 * the gradient of `tf.gather`, so of every embedding. Rows [n, …] are added up by segment id [n] into [segments, …];
 * rows with a negative id are left out.
 */
export function registerWasmSegmentSum(): void {
  if (tf.getKernel('UnsortedSegmentSum', 'wasm') !== undefined) return;
  tf.registerKernel({
    kernelName: 'UnsortedSegmentSum',
    backendName: 'wasm',
    kernelFunc({ inputs, backend, attrs }) {
      const { x, segmentIds } = inputs;
      if (!isWasm(backend) || x === undefined || segmentIds === undefined) {
        throw new TypeError('UnsortedSegmentSum needs the WebAssembly backend, x and segmentIds.');
      }
      const segments = numberOf(attrs, 'numSegments');
      const shape = [segments, ...x.shape.slice(segmentIds.shape.length)];
      const width = tf.util.sizeFromShape(shape.slice(1));
      const rows = Float32Array.from(numbers(backend.readSync(x.dataId)));
      const sums = x.dtype === 'int32' ? new Int32Array(segments * width) : new Float32Array(segments * width);
      for (const [row, segment] of numbers(backend.readSync(segmentIds.dataId)).entries()) {
        if (segment < 0 || segment >= segments) continue;
        for (let i = 0; i < width; i++) {
          sums[segment * width + i] = (sums[segment * width + i] ?? 0) + (rows[row * width + i] ?? 0);
        }
      }
      return { dataId: backend.write(sums, shape, x.dtype), shape, dtype: x.dtype };
    },
  });
}

function numbers(values: tf.backend_util.BackendValues): tf.TypedArray {
  if (Array.isArray(values)) throw new TypeError('UnsortedSegmentSum adds numbers, not text.');
  return values;
}
