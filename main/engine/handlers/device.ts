import type { DeviceCalls } from '../../../shared/ipc/contract.ts';
import type { Device } from '../device.ts';
import type { Jobs } from '../jobs.ts';
import type { HandlersOf } from './done.ts';

/** What answers the calls on what there is to compute on. */
export function deviceHandlers(device: Device, jobs: Jobs): HandlersOf<DeviceCalls> {
  return {
    'device.describe': ({ again }) => device.describe(again),
    'device.fix': () => ({ job: jobs.start(device.fix()) }),
  };
}
