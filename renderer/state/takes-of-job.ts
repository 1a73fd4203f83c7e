import type { ContinueJob } from '../../shared/ipc/contract.ts';
import type { Song } from '../../shared/music/song.ts';
import { songKey } from '../../shared/project/song-key.ts';
import type { Take } from '../../shared/project/take.ts';

/**
 * The whole takes of a job, with the recipe of each; one that was still being written is none.
 * @param modelName the name that people know the job's model by
 * @param nameOf names a take by its place among them, counted from 0
 */
export function takesOfJob(job: ContinueJob, modelName: string, nameOf: (index: number) => string): readonly Take[] {
  const { id, request, backend } = job;
  const { model, song, parent, takes: _, seed: __, ...settings } = request;
  const seedKey = songKey(song);
  return job.takes
    .flatMap(({ seed, continuation, nats }, index) => (nats === undefined ? [] : [{ seed, continuation, nats, index }]))
    .map(({ seed, continuation, nats, index }, place) => ({
      id: `${id}-${index}`,
      name: nameOf(place),
      recipe: { ...settings, model, modelName, seed, backend },
      seedKey,
      ...(parent !== undefined && { parent }),
      continuation,
      nats,
      kept: false,
      made: Date.now(),
    }));
}

/** The number that a take's name bears, such as 3 of “Take 3”; 0 where it bears none. */
export function takeNumber({ name }: Pick<Take, 'name'>): number {
  return Number(/^Take (\d+)/.exec(name)?.[1] ?? 0);
}

/** Those of the seeds that takes carry on; the others need not be kept. */
export function usedSeeds(
  takes: readonly Take[],
  seeds: Readonly<Record<string, Song>>,
): Readonly<Record<string, Song>> {
  const used = new Set(takes.map(({ seedKey }) => seedKey));
  return Object.fromEntries(Object.entries(seeds).filter(([key]) => used.has(key)));
}
