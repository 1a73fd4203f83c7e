import * as v from 'valibot';
import type {
  Attention,
  ContinueRequest,
  Expectation,
  GradientReach,
  NoteRef,
  PitchMap,
  SongSurprise,
  TakeProgress,
} from '../../shared/ipc/contract.ts';
import type { Contract } from '../../shared/ipc/rpc-contract.ts';
import { bound, list, real, text } from '../../shared/ipc/schemas/bound.ts';
import { attentionSchema, mapSchema, noteSchema, reachSchema } from '../../shared/ipc/schemas/inside.ts';
import { continueRequestSchema, jobIdSchema, takeProgressSchema } from '../../shared/ipc/schemas/job.ts';
import { expectationSchema, questionIdSchema, surpriseSchema } from '../../shared/ipc/schemas/questions.ts';
import { songSchema, tickSchema } from '../../shared/ipc/schemas/song.ts';
import type { Song } from '../../shared/music/song.ts';

/** How the engine's process stands. */
export interface EngineStatus {
  /** `failed`: no backend works here, and `notice` says why. */
  readonly state: 'starting' | 'ready' | 'failed';
  readonly backend?: string;
  readonly device?: string;
  readonly notice?: string;
}

/** How far a job is. */
export interface JobProgress {
  readonly job: string;
  readonly fraction: number;
  readonly takes: readonly TakeProgress[];
}

/** What the host asks of the engine's process. */
export interface EngineCalls {
  /** Chooses the backend and becomes ready, as `status` tells. Until then the process only waits, with its code loaded. */
  activate: { params: Record<string, never>; result: null };
  /** Writes all takes of a request; answers when they are whole, rejects with `cancelled` where it was stopped. */
  continue: {
    params: { job: string; file: string; request: ContinueRequest };
    result: { takes: readonly TakeProgress[] };
  };
  /** See `InsideCalls`; a model is named by its file here. */
  attention: { params: { file: string; song: Song; note: NoteRef }; result: Attention };
  gradients: {
    params: { files: readonly string[]; fresh: readonly ('rnn' | 'lstm')[]; song: Song };
    result: readonly GradientReach[];
  };
  pitches: { params: { file: string }; result: PitchMap };
  /** See `QuestionCalls`; `job` is the question's id, under which it is cancelled, and `progress` told. */
  surprise: { params: { job: string; file: string; song: Song }; result: SongSurprise };
  expected: { params: { job: string; file: string; song: Song; tick: number }; result: Expectation };
  pause: { params: { job: string }; result: null };
  resume: { params: { job: string }; result: null };
  cancel: { params: { job: string }; result: null };
}

/** What the engine's process tells the host unasked. */
export interface EngineEvents {
  status: EngineStatus;
  progress: JobProgress;
}

const takes = list(takeProgressSchema, 64);
const file = text(10_000);
const job = v.strictObject({ job: jobIdSchema });

/** The calls and events between the host and the engine's process. */
export const engineContract: Contract<EngineCalls, EngineEvents> = {
  calls: {
    activate: { params: v.strictObject({}), result: v.null() },
    continue: {
      params: v.strictObject({ job: jobIdSchema, file, request: continueRequestSchema }),
      result: v.strictObject({ takes }),
    },
    attention: { params: v.strictObject({ file, song: songSchema, note: noteSchema }), result: attentionSchema },
    gradients: {
      params: v.strictObject({ files: list(file, 8), fresh: list(v.picklist(['rnn', 'lstm']), 2), song: songSchema }),
      result: list(reachSchema, 16),
    },
    pitches: { params: v.strictObject({ file }), result: mapSchema },
    surprise: { params: v.strictObject({ job: questionIdSchema, file, song: songSchema }), result: surpriseSchema },
    expected: {
      params: v.strictObject({ job: questionIdSchema, file, song: songSchema, tick: tickSchema }),
      result: expectationSchema,
    },
    pause: { params: job, result: v.null() },
    resume: { params: job, result: v.null() },
    cancel: { params: job, result: v.null() },
  },
  events: {
    status: bound<EngineStatus>()(
      v.strictObject({
        state: v.picklist(['starting', 'ready', 'failed']),
        backend: v.exactOptional(text(100)),
        device: v.exactOptional(text(1000)),
        notice: v.exactOptional(text(10_000)),
      }),
    ),
    progress: bound<JobProgress>()(v.strictObject({ job: jobIdSchema, fraction: real(0, 1), takes })),
  },
};
