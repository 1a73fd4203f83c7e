import { totalmem } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import type { Backend } from './backend.ts';
import { registerGradients } from './gradients.ts';
import { processorName } from './processor.ts';

/** TensorFlow.js's plain JavaScript kernels: no requirements and no speed, for where nothing else works. */
export const cpu: Backend = {
  id: 'cpu',
  summary: 'plain JavaScript on one thread',
  needsCard: false,
  async activate() {
    const { version_cpu } = await import('@tensorflow/tfjs-backend-cpu');
    await registerGradients();
    await tf.setBackend('cpu');
    // It would advise installing what could not be used here; chooseBackend has said that better.
    Object.assign(tf.backend(), { firstUse: false });
    return {
      id: 'cpu',
      device: processorName(),
      gpu: false,
      version: `TensorFlow.js ${version_cpu}`,
      threads: 1,
      memory: totalmem(),
      limits: [],
    };
  },
};
