import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';
import { withEngineEnvironment } from '../../main/backends/engine-environment.mjs';
import { ownKernels } from '../../main/kernels/own-kernels.ts';
import { kernelBuilds } from '../../main/native/kernel-sources.ts';
import { typeScriptArguments } from '../../main/typescript.mjs';
import { startNativeEngine } from '../support/native-engine.ts';
import { ownKernelCases, worstDifference } from '../support/own-kernel-cases.ts';

/** Rounding differs: TensorFlow adds up in another order. */
const TOLERANCE = 2e-5;

beforeAll(startNativeEngine);

const report = v.object({
  instructions: v.optional(v.string()),
  missing: v.optional(v.string()),
  digest: v.string(),
  worst: v.number(),
});

/** What a process with that environment computes. */
async function numbersWith(env: Record<string, string>) {
  const child = fork(fileURLToPath(new URL('../support/own-kernel-process.ts', import.meta.url)), {
    execArgv: typeScriptArguments(),
    env: { ...withEngineEnvironment(), ...env },
  });
  const [message] = await once(child, 'message');
  return v.parse(report, message);
}

test("Segue's own kernels are loaded: every instruction set that this processor has is built", async () => {
  expect(ownKernels()).toMatchObject({ missing: undefined });
  expect(kernelBuilds().map(({ instructions }) => instructions)).toContain(ownKernels().instructions);
});

describe("Segue's own kernels give TensorFlow's numbers, gradients too, and leave nothing behind", () => {
  test.each(ownKernelCases)('$name', (example) => {
    const before = tf.memory().numTensors;
    expect(worstDifference(example)).toBeLessThan(TOLERANCE);
    expect(tf.memory().numTensors).toBe(before);
  });

  test.each(ownKernelCases)('$name passes on what is not a number', ({ shapes, f }) => {
    const value = tf.tidy(() => f(...shapes.map((shape) => tf.fill([...shape], Number.NaN))).dataSync());
    expect(value.every(Number.isNaN)).toBe(true);
  });

  test.each(kernelBuilds())('as compiled for $instructions', async ({ instructions }) => {
    const { missing, worst, ...child } = await numbersWith({ SEGUE_OWN_KERNELS: instructions });
    if (child.instructions === undefined) expect(missing).toMatch(/this processor has none of/);
    else expect(worst).toBeLessThan(TOLERANCE);
  });
});

test('the numbers do not depend on the run nor on the number of threads, bit for bit', async () => {
  const { digest } = await numbersWith({});
  for (const threads of ['1', '2', '3']) {
    expect((await numbersWith({ TF_NUM_INTRAOP_THREADS: threads })).digest, `${threads} threads`).toBe(digest);
  }
});

test('they can be left out, and that is said', async () => {
  const { instructions, missing, worst } = await numbersWith({ SEGUE_OWN_KERNELS: '0' });
  expect(instructions).toBeUndefined();
  expect(missing).toMatch(/^TensorFlow computes alone, without Segue's own kernels: .*\.$/);
  expect(worst).toBe(0);
});
