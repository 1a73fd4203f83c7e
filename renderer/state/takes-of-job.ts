import type { ContinueJob, ModelInfo } from '../../shared/ipc/contract.ts';
import { soundName } from '../../shared/music/general-midi.ts';
import { BarMap } from '../../shared/music/time.ts';
import { songKey } from '../../shared/project/song-key.ts';
import type { Take } from '../../shared/project/take.ts';
import { stretchWords } from './stretch.ts';
import type { TakeList } from './take-list.svelte.ts';
import { takeNumber, takeTitle } from './take-words.ts';

/**
 * The whole takes of a job, with the recipe of each; one that was still being written is none.
 * @param models those that there are, by whose name people know the job's
 * @param nameOf names a take by its place among them, counted from 0
 */
export function takesOfJob(
  job: ContinueJob,
  models: readonly Pick<ModelInfo, 'id' | 'name'>[],
  nameOf: (index: number) => string,
): readonly Take[] {
  const { id, request, backend } = job;
  const { model, song, parent, takes: _, seed: __, ...settings } = request;
  const modelName = models.find((one) => one.id === model)?.name ?? model;
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

/** Names for the takes of a job: numbers after those that there are, with what they were asked to be. */
export function titlesAfter(takes: TakeList, { song, like, infill, accompany }: ContinueJob['request']) {
  const last = Math.max(0, ...takes.all.map(takeNumber));
  const liked = like && takes.likedBy(like);
  const stretch = infill ?? accompany?.stretch;
  const bars = stretch && stretchWords(new BarMap(song), stretch);
  const where = accompany ? [soundName(accompany), bars].filter(Boolean).join(', ') : bars;
  return (index: number) => takeTitle(last + 1 + index, { like, liked, where });
}
