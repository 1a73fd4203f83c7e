import * as v from 'valibot';
import type { Attention, GradientReach, NoteRef, PitchMap } from '../calls/inside.ts';
import { bound, list, text, whole } from './bound.ts';
import { bytesSchema, call, countSchema, idSchema, nameSchema, numberSchema, shareSchema } from './call.ts';
import { songSchema } from './song.ts';

export const noteSchema = bound<NoteRef>()(v.strictObject({ track: whole(0, 4095), note: countSchema }));

export const attentionSchema = bound<Attention>()(
  v.strictObject({
    tokens: list(v.strictObject({ name: text(300), note: v.exactOptional(noteSchema) }), 65_536),
    layers: whole(1, 1000),
    heads: whole(1, 1000),
    weights: bytesSchema,
    probability: shareSchema,
  }),
);

export const reachSchema = bound<GradientReach>()(
  v.strictObject({
    kind: text(100),
    name: nameSchema,
    steps: list(whole(1, 65_536), 32),
    shares: list(v.pipe(numberSchema, v.minValue(0)), 32),
  }),
);

export const mapSchema = bound<PitchMap>()(
  v.strictObject({
    points: list(
      v.strictObject({
        token: text(300),
        pitch: whole(0, 127),
        drums: v.boolean(),
        x: numberSchema,
        y: numberSchema,
      }),
      1000,
    ),
    explained: v.pipe(v.tuple([shareSchema, shareSchema]), v.readonly()),
  }),
);

export const insideSchemas = {
  'inside.attention': {
    params: call<'inside.attention'>().params(v.strictObject({ model: idSchema, song: songSchema, note: noteSchema })),
    result: attentionSchema,
  },
  'inside.gradients': {
    params: call<'inside.gradients'>().params(
      v.strictObject({
        models: list(idSchema, 8),
        fresh: v.exactOptional(list(v.picklist(['rnn', 'lstm']), 2)),
        song: songSchema,
      }),
    ),
    result: list(reachSchema, 16),
  },
  'inside.pitches': { params: v.strictObject({ model: idSchema }), result: mapSchema },
};
