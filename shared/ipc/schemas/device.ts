import * as v from 'valibot';
import type { BackendReport, DeviceReport } from '../calls/device.ts';
import { bound, list, text, whole } from './bound.ts';
import { call, countSchema, nothing, sentenceSchema } from './call.ts';
import { jobIdSchema } from './job.ts';

const line = text(1000);

const backendSchema = bound<BackendReport>()(
  v.strictObject({
    id: text(100),
    summary: sentenceSchema,
    chosen: v.boolean(),
    works: v.boolean(),
    version: v.exactOptional(line),
    device: v.exactOptional(line),
    gpu: v.exactOptional(v.boolean()),
    threads: v.exactOptional(whole(1, 65_536)),
    memory: v.exactOptional(countSchema),
    limits: v.exactOptional(list(sentenceSchema, 100)),
    reason: v.exactOptional(sentenceSchema),
    fix: v.exactOptional(sentenceSchema),
  }),
);

const reportSchema = bound<DeviceReport>()(
  v.strictObject({
    backends: list(backendSchema, 100),
    kernels: v.exactOptional(line),
    samplingThreads: whole(1, 65_536),
    platform: line,
    processor: line,
    memory: v.strictObject({ total: countSchema, free: countSchema }),
    fix: v.exactOptional(
      v.strictObject({ sentence: sentenceSchema, command: line, button: v.boolean(), download: countSchema }),
    ),
  }),
);

export const deviceSchemas = {
  'device.describe': {
    params: call<'device.describe'>().params(v.strictObject({ again: v.exactOptional(v.boolean()) })),
    result: reportSchema,
  },
  'device.fix': {
    params: nothing,
    result: call<'device.fix'>().result(v.strictObject({ job: jobIdSchema })),
  },
};
