import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { builtEngine } from '../../main/native/built-engine.ts';
import { addonFile, isWhole, linkLibraries } from '../../main/native/engine-folder.ts';
import { wheelFolder } from '../../main/native/engine-plan.ts';
import { linkTree } from '../../main/native/link-tree.ts';
import { withLock } from '../../main/native/lock.ts';
import { hasWheel } from '../../main/native/wheel-cache.ts';
import { distributionFor } from '../../main/native/wheels.ts';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'segue-native-')));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

describe('a wheel in the cache', () => {
  const wheel = distributionFor({ platform: 'linux', arch: 'x64', nvidia: false })?.wheels[0];
  if (wheel === undefined) throw new Error('There is a wheel for Linux.');
  const list = { 'a.so': { size: 3, sha256: createHash('sha256').update('abc').digest('base64url') } };

  test('counts with its list and every file alone; changed bytes are found by the thorough look', async () => {
    const home = wheelFolder('', wheel);
    expect(await hasWheel(folder, wheel)).toBe(false);
    await put(join(home, 'a.so'), 'abc');
    expect(await hasWheel(folder, wheel)).toBe(false);
    await put(join(home, 'files.json'), JSON.stringify(list));
    expect(await hasWheel(folder, wheel, true)).toBe(true);
    await put(join(home, 'a.so'), 'abd');
    expect(await hasWheel(folder, wheel)).toBe(true);
    expect(await hasWheel(folder, wheel, true)).toBe(false);
    await put(join(home, 'a.so'), 'ab');
    expect(await hasWheel(folder, wheel)).toBe(false);
  });
});

describe('an engine', () => {
  test('is there with its addon, and finished with its manifest', async () => {
    const plan = { folder: join(folder, 'two') };
    expect(builtEngine(plan)).toBeUndefined();
    await put(join('two', addonFile), 'two');
    expect(builtEngine(plan)).toEqual({ folder: plan.folder, manifest: undefined });
    const manifest = {
      key: 'k',
      variant: 'cpu',
      tensorflow: '2.18.0',
      files: { [addonFile]: 3 },
      kernels: { built: [] },
    };
    await put('two/engine.json', JSON.stringify(manifest));
    expect(builtEngine(plan)).toEqual({ folder: plan.folder, manifest });
    await rm(plan.folder, { recursive: true });
    expect(builtEngine(plan)).toBeUndefined();
  });

  test('is whole while its files keep their sizes', async () => {
    const manifest = { files: { 'a.node': 3 } };
    expect(await isWhole(folder, manifest)).toBe(false);
    await put('a.node', 'abc');
    expect(await isWhole(folder, manifest)).toBe(true);
    await put('a.node', 'ab');
    expect(await isWhole(folder, manifest)).toBe(false);
  });

  test('links to libraries file by file, and still finds them once the whole cache is moved', async () => {
    await put('cache/wheels/w/nvidia/cudnn/lib/a.so', 'a');
    await put('cache/wheels/w/nvidia/cudnn/lib/b.txt', 'b');
    const takes = (path: string) => path.endsWith('.so');
    await linkTree(join(folder, 'cache/wheels/w/nvidia'), join(folder, 'cache/engines/e/nvidia'), takes);
    await rename(join(folder, 'cache'), join(folder, 'moved'));
    expect(await readFile(join(folder, 'moved/engines/e/nvidia/cudnn/lib/a.so'), 'utf8')).toBe('a');
    expect(existsSync(join(folder, 'moved/engines/e/nvidia/cudnn/lib/b.txt'))).toBe(false);
  });
});

test("TensorFlow finds each of NVIDIA's libraries in a folder that it knows", async () => {
  const distribution = distributionFor({ platform: 'linux', arch: 'x64', nvidia: true });
  if (!distribution) throw new Error('There is an engine for a card on Linux.');
  const cache = join(folder, 'cache');
  const [tensorflow, ...libraries] = distribution.wheels.map((wheel) => relative(folder, wheelFolder(cache, wheel)));
  await put(`${tensorflow}/tensorflow/libtensorflow_framework.so.2`, '');
  const parts = libraries.flatMap((library) => /nvidia-(.+)-cu12/.exec(library)?.[1]?.replace('-', '_') ?? []);
  for (const [i, part] of parts.entries()) await put(`${libraries[i]}/nvidia/${part}/lib/lib${part}.so.12`, part);
  await linkLibraries({ cache, distribution }, join(folder, 'cache/engines/e/deps'));
  // The RUNPATH of libtensorflow_framework.so.2 in TensorFlow 2.21.0, read with readelf.
  const known = ['cublas', 'cuda_cupti', 'cuda_runtime', 'cudnn', 'cufft', 'cusparse', 'nccl'];
  const found = known.flatMap((part) => readdirSync(join(folder, `cache/engines/e/deps/nvidia/${part}/lib`)));
  // These it opens before it takes a card: `dso_loader` tells of each with TF_CPP_VMODULE=dso_loader=3.
  for (const needed of ['cublas', 'cuda_runtime', 'cudnn', 'cufft', 'cusolver', 'cusparse']) {
    expect(parts).toContain(needed);
    expect(found).toContain(`lib${needed}.so.12`);
  }
});

describe('the lock', () => {
  test('lets one in at a time', async () => {
    let inside = 0;
    let waited = 0;
    const work = () =>
      withLock(
        join(folder, 'lock'),
        async () => {
          expect(++inside).toBe(1);
          await new Promise((resolve) => setImmediate(resolve));
          inside--;
        },
        { onWait: () => waited++ },
      );
    await Promise.all([work(), work(), work()]);
    expect(waited).toBeGreaterThan(0);
    expect(existsSync(join(folder, 'lock'))).toBe(false);
  });

  test('is taken from a process that is gone, and let go after an error', async () => {
    // No system gives out process ids this high.
    await put('lock', '2147483646\n');
    await expect(withLock(join(folder, 'lock'), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withLock(join(folder, 'lock'), async () => 'in')).toBe('in');
  });
});
