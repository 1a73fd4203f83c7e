import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onDisk } from '../files/on-disk.ts';

/** The C++ source of the kernels that Segue adds to TensorFlow. */
export const kernelFolder = onDisk(fileURLToPath(new URL('kernels', import.meta.url)));

/** One build of the kernels: the processor that loads it decides which of them it can run. */
export interface KernelBuild {
  /** Names the file, and is what people are told. */
  readonly instructions: string;
  /** What the compiler is told about the processor. */
  readonly flags: readonly string[];
}

/** The builds for a processor's architecture, the fastest first. An x64 processor without AVX2 runs none of them. */
export function kernelBuilds(arch: string = process.arch): readonly KernelBuild[] {
  if (arch === 'arm64') return [{ instructions: 'NEON', flags: [] }];
  if (arch !== 'x64') return [];
  return [
    { instructions: 'AVX-512', flags: ['-march=skylake-avx512'] },
    { instructions: 'AVX2', flags: ['-march=haswell'] },
  ];
}

/** Where a build lies in an engine's folder. */
export function kernelFile(instructions: string): string {
  return join('lib', 'napi-v8', `segue_kernels_${instructions.toLowerCase().replace('-', '')}.node`);
}

/** Names the sources by what they say, so that an engine with other kernels is another engine. */
export function kernelDigest(folder: string = kernelFolder): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) {
    hash
      .update(`${name}\0`)
      .update(readFileSync(join(folder, name)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 12);
}
