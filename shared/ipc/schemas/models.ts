import * as v from 'valibot';
import type { ModelInfo } from '../calls/models.ts';
import { bound, list, text, whole } from './bound.ts';
import {
  bytesSchema,
  bytesUpTo,
  call,
  countSchema,
  done,
  idSchema,
  nameSchema,
  nothing,
  numberSchema,
  sentenceSchema,
} from './call.ts';
import { knownSoundSchema } from './project.ts';

/** Bytes of a file that go over in one call. */
export const largestStretch = 8 * 2 ** 20;

export const modelSchema = bound<ModelInfo>()(
  v.strictObject({
    id: text(300),
    name: text(300),
    kind: text(200),
    tokenizer: text(200),
    parameters: whole(0, Number.MAX_SAFE_INTEGER),
    summary: sentenceSchema,
    testLoss: v.exactOptional(numberSchema),
    infill: v.boolean(),
    sounds: v.exactOptional(list(knownSoundSchema, 129)),
    shipped: v.boolean(),
  }),
);

const models = list(modelSchema, 10_000);
const upload = text(100);

export const modelSchemas = {
  'models.list': { params: nothing, result: models },
  'upload.begin': {
    params: call<'upload.begin'>().params(v.strictObject({ name: nameSchema, bytes: countSchema })),
    result: call<'upload.begin'>().result(v.strictObject({ upload })),
  },
  'upload.write': {
    params: call<'upload.write'>().params(
      v.strictObject({ upload, offset: countSchema, bytes: bytesUpTo(largestStretch) }),
    ),
    result: done,
  },
  'upload.drop': { params: v.strictObject({ upload }), result: done },
  'models.import': { params: v.strictObject({ upload }), result: modelSchema },
  'models.export': {
    params: call<'models.export'>().params(v.strictObject({ model: idSchema, offset: countSchema })),
    result: call<'models.export'>().result(
      v.strictObject({ name: nameSchema, bytes: bytesSchema, total: countSchema }),
    ),
  },
};

export const modelEventSchemas = { models };
