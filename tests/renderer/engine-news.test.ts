import { expect, test } from 'vitest';
import { Engine } from '../../renderer/state/engine.svelte.ts';
import { Notices } from '../../renderer/state/notices.svelte.ts';
import type { ModelInfo } from '../../shared/ipc/contract.ts';
import { FakeClient, someModel } from '../support/fake-client.ts';
import { settled } from '../support/fake-studio.ts';

test('an engine that gets ready while the models are still being listed is known to be ready', async () => {
  const client = new FakeClient();
  let list: (models: readonly ModelInfo[]) => void = () => undefined;
  client.answers['engine.describe'] = () => ({ version: 'test', state: 'starting' });
  client.answers['models.list'] = () => new Promise((resolve) => (list = resolve));
  const engine = new Engine(client, new Notices());
  const started = engine.start();
  await settled();
  expect(engine.info?.state).toBe('starting');
  client.tell('engine', { version: 'test', state: 'ready' });
  list([someModel]);
  await started;
  expect(engine.info?.state).toBe('ready');
  expect(engine.models).toEqual([someModel]);
});
