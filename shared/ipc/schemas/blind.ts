import * as v from 'valibot';
import type { BlindChoice, BlindModel, BlindTally } from '../calls/blind.ts';
import { bound, list, whole } from './bound.ts';
import { call, countSchema as count, done, idSchema as id, nameSchema as name, nothing, timeSchema } from './call.ts';

const model = bound<BlindModel>()(v.strictObject({ id, name }));
const models = v.pipe(v.strictTuple([model, model]), v.readonly());

const choiceSchema = bound<BlindChoice>()(
  v.strictObject({
    models,
    chosen: v.picklist(['a', 'b', 'neither']),
    song: name,
    bars: whole(1, 1024),
    seed: whole(0, 0xffff_ffff),
  }),
);

const tallySchema = bound<BlindTally>()(
  v.strictObject({ models, first: count, second: count, neither: count, firstAsA: count, last: timeSchema }),
);

export const blindSchemas = {
  'blind.tallies': { params: nothing, result: list(tallySchema, 100_000) },
  'blind.count': { params: choiceSchema, result: tallySchema },
  'blind.forget': {
    params: call<'blind.forget'>().params(v.strictObject({ models: v.pipe(v.strictTuple([id, id]), v.readonly()) })),
    result: done,
  },
};
