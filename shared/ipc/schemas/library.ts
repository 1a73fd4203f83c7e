import * as v from 'valibot';
import type { CurveThumbnail, LibraryEntry, LibraryKind, LibraryRef, RollThumbnail } from '../calls/library.ts';
import { bound, list, text, whole } from './bound.ts';
import {
  bytesUpTo,
  call,
  countSchema,
  done,
  idSchema,
  nameSchema,
  sentenceSchema,
  shareSchema,
  timeSchema,
} from './call.ts';

export const libraryKindSchema = bound<LibraryKind>()(v.picklist(['dataset', 'model', 'run', 'project']));

const ref = { kind: libraryKindSchema, id: idSchema };
const refSchema = bound<LibraryRef>()(v.strictObject(ref));

export const rollThumbnailSchema = bound<RollThumbnail>()(
  v.strictObject({
    kind: v.literal('roll'),
    columns: whole(1, 256),
    rows: whole(1, 128),
    cells: bytesUpTo(256 * 128),
  }),
);

const curveThumbnailSchema = bound<CurveThumbnail>()(
  v.strictObject({ kind: v.literal('curve'), values: list(shareSchema, 48) }),
);

const entrySchema = bound<LibraryEntry>()(
  v.strictObject({
    ...ref,
    name: nameSchema,
    about: sentenceSchema,
    changed: timeSchema,
    bytes: countSchema,
    shipped: v.boolean(),
    thumbnail: v.exactOptional(v.variant('kind', [rollThumbnailSchema, curveThumbnailSchema])),
  }),
);

export const librarySchemas = {
  'library.find': {
    params: call<'library.find'>().params(
      v.strictObject({
        kinds: v.exactOptional(list(libraryKindSchema, 4)),
        text: v.exactOptional(text(1000)),
        order: v.exactOptional(v.picklist(['name', 'changed'])),
        offset: countSchema,
        limit: whole(1, 200),
      }),
    ),
    result: call<'library.find'>().result(v.strictObject({ entries: list(entrySchema, 200), total: countSchema })),
  },
  'library.dependants': {
    params: refSchema,
    result: call<'library.dependants'>().result(
      list(v.strictObject({ ...ref, name: nameSchema, consequence: sentenceSchema }), 100_000),
    ),
  },
  'library.rename': {
    params: call<'library.rename'>().params(v.strictObject({ ...ref, name: nameSchema })),
    result: refSchema,
  },
  'library.remove': { params: refSchema, result: done },
};

export const libraryEventSchemas = {
  library: v.pipe(v.strictObject({ kinds: list(libraryKindSchema, 4) }), v.readonly()),
};
