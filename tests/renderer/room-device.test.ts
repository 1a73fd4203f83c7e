import { expect, test } from 'vitest';
import type { DeviceReport, FixJob } from '../../shared/ipc/contract.ts';
import { fakeStudio, settled } from '../support/fake-studio.ts';

const report = (platform: string): DeviceReport => ({
  backends: [],
  samplingThreads: 1,
  platform,
  processor: 'a processor',
  memory: { total: 2, free: 1 },
});
const fixing = (change: Partial<FixJob> = {}): FixJob => ({
  ...{ id: 'f1', kind: 'fix', state: 'running', fraction: 0, step: 'Compiling' },
  ...change,
});

/** A studio whose engine is mended, and how often what computes was looked at. */
function opened() {
  const fake = fakeStudio();
  let looks = 0;
  fake.client.answers['device.describe'] = () => report(`look ${++looks}`);
  fake.client.answers['device.fix'] = () => ({ job: 'f1' });
  return { ...fake, device: fake.studio.room.device, looks: () => looks };
}

test('the engine is mended at a press, and what computes is looked at anew once it is', async () => {
  const { client, device } = opened();
  await device.look();
  await device.fix();
  expect(client.asked('device.fix')).toEqual([{}]);
  client.tell('job', fixing({ fraction: 0.5 }));
  expect(device.fixing).toMatchObject({ state: 'running', fraction: 0.5 });
  expect(device.report?.platform).toBe('look 1');
  client.tell('job', fixing({ state: 'done', fraction: 1 }));
  await settled();
  expect(client.asked('device.describe')).toEqual([{}, { again: true }]);
  expect(device.report?.platform).toBe('look 2');
});

test('where that is done while it is being looked, it is looked at once more', async () => {
  const { client, device } = opened();
  const looking = device.look();
  client.tell('job', fixing({ state: 'done', fraction: 1 }));
  await looking;
  expect(device.report?.platform).toBe('look 2');
  expect(device.looking).toBe(false);
});

test('mending that fails says why, and can be stopped while it goes on', async () => {
  const { client, device } = opened();
  client.answers['jobs.cancel'] = () => null;
  client.tell('job', fixing());
  await device.stopFixing();
  expect(client.asked('jobs.cancel')).toEqual([{ job: 'f1' }]);
  client.tell('job', fixing({ state: 'failed', error: 'There is no pip here; install it.' }));
  expect(device.fixing?.error).toMatch(/pip/);
});
