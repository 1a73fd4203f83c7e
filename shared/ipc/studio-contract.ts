import type { Calls, Events, JobMove } from './contract.ts';
import type { Contract } from './rpc-contract.ts';
import { blindSchemas } from './schemas/blind.ts';
import { nothing } from './schemas/call.ts';
import { datasetEventSchemas, datasetSchemas } from './schemas/datasets.ts';
import { deskSchemas } from './schemas/desk.ts';
import { deviceSchemas } from './schemas/device.ts';
import { insideSchemas } from './schemas/inside.ts';
import { engineSchema, jobEventSchemas, jobSchemas } from './schemas/job.ts';
import { libraryEventSchemas, librarySchemas } from './schemas/library.ts';
import { liveSchemas } from './schemas/live.ts';
import { modelEventSchemas, modelSchemas } from './schemas/models.ts';
import { questionEventSchemas, questionSchemas } from './schemas/questions.ts';
import { runEventSchemas, runSchemas } from './schemas/runs.ts';

/** The events as they cross a channel. */
export interface WireEvents extends Events {
  'job.moved': JobMove;
}

/** Every call and event between a window and the engine, each with the schemas that both sides check it with. */
export const studioContract: Contract<Calls, WireEvents> = {
  calls: {
    ...deskSchemas,
    ...jobSchemas,
    ...liveSchemas,
    ...librarySchemas,
    ...modelSchemas,
    ...datasetSchemas,
    ...runSchemas,
    ...deviceSchemas,
    ...insideSchemas,
    ...blindSchemas,
    ...questionSchemas,
    'engine.describe': { params: nothing, result: engineSchema },
  },
  events: {
    ...jobEventSchemas,
    ...libraryEventSchemas,
    ...modelEventSchemas,
    ...datasetEventSchemas,
    ...runEventSchemas,
    ...questionEventSchemas,
    engine: engineSchema,
  },
};
