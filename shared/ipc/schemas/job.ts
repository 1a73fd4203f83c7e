import * as v from 'valibot';
import type { ContinueRequest, EngineInfo, Job, JobMove, JobState, TakeProgress } from '../contract.ts';
import { bound, list, real, text, whole } from './bound.ts';
import { call, done, nothing } from './call.ts';
import { continuationSchema, takeIdSchema, takeSettingsEntries } from './project.ts';
import { songSchema } from './song.ts';

const sentence = text(10_000);
const nats = v.pipe(v.number(), v.finite());

export const jobIdSchema = text(100);

export const engineSchema = bound<EngineInfo>()(
  v.strictObject({
    version: text(100),
    state: v.picklist(['starting', 'ready', 'lost']),
    backend: v.exactOptional(text(100)),
    device: v.exactOptional(text(1000)),
    notice: v.exactOptional(sentence),
  }),
);

export const continueRequestSchema = bound<ContinueRequest>()(
  v.strictObject({
    model: text(300),
    song: songSchema,
    parent: v.exactOptional(takeIdSchema),
    takes: whole(1, 64),
    ...takeSettingsEntries,
    seed: whole(0, 0xffff_ffff),
  }),
);

export const takeProgressSchema = bound<TakeProgress>()(
  v.strictObject({
    seed: whole(0, 0xffff_ffff),
    continuation: continuationSchema,
    nats: v.exactOptional(nats),
  }),
);

export const jobStateSchema = bound<JobState>()(v.picklist(['running', 'paused', 'done', 'failed', 'cancelled']));

/** What the schemas of all jobs begin with. */
const anyJob = {
  id: jobIdSchema,
  state: jobStateSchema,
  fraction: real(0, 1),
  error: v.exactOptional(sentence),
};

const continueMove = {
  ...anyJob,
  kind: v.literal('continue'),
  backend: text(100),
  takes: list(takeProgressSchema, 64),
  missing: v.exactOptional(sentence),
};

const otherJobs = [
  v.strictObject({ ...anyJob, kind: v.literal('live'), model: text(300), backend: text(100) }),
  v.strictObject({ ...anyJob, kind: v.literal('scan'), dataset: text(100) }),
  v.strictObject({ ...anyJob, kind: v.literal('train'), run: text(100) }),
  v.strictObject({ ...anyJob, kind: v.literal('fix'), step: sentence }),
] as const;

export const jobSchema = bound<Job>()(
  v.variant('kind', [v.strictObject({ ...continueMove, request: continueRequestSchema }), ...otherJobs]),
);

export const jobMoveSchema = bound<JobMove>()(v.variant('kind', [v.strictObject(continueMove), ...otherJobs]));

const one = v.strictObject({ job: jobIdSchema });

export const jobSchemas = {
  'continue.start': {
    params: continueRequestSchema,
    result: call<'continue.start'>().result(v.strictObject({ job: jobIdSchema })),
  },
  'jobs.list': { params: nothing, result: list(jobSchema, 1000) },
  'jobs.cancel': { params: one, result: done },
  'jobs.pause': { params: one, result: done },
  'jobs.resume': { params: one, result: done },
  'jobs.dismiss': { params: one, result: done },
};

/** The events on jobs as they cross a channel: how one moved on comes without what was asked for. */
export const jobEventSchemas = { job: jobSchema, 'job.moved': jobMoveSchema };
