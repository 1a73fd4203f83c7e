/** A thread that finds out what there is to compute on, so that nothing of TensorFlow.js is loaded where windows are served. */

import { engineStatus, sizeOf } from '../native/engine-status.ts';
import { answerWith } from '../threads/answer.ts';
import { describeDevices } from './describe-devices.ts';

const answers = {
  /** Every backend, tried; and what is still to do for the native engine, where there can be one. */
  async describe(_: null) {
    const devices = await describeDevices();
    const native = await engineStatus().then(
      ({ needs, missing, plan }) => ({ needs, ...sizeOf(missing), variant: plan.distribution.variant }),
      () => undefined,
    );
    return { devices, native };
  },
};

export type DeviceAnswers = typeof answers;

answerWith(answers);
