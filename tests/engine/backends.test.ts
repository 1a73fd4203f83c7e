import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { describeDevices } from '../../main/backends/describe-devices.ts';
import { withEngineEnvironment } from '../../main/backends/engine-environment.mjs';
import { probeBackend } from '../../main/backends/probe-backend.ts';
import { typeScriptArguments } from '../../main/typescript.mjs';

const result = v.object({
  id: v.string(),
  device: v.string(),
  addon: v.boolean(),
  models: v.record(v.string(), v.record(v.string(), v.array(v.number()))),
});

/** Vulkan in software, as Debian's Chromium brings it, where the machine names no driver of its own. */
const swiftShader = '/usr/lib/chromium/vk_swiftshader_icd.json';
if (process.env.VK_ICD_FILENAMES === undefined && existsSync(swiftShader)) {
  process.env.VK_ICD_FILENAMES = swiftShader;
  process.env.LD_LIBRARY_PATH = ['/usr/lib/chromium', process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
}

const probe = await probeBackend('webgpu');
const noWebgpu = probe.works ? undefined : probe.reason;
if (noWebgpu !== undefined) console.warn(`SKIPPED: the tests of the webgpu backend. ${noWebgpu}.`);

/** What a backend computes, in a process of its own, as it always does. */
function numbersOf(backend: string): Promise<v.InferOutput<typeof result>> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('../support/backend-numbers.ts', import.meta.url)), [backend], {
      execArgv: typeScriptArguments(),
      env: withEngineEnvironment(),
    });
    let answer: unknown;
    child.on('message', (message) => {
      answer = message;
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (answer === undefined) reject(new Error(`${backend} ended with ${signal ?? `exit code ${code}`}.`));
      else resolve(v.parse(result, answer));
    });
  });
}

const native = numbersOf('native');

test('the native engine is here and works', async () => {
  const { id, addon } = await native;
  expect(id).toBe('native');
  expect(addon).toBe(true);
  expect(await probeBackend('native')).toMatchObject({
    works: true,
    active: { version: expect.stringMatching(/^TensorFlow 2\.\d+\.\d+( with Segue's kernels for \S+)?$/) },
  });
});

describe.each([
  { id: 'wasm', skip: undefined },
  { id: 'cpu', skip: undefined },
  { id: 'webgpu', skip: noWebgpu },
])('$id', ({ id, skip }) => {
  const title = 'gives every model the same logits, gradients and training step as TensorFlow';
  test.skipIf(skip !== undefined)(skip === undefined ? title : `${title} (skipped: ${skip})`, async () => {
    const expected = await native;
    const actual = await numbersOf(id);
    expect(actual.id).toBe(id);
    expect(actual.addon).toBe(false);
    expect(Object.keys(actual.models)).toEqual(Object.keys(expected.models));
    for (const [model, tensors] of Object.entries(expected.models)) {
      for (const [tensor, numbers] of Object.entries(tensors)) {
        const others = actual.models[model]?.[tensor] ?? [];
        expect(others).toHaveLength(numbers.length);
        const worst = Math.max(...numbers.map((number, i) => Math.abs(number - (others[i] ?? Number.NaN))));
        expect(worst, `${tensor} of ${model}`).toBeLessThan(1e-3);
      }
    }
  });
});

test('the devices are described, with the native engine chosen', async () => {
  const devices = await describeDevices();
  expect(devices.map(({ id }) => id)).toEqual(['native', 'webgpu', 'wasm', 'cpu']);
  expect(devices.filter(({ chosen }) => chosen).map(({ id }) => id)).toEqual(['native']);
  for (const { id, probe } of devices) {
    if (probe.works) expect(probe.active.device, id).not.toBe('');
    else expect(probe.reason, id).not.toBe('');
  }
});
