import * as v from 'valibot';
import type { ProjectEntry } from '../calls/desk.ts';
import { bound, list, text } from './bound.ts';
import { bytesSchema as bytes, call, done, nameSchema as name, nothing, timeSchema as time } from './call.ts';
import { projectSchema } from './project.ts';
import { songSchema } from './song.ts';

const windowId = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/, 'Expected a window’s id'));

const entry = bound<ProjectEntry>()(v.strictObject({ name, saved: time, bytes: time }));

export const deskSchemas = {
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
  'projects.list': { params: nothing, result: list(entry, 100_000) },
  'projects.open': {
    params: call<'projects.open'>().params(v.strictObject({ name })),
    result: call<'projects.open'>().result(v.strictObject({ project: projectSchema, saved: time })),
  },
  'projects.save': {
    params: call<'projects.save'>().params(
      v.strictObject({ name, project: projectSchema, since: v.exactOptional(time) }),
    ),
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
};
