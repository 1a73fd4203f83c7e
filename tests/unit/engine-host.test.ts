import { expect, test, vi } from 'vitest';
import { EngineHost } from '../../main/engine/engine-host.ts';
import type { EngineInfo } from '../../shared/ipc/contract.ts';
import { FakeEngine } from '../support/fake-engine.ts';

/** A host whose spare is launched as soon as the engine is ready. */
async function hosting() {
  const fake = new FakeEngine();
  const states: EngineInfo['state'][] = [];
  const listeners = {
    onInfo: ({ state }: EngineInfo) => void states.push(state),
    onProgress: () => undefined,
    onBars: () => undefined,
  };
  const host = new EngineHost(fake.launch, 'test', listeners, 0);
  await host.ready();
  const spares = (count: number) => vi.waitFor(() => expect(fake.spares).toBe(count), { interval: 1 });
  await spares(1);
  return { fake, host, states, spares };
}

test('an engine that ends is followed by its spare, and that gets a spare in turn', async () => {
  const { fake, host, states, spares } = await hosting();
  for (let round = 2; round < 6; round++) {
    const [spare] = fake.waiting;
    fake.current.die();
    await vi.waitFor(() => expect(states.at(-1)).toBe('lost'), { interval: 1 });
    await host.ready();
    expect(fake.processes).toHaveLength(round);
    expect(fake.current).toBe(spare);
    await spares(1);
  }
  expect(states).toEqual(['ready', ...Array.from({ length: 4 }, () => ['lost', 'ready']).flat()]);
  host.stop();
});

test('a spare is not asked for anything before it is needed', async () => {
  const { fake, host } = await hosting();
  expect(fake.processes).toHaveLength(1);
  host.stop();
});

test('a spare that ends is no loss: the next engine is launched anew', async () => {
  const { fake, host, states } = await hosting();
  fake.waiting[0]?.die();
  expect(states).toEqual(['ready']);
  fake.current.die();
  await vi.waitFor(() => expect(fake.processes).toHaveLength(2), { interval: 1 });
  await host.ready();
  expect(states.at(-1)).toBe('ready');
  host.stop();
});

test('engine and spare end with the host, and none is launched again', async () => {
  const { fake, host } = await hosting();
  const engine = fake.current;
  const [spare] = fake.waiting;
  host.stop();
  expect([engine.ended, spare?.ended]).toEqual([true, true]);
  await expect(host.ready()).rejects.toThrow('closed');
  expect(fake.processes).toHaveLength(1);
});
