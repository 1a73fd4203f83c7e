import * as v from 'valibot';
import { constraintsSchema } from '../../constraints/registry.ts';
import type { LiveBars, TrackNotes } from '../../live/live-bars.ts';
import type { SongEnd } from '../../music/last-bars.ts';
import type { LiveNews, LivePlace, LiveRequest } from '../contract.ts';
import { bound, list, real, text, whole } from './bound.ts';
import { call, countSchema, done } from './call.ts';
import { jobIdSchema } from './job.ts';
import { notesSchema } from './notes.ts';
import { metersSchema, songSchema, tempiSchema, tickSchema, tracksSchema } from './song.ts';

const parts = list(bound<TrackNotes>()(v.strictObject({ track: whole(0, 4095), notes: notesSchema })), 4096);

export const liveBarsSchema = bound<LiveBars>()(
  v.strictObject({
    from: tickSchema,
    to: tickSchema,
    parts,
    held: parts,
    newTracks: tracksSchema,
    tempi: tempiSchema,
    meters: metersSchema,
  }),
);

export const songEndSchema = bound<SongEnd>()(v.strictObject({ song: songSchema, start: tickSchema }));

const placeEntries = { end: songEndSchema, from: tickSchema };
bound<LivePlace>()(v.strictObject(placeEntries));

/** The entries of a request that say how music is written, for all that holds them. */
export const liveSettingsEntries = {
  temperature: real(0, 5),
  topP: real(0, 1),
  constraints: v.exactOptional(constraintsSchema),
  seed: whole(0, 0xffff_ffff),
};

const requestSchema = bound<LiveRequest>()(
  v.strictObject({ ...placeEntries, ...liveSettingsEntries, model: text(300) }),
);

const newsSchema = bound<LiveNews>()(
  v.strictObject({
    bars: list(liveBarsSchema, 100_000),
    pace: v.exactOptional(v.strictObject({ bars: countSchema, seconds: real(0, Number.MAX_SAFE_INTEGER) })),
  }),
);

export const liveSchemas = {
  'live.start': {
    params: requestSchema,
    result: call<'live.start'>().result(v.strictObject({ job: jobIdSchema })),
  },
  'live.answer': {
    params: call<'live.answer'>().params(
      v.strictObject({ ...placeEntries, job: jobIdSchema, turn: whole(1, Number.MAX_SAFE_INTEGER) }),
    ),
    result: done,
  },
  'live.more': {
    params: call<'live.more'>().params(
      v.strictObject({ job: jobIdSchema, turn: countSchema, count: countSchema, until: tickSchema }),
    ),
    result: newsSchema,
  },
};
