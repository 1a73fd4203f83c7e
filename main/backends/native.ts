import { totalmem } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { messageOf } from '../../shared/errors.ts';
import { ownKernels } from '../kernels/own-kernels.ts';
import { builtEngine } from '../native/built-engine.ts';
import { loadAddon } from '../native/load-addon.ts';
import { hasNvidiaDriver, nvidiaCard } from '../native/nvidia-driver.ts';
import { distributionFor } from '../native/wheels.ts';
import { type Backend, BackendUnavailable } from './backend.ts';
import { processorName, processorThreads } from './processor.ts';

const tensorFlowBackend = v.object({
  isUsingGpuDevice: v.boolean(),
  binding: v.object({ TF_Version: v.string() }),
});

/** TensorFlow itself, through `@tensorflow/tfjs-node-gpu`, whose addon `segue native` builds. */
export const native: Backend = {
  id: 'native',
  summary: 'TensorFlow, on an NVIDIA card or on all of the processor',
  needsCard: false,
  async activate() {
    const engine = builtEngine();
    if (engine === undefined) {
      throw new BackendUnavailable('The native engine is not built here', 'run `segue native` to build it');
    }
    try {
      await loadAddon(engine);
      await tf.setBackend('tensorflow');
    } catch (error) {
      throw new BackendUnavailable(
        `TensorFlow could not be loaded (${messageOf(error).split('\n')[0]})`,
        'run `segue native --force` to build it anew, or choose another backend',
        error,
      );
    }
    const { isUsingGpuDevice, binding } = v.parse(tensorFlowBackend, tf.backend());
    const own = isUsingGpuDevice ? undefined : ownKernels();
    const card = isUsingGpuDevice ? await nvidiaCard() : undefined;
    return {
      id: 'native',
      device: isUsingGpuDevice ? (card?.name ?? 'NVIDIA card') : processorName(),
      gpu: isUsingGpuDevice,
      version: `TensorFlow ${binding.TF_Version}${own?.instructions ? ` with Segue's kernels for ${own.instructions}` : ''}`,
      threads: isUsingGpuDevice ? undefined : processorThreads(),
      memory: isUsingGpuDevice ? card?.memory : totalmem(),
      limits: isUsingGpuDevice ? [] : [whyNoCard(engine.manifest?.variant), ...(own?.missing ? [own.missing] : [])],
    };
  },
};

function whyNoCard(builtFor: string | undefined): string {
  const { platform, arch } = process;
  if (!hasNvidiaDriver()) return 'It runs on the processor: no NVIDIA driver was found.';
  if (builtFor !== 'cpu') {
    return 'It runs on the processor: TensorFlow found no card it can use; TF_CPP_MIN_LOG_LEVEL=0 shows its reasons.';
  }
  return distributionFor({ platform, arch, nvidia: true })?.variant === 'cuda'
    ? 'It runs on the processor, for which it was built; run `segue native` to build it for the NVIDIA card.'
    : `It runs on the processor: TensorFlow publishes nothing for NVIDIA cards on ${platform} ${arch}.`;
}
