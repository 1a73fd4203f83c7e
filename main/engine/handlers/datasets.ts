import type { DatasetCalls } from '../../../shared/ipc/contract.ts';
import type { Datasets } from '../../datasets/datasets.ts';
import { done, type HandlersOf } from './done.ts';

/** What answers the calls on datasets. */
export function datasetHandlers(datasets: Datasets): HandlersOf<DatasetCalls> {
  return {
    'datasets.list': () => datasets.list(),
    'datasets.create': ({ name, folder }) => datasets.create(name, folder),
    'datasets.add': done(({ dataset, files }) => datasets.add(dataset, files)),
    'datasets.finish': done(({ dataset, refused }) => datasets.finish(dataset, refused)),
    'datasets.read': done(({ dataset }) => datasets.read(dataset)),
    'datasets.stop': done(({ dataset }) => datasets.stop(dataset)),
    'datasets.open': ({ dataset, filter, seed, fraction }) => datasets.open(dataset, filter, seed, fraction),
    'datasets.songs': (query) => datasets.songs(query),
    'datasets.refused': (query) => datasets.refused(query),
    'datasets.song': async ({ dataset, number }) => ({ song: await datasets.song(dataset, number) }),
  };
}
