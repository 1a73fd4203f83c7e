import * as tf from '@tensorflow/tfjs-core';

/** WebGPU promises eight storage buffers to a shader, one of them for its result. */
const mostInputs = 7;

/**
 * Lets the WebGPU backend add any number of tensors. tfjs's own kernel binds all of them to one shader, which a card
 * refuses from the eighth on; tensors that are used often, and the norm over all gradients, sum many more.
 */
export function registerWebgpuAddN(): void {
  const original = tf.getKernel('AddN', 'webgpu');
  tf.unregisterKernel('AddN', 'webgpu');
  tf.registerKernel({
    ...original,
    kernelFunc(params) {
      const { backend } = params;
      const add = (terms: readonly tf.TensorInfo[]): tf.TensorInfo => {
        const [sum] = [original.kernelFunc({ ...params, inputs: termsAsInputs(terms) })].flat();
        if (sum === undefined) throw new Error('AddN gave no result.');
        return sum;
      };
      const terms = Object.values(params.inputs).filter((term) => term !== undefined);
      let sum = add(terms.slice(0, mostInputs));
      for (let i = mostInputs; i < terms.length; i += mostInputs - 1) {
        const partial = sum;
        sum = add([partial, ...terms.slice(i, i + mostInputs - 1)]);
        if (backend instanceof tf.KernelBackend) backend.disposeData(partial.dataId);
      }
      return sum;
    },
  });
}

/** The kernel takes an array where its type says that it takes tensors by name. */
function termsAsInputs(terms: readonly tf.TensorInfo[]): tf.NamedTensorInfoMap {
  const inputs: tf.NamedTensorInfoMap = {};
  return Object.assign([...terms], inputs);
}
