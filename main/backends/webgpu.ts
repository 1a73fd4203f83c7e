import * as tf from '@tensorflow/tfjs-core';
import { SegueError } from '../../shared/errors.ts';
import { type Backend, BackendUnavailable } from './backend.ts';
import { registerGradients } from './gradients.ts';
import { registerWebgpuAddN } from './webgpu-add-n.ts';

const needsDriver =
  process.platform === 'linux'
    ? "install the graphics card's Vulkan driver and the Vulkan loader (Debian and Ubuntu: libvulkan1)"
    : "install the graphics card's current driver";

/**
 * TensorFlow.js's WebGPU kernels on Dawn: graphics cards of any maker, through Vulkan, Metal or Direct3D 12.
 * Tensors can only be read asynchronously (`data()`, not `dataSync()`): tfjs's synchronous way needs a browser.
 */
export const webgpu: Backend = {
  id: 'webgpu',
  summary: 'a graphics card of any maker, through WebGPU',
  needsCard: true,
  async activate(asked) {
    const { create, globals } = await import('webgpu').catch((error: unknown) => {
      throw new BackendUnavailable('WebGPU could not be loaded on this system', 'choose another backend', error);
    });
    const gpu = create([]);
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter === null) throw new BackendUnavailable('No graphics card was found that WebGPU can use', needsDriver);
    const { description, device, vendor, architecture, isFallbackAdapter } = adapter.info;
    const name = description || device || [vendor, architecture].filter(Boolean).join(' ') || 'graphics card';
    if (isFallbackAdapter && !asked) {
      throw new BackendUnavailable(
        `WebGPU found no graphics card, only ${name}, which computes on the processor, and slowly`,
        needsDriver,
      );
    }

    // The tfjs backend looks for these as it is imported, as it would in a browser.
    Object.assign(globalThis, globals);
    const navigator = 'navigator' in globalThis ? globalThis.navigator : {};
    Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
    Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
    await import('@tensorflow/tfjs-backend-webgpu');
    await registerGradients();
    registerWebgpuAddN();
    if (!(await tf.setBackend('webgpu'))) {
      throw new BackendUnavailable(`WebGPU could not be started on ${name}`, needsDriver);
    }
    failOnDeviceErrors();
    return {
      id: 'webgpu',
      device: name,
      gpu: !isFallbackAdapter,
      version: `TensorFlow.js ${tf.version_core}`,
      threads: undefined,
      // WebGPU doesn't tell how much memory a card has; this is the largest tensor that it takes.
      memory: undefined,
      limits: isFallbackAdapter ? ['It computes on the processor: no graphics card was found.'] : [],
    };
  },
};

/**
 * An op that the card refuses, or for which its memory doesn't suffice, is only reported to the device, after the
 * fact, and would leave wrong numbers behind. It ends the process instead.
 */
function failOnDeviceErrors(): void {
  const backend = tf.backend();
  if (!('device' in backend) || !(backend.device instanceof GPUDevice)) {
    throw new BackendUnavailable('The WebGPU backend has no device', 'choose another backend');
  }
  backend.device.addEventListener('uncapturederror', ({ error }) => {
    const [what] = error.message.split('\n');
    throw new SegueError('no-backend', `The graphics card refused to compute (${what}); choose another backend.`);
  });
}
