import { readFile } from 'node:fs/promises';
import { refusedToRead } from '../files/disk-error.ts';
import { musicTensor } from '../weights/metadata.ts';
import { withSafetensors } from '../weights/safetensors.ts';
import type { MusicPrints } from './music-prints.ts';
import { decodePrints } from './prints-bytes.ts';

/** What the file of fingerprints beside a model's ends with, in place of the model's ending. */
export const printsExtension = '.prints';

/**
 * The fingerprints of the music that a model learned from: those in its file, or in one beside it of the same name.
 * @returns undefined where there are none: models that were trained before there were any have none
 * @throws SegueError `bad-model` where they are broken, `io`
 */
export async function readPrints(model: string): Promise<MusicPrints | undefined> {
  const bytes = (await readTensor(model, musicTensor)) ?? (await readBeside(model));
  return bytes && decodePrints(bytes);
}

/**
 * The bytes of fingerprints in a safetensors file.
 * @returns undefined where it has no such tensor
 * @throws SegueError `bad-model`, `io`
 */
export async function readTensor(path: string, name: string): Promise<Uint8Array | undefined> {
  return withSafetensors(path, async (file) => {
    if (!file.header.tensors.has(name)) return undefined;
    const { dtype, data } = await file.read(name);
    return dtype === 'U8' ? data : undefined;
  });
}

async function readBeside(model: string): Promise<Uint8Array | undefined> {
  const path = model.replace(/\.safetensors$/, '') + printsExtension;
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw refusedToRead(error, path);
  });
}
