import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kernelArguments } from '../../main/native/compile-kernels.ts';
import { kernelBuilds, kernelDigest, kernelFile } from '../../main/native/kernel-sources.ts';

test('there is a file of its own for every instruction set, and none for an unknown architecture', () => {
  expect(kernelBuilds('x64').map(({ instructions }) => instructions)).toEqual(['AVX-512', 'AVX2']);
  expect(kernelBuilds('arm64').map(({ instructions }) => instructions)).toEqual(['NEON']);
  expect(kernelBuilds('riscv64')).toEqual([]);
  const files = ['x64', 'arm64'].flatMap((arch) =>
    kernelBuilds(arch).map(({ instructions }) => kernelFile(instructions)),
  );
  expect(new Set(files).size).toBe(files.length);
});

test('the compiler never builds for the machine that it happens to run on', () => {
  for (const build of ['x64', 'arm64'].flatMap((arch) => kernelBuilds(arch))) {
    const args = kernelArguments({ include: '/include', libraries: ['/lib/a.so'], output: '/out.node' }, build, [
      'a.cc',
    ]);
    expect(args).not.toContain('-march=native');
    expect(args).toEqual(expect.arrayContaining([...build.flags]));
    // A library named before the code that uses it is not linked.
    expect(args.indexOf('/lib/a.so')).toBeGreaterThan(args.indexOf('a.cc'));
  }
});

test('the digest changes with any file, its name too', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'segue-kernels-'));
  try {
    const digests = new Set<string>();
    for (const [name, text] of [
      ['a.cc', 'one'],
      ['a.cc', 'two'],
      ['b.h', ''],
    ] as const) {
      await writeFile(join(folder, name), text);
      expect(kernelDigest(folder)).toBe(kernelDigest(folder));
      digests.add(kernelDigest(folder));
    }
    expect(digests.size).toBe(3);
  } finally {
    await rm(folder, { recursive: true });
  }
});
