import * as v from 'valibot';
import type { CopyReport, Expectation, QuestionEvents, RunPlace, SongSurprise } from '../calls/questions.ts';
import { bound, list, text, whole } from './bound.ts';
import { bytesSchema, call, countSchema, done, idSchema, numberSchema, sentenceSchema, shareSchema } from './call.ts';
import { infillSchema } from './project.ts';
import { songSchema, tickSchema } from './song.ts';

/** Chosen by the window, so that it can give the question up. */
export const questionIdSchema = text(100);

export const surpriseSchema = bound<SongSurprise>()(
  v.strictObject({ nats: bytesSchema, ending: numberSchema, total: numberSchema, unread: countSchema }),
);

const byKey = v.pipe(list(shareSchema, 128), v.minLength(128));

export const expectationSchema = bound<Expectation>()(
  v.strictObject({ pitches: byKey, drums: byKey, ends: shareSchema, open: shareSchema }),
);

const placeSchema = bound<RunPlace>()(v.strictObject({ track: whole(0, 4095), from: tickSchema, to: tickSchema }));

const reportSchema = bound<CopyReport>()(
  v.variant('state', [
    v.strictObject({
      state: v.literal('checked'),
      notes: countSchema,
      piece: v.exactOptional(sentenceSchema),
      here: v.exactOptional(placeSchema),
      there: v.exactOptional(placeSchema),
      least: countSchema,
      pieces: countSchema,
    }),
    v.strictObject({ state: v.literal('unknown'), reason: sentenceSchema }),
  ]),
);

/** What the questions on a song begin with. */
const about = { question: questionIdSchema, model: idSchema, song: songSchema };

export const questionSchemas = {
  'questions.surprise': {
    params: call<'questions.surprise'>().params(v.strictObject({ ...about, infill: v.exactOptional(infillSchema) })),
    result: surpriseSchema,
  },
  'questions.expected': {
    params: call<'questions.expected'>().params(v.strictObject({ ...about, tick: tickSchema })),
    result: expectationSchema,
  },
  'questions.copies': {
    params: call<'questions.copies'>().params(v.strictObject({ ...about, from: tickSchema })),
    result: reportSchema,
  },
  'questions.cancel': { params: v.strictObject({ question: questionIdSchema }), result: done },
};

export const questionEventSchemas = {
  question: bound<QuestionEvents['question']>()(v.strictObject({ question: questionIdSchema, fraction: shareSchema })),
};
