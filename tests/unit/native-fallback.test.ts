import { describe, expect, test } from 'vitest';
import { type ActiveBackend, type Backend, BackendUnavailable } from '../../main/backends/backend.ts';
import { chooseBackend } from '../../main/backends/choose-backend.ts';
import { describeDevices } from '../../main/backends/describe-devices.ts';
import { SegueError } from '../../shared/errors.ts';

const active = (id: string, gpu = false): ActiveBackend => ({
  id,
  device: 'a device',
  gpu,
  version: 'Maths 1.0',
  threads: 1,
  memory: undefined,
  limits: [],
});

/** A backend that works, or says why it doesn't; what is activated is written down. */
function fake(id: string, log: string[], reason?: string): Backend {
  return {
    id,
    summary: id,
    needsCard: id === 'webgpu',
    async activate(asked) {
      if (reason !== undefined) throw new BackendUnavailable(reason, 'do something');
      log.push(`${id}${asked ? ' asked' : ''}`);
      return active(id);
    },
  };
}

function setting(reasons: { native?: string; webgpu?: string; wasm?: string }, requireNative = false) {
  const log: string[] = [];
  const notices: string[] = [];
  return {
    log,
    notices,
    options: {
      backends: [
        fake('native', log, reasons.native),
        fake('webgpu', log, reasons.webgpu),
        fake('wasm', log, reasons.wasm),
      ],
      notice: (message: string) => void notices.push(message),
      prepareNative: async () => void log.push('prepare'),
      requireNative,
    },
  };
}

describe('choosing a backend', () => {
  test('takes the best, prepares it first, and says nothing', async () => {
    const { log, notices, options } = setting({});
    expect(await chooseBackend(undefined, options)).toMatchObject({ id: 'native', reasons: [] });
    expect(log).toEqual(['prepare', 'native']);
    expect(notices).toEqual([]);
  });

  test('falls back with a notice that names what is used and every reason', async () => {
    const { notices, options } = setting({ native: 'No engine', webgpu: 'No card' });
    const chosen = await chooseBackend(undefined, options);
    expect(chosen.id).toBe('wasm');
    expect(chosen.reasons).toEqual(['Not native: No engine; do something.', 'Not webgpu: No card; do something.']);
    expect(notices).toHaveLength(1);
    for (const part of ['wasm', 'No engine', 'No card']) expect(notices[0]).toContain(part);
  });

  test('takes an engine that cannot be prepared for one that does not work', async () => {
    const { log, options } = setting({});
    const prepareNative = () => Promise.reject(new Error('No network.'));
    const chosen = await chooseBackend(undefined, { ...options, prepareNative });
    expect(chosen).toMatchObject({ id: 'webgpu', reasons: ['Not native: No network.'] });
    expect(log).toEqual(['webgpu']);
  });

  test('falls back on nothing once it is cancelled', async () => {
    const { log, options } = setting({});
    const cancelled = new SegueError('cancelled', 'Stopped.');
    const prepareNative = () => Promise.reject(cancelled);
    await expect(chooseBackend(undefined, { ...options, prepareNative })).rejects.toBe(cancelled);
    expect(log).toEqual([]);
    const signal = AbortSignal.abort();
    await expect(chooseBackend(undefined, { ...options, signal })).rejects.toMatchObject({ code: 'cancelled' });
    expect(log).toEqual(['prepare', 'native']);
  });

  test('gives exactly the one that is asked for, or an error', async () => {
    const { log, options } = setting({ webgpu: 'No card' });
    expect((await chooseBackend('wasm', options)).id).toBe('wasm');
    expect(log).toEqual(['wasm asked']);
    await expect(chooseBackend('webgpu', options)).rejects.toMatchObject({ code: 'no-backend' });
    await expect(chooseBackend('abacus', options)).rejects.toMatchObject({
      code: 'bad-option',
      message: 'There is no backend named abacus; choose one of native, webgpu, wasm.',
    });
    expect(log).toEqual(['wasm asked']);
  });

  test('does not fall back where the native engine is required', async () => {
    const { log, options } = setting({ native: 'No engine' }, true);
    await expect(chooseBackend(undefined, options)).rejects.toThrow('No engine; do something.');
    expect(log).toEqual(['prepare']);
    expect((await chooseBackend('wasm', options)).id).toBe('wasm');
  });

  test('says every reason where nothing works', async () => {
    const { options } = setting({ native: 'A', webgpu: 'B', wasm: 'C' });
    await expect(chooseBackend(undefined, options)).rejects.toMatchObject({ code: 'no-backend' });
    await expect(chooseBackend(undefined, options)).rejects.toThrow(/A; .*B; .*C; /);
  });
});

test('the description marks what is chosen unasked: not a graphics card imitated in software', async () => {
  const { options } = setting({});
  const devices = await describeDevices(options.backends, async (id) =>
    id === 'native' ? { works: false, reason: 'No engine', fix: 'build it' } : { works: true, active: active(id) },
  );
  expect(devices.filter(({ chosen }) => chosen).map(({ id }) => id)).toEqual(['wasm']);
  const withCard = await describeDevices(options.backends, async (id) =>
    id === 'native'
      ? { works: false, reason: 'No', fix: 'build' }
      : { works: true, active: active(id, id === 'webgpu') },
  );
  expect(withCard.find(({ chosen }) => chosen)?.id).toBe('webgpu');
});
