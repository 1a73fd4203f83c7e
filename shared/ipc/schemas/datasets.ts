import * as v from 'valibot';
import { trackRoles } from '../../music/track-role.ts';
import type {
  Bin,
  DatasetInfo,
  DatasetReport,
  DatasetSong,
  DatasetState,
  Histograms,
  RefusedFile,
  SongFilter,
  Totals,
} from '../calls/datasets.ts';
import { bound, list, real, text, whole } from './bound.ts';
import { bytesSchema, call, countSchema, done, nameSchema, nothing, sentenceSchema, timeSchema } from './call.ts';
import { rollThumbnailSchema } from './library.ts';
import { songSchema } from './song.ts';

/** Files of one call to `datasets.add`. */
export const mostFiles = 1000;
/** The longest name of a file within its folder, in UTF-16 code units. */
const longestPath = 4096;

export const datasetIdSchema = text(100);
const amount = real(0, Number.MAX_VALUE);
const meter = text(20);
const path = text(longestPath);

const stateSchema = bound<DatasetState>()(v.picklist(['empty', 'reading', 'ready', 'stopped', 'failed']));

export const datasetSchema = bound<DatasetInfo>()(
  v.strictObject({
    id: datasetIdSchema,
    name: nameSchema,
    folder: v.exactOptional(path),
    state: stateSchema,
    files: countSchema,
    songs: countSchema,
    notes: countSchema,
    seconds: amount,
    refused: countSchema,
    exactDuplicates: countSchema,
    nearDuplicates: countSchema,
    created: timeSchema,
    changed: timeSchema,
    progress: v.exactOptional(
      v.pipe(
        v.strictObject({ stage: v.picklist(['reading', 'comparing']), done: countSchema, total: countSchema }),
        v.readonly(),
      ),
    ),
    error: v.exactOptional(sentenceSchema),
  }),
);

const range = (most: number) => v.pipe(v.tuple([real(0, most), real(0, most)]), v.readonly());

export const songFilterSchema = bound<SongFilter>()(
  v.strictObject({
    programs: v.exactOptional(list(whole(0, 128), 129)),
    meters: v.exactOptional(list(meter, 1000)),
    bars: v.exactOptional(range(2 ** 40)),
    polyphony: v.exactOptional(range(2 ** 20)),
  }),
);

const binSchema = bound<Bin>()(
  v.strictObject({
    label: text(300),
    from: v.exactOptional(amount),
    to: v.exactOptional(amount),
    songs: countSchema,
  }),
);
const bins = list(binSchema, 1000);

const histogramsSchema = bound<Histograms>()(
  v.strictObject({ keys: bins, meters: bins, tempi: bins, programs: bins, bars: bins, polyphony: bins }),
);

const totalsSchema = bound<Totals>()(v.strictObject({ songs: countSchema, notes: countSchema, seconds: amount }));
const roleSchema = v.picklist(trackRoles);

const reportSchema = bound<DatasetReport>()(
  v.strictObject({
    dataset: datasetSchema,
    selected: totalsSchema,
    histograms: histogramsSchema,
    roles: list(v.strictObject({ role: roleSchema, tracks: countSchema, notes: countSchema }), 4),
    split: v.strictObject({ training: totalsSchema, validation: totalsSchema, test: totalsSchema }),
  }),
);

const datasetSongSchema = bound<DatasetSong>()(
  v.strictObject({
    number: countSchema,
    name: path,
    title: text(10_000),
    notes: countSchema,
    seconds: amount,
    bars: countSchema,
    meter,
    tempo: amount,
    key: v.exactOptional(v.strictObject({ fifths: whole(-7, 7), mode: v.picklist(['major', 'minor']) })),
    polyphony: amount,
    tracks: list(
      v.strictObject({
        name: text(10_000),
        program: whole(0, 127),
        drums: v.boolean(),
        role: roleSchema,
        notes: countSchema,
      }),
      4096,
    ),
    duplicate: v.exactOptional(v.strictObject({ of: path, kind: v.picklist(['exact', 'near']) })),
    thumbnail: rollThumbnailSchema,
  }),
);

const refusedSchema = bound<RefusedFile>()(v.strictObject({ file: path, reason: sentenceSchema }));

const dataset = { dataset: datasetIdSchema };
const filter = v.exactOptional(songFilterSchema);
const page = { offset: countSchema, limit: whole(1, 500) };
const one = v.strictObject(dataset);

export const datasetSchemas = {
  'datasets.list': { params: nothing, result: list(datasetSchema, 10_000) },
  'datasets.create': {
    params: call<'datasets.create'>().params(v.strictObject({ name: nameSchema, folder: v.exactOptional(path) })),
    result: datasetSchema,
  },
  'datasets.add': {
    params: call<'datasets.add'>().params(
      v.strictObject({ ...dataset, files: list(v.strictObject({ name: path, bytes: bytesSchema }), mostFiles) }),
    ),
    result: done,
  },
  'datasets.finish': {
    params: call<'datasets.finish'>().params(
      v.strictObject({ ...dataset, refused: v.exactOptional(list(refusedSchema, 100_000)) }),
    ),
    result: done,
  },
  'datasets.read': { params: one, result: done },
  'datasets.stop': { params: one, result: done },
  'datasets.open': {
    params: call<'datasets.open'>().params(
      v.strictObject({
        ...dataset,
        filter,
        seed: v.exactOptional(whole(0, 0xffff_ffff)),
        fraction: v.exactOptional(real(0.001, 0.499)),
      }),
    ),
    result: reportSchema,
  },
  'datasets.songs': {
    params: call<'datasets.songs'>().params(
      v.strictObject({
        ...dataset,
        filter,
        text: v.exactOptional(text(1000)),
        duplicates: v.exactOptional(v.boolean()),
        ...page,
      }),
    ),
    result: call<'datasets.songs'>().result(
      v.strictObject({ songs: list(datasetSongSchema, 500), total: countSchema }),
    ),
  },
  'datasets.refused': {
    params: call<'datasets.refused'>().params(v.strictObject({ ...dataset, ...page })),
    result: call<'datasets.refused'>().result(
      v.strictObject({ refused: list(refusedSchema, 500), total: countSchema }),
    ),
  },
  'datasets.song': {
    params: call<'datasets.song'>().params(v.strictObject({ ...dataset, number: countSchema })),
    result: call<'datasets.song'>().result(v.strictObject({ song: songSchema })),
  },
};

export const datasetEventSchemas = { dataset: datasetSchema };
