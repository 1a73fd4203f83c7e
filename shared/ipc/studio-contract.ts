import * as v from 'valibot';
import type { Calls, Events, JobMove, ProjectEntry } from './contract.ts';
import type { Contract } from './rpc-contract.ts';
import { bound, list, text, whole } from './schemas/bound.ts';
import {
  continueRequestSchema,
  engineSchema,
  jobIdSchema,
  jobMoveSchema,
  jobSchema,
  modelSchema,
} from './schemas/job.ts';
import { projectSchema } from './schemas/project.ts';
import { songSchema } from './schemas/song.ts';

const nothing = v.strictObject({});
const done = v.null();
const name = text(300);
const time = whole(0, Number.MAX_SAFE_INTEGER);
const bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array, 'Expected bytes');
const windowId = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/, 'Expected a window’s id'));

const entry = bound<ProjectEntry>()(v.strictObject({ name, saved: time, bytes: time }));

/** Shorthand that ties both schemas of a call to what the contract says of it. */
const call = <M extends keyof Calls>() => ({
  params: bound<Calls[M]['params']>(),
  result: bound<Calls[M]['result']>(),
});

/** The events as they cross a channel. */
export interface WireEvents extends Events {
  'job.moved': JobMove;
}

/** Every call and event between a window and the engine, each with the schemas that both sides check it with. */
export const studioContract: Contract<Calls, WireEvents> = {
  calls: {
    'engine.describe': { params: nothing, result: engineSchema },
    'models.list': { params: nothing, result: list(modelSchema, 10_000) },
    'music.read': {
      params: call<'music.read'>().params(v.strictObject({ name, bytes })),
      result: call<'music.read'>().result(v.strictObject({ song: songSchema, warnings: list(text(10_000), 10_000) })),
    },
    'music.write': {
      params: call<'music.write'>().params(v.strictObject({ song: songSchema })),
      result: call<'music.write'>().result(v.strictObject({ bytes })),
    },
    'demos.list': { params: nothing, result: list(v.strictObject({ id: name, title: text(10_000) }), 10_000) },
    'demos.open': {
      params: call<'demos.open'>().params(v.strictObject({ id: name })),
      result: call<'demos.open'>().result(v.strictObject({ song: songSchema })),
    },
    'continue.start': {
      params: continueRequestSchema,
      result: call<'continue.start'>().result(v.strictObject({ job: jobIdSchema })),
    },
    'jobs.list': { params: nothing, result: list(jobSchema, 1000) },
    'jobs.cancel': { params: v.strictObject({ job: jobIdSchema }), result: done },
    'jobs.pause': { params: v.strictObject({ job: jobIdSchema }), result: done },
    'jobs.resume': { params: v.strictObject({ job: jobIdSchema }), result: done },
    'jobs.dismiss': { params: v.strictObject({ job: jobIdSchema }), result: done },
    'projects.list': { params: nothing, result: list(entry, 100_000) },
    'projects.open': {
      params: call<'projects.open'>().params(v.strictObject({ name })),
      result: call<'projects.open'>().result(v.strictObject({ project: projectSchema })),
    },
    'projects.save': {
      params: call<'projects.save'>().params(v.strictObject({ name, project: projectSchema })),
      result: entry,
    },
    'projects.remove': { params: v.strictObject({ name }), result: done },
    'autosave.keep': {
      params: call<'autosave.keep'>().params(
        v.strictObject({
          window: windowId,
          name: v.exactOptional(name),
          aside: v.exactOptional(v.literal(true)),
          project: projectSchema,
        }),
      ),
      result: done,
    },
    'autosave.list': {
      params: nothing,
      result: list(v.strictObject({ window: windowId, name: v.exactOptional(name), saved: time }), 1000),
    },
    'autosave.open': {
      params: call<'autosave.open'>().params(v.strictObject({ window: windowId })),
      result: call<'autosave.open'>().result(v.strictObject({ name: v.exactOptional(name), project: projectSchema })),
    },
    'autosave.drop': { params: v.strictObject({ window: windowId }), result: done },
  },
  events: {
    job: jobSchema,
    'job.moved': jobMoveSchema,
    engine: engineSchema,
    models: list(modelSchema, 10_000),
  },
};
