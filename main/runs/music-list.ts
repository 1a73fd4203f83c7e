import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { SegueError } from '../../shared/errors.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import type { MusicSource } from '../training/collect.ts';

const listSchema = v.strictObject({
  name: v.string(),
  files: v.array(v.strictObject({ path: v.string(), name: v.string(), tunes: v.exactOptional(v.array(v.number())) })),
});

/** The music that a run learns from, as its folder keeps it, so that the run does not change with its dataset. */
export type MusicList = Exclude<MusicSource, string>;

export async function writeMusicList(path: string, list: MusicList): Promise<void> {
  await writeAtomically(path, JSON.stringify(list));
}

/** @throws SegueError `io` where the list is gone or broken */
export async function readMusicList(path: string): Promise<MusicList> {
  try {
    return v.parse(listSchema, JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new SegueError('io', 'The list of the music of this run is gone or broken; start it anew.', { cause });
  }
}
