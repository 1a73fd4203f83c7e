import * as v from 'valibot';
import type {
  Attention,
  ContinueRequest,
  Expectation,
  GradientReach,
  LiveRequest,
  NoteRef,
  PitchMap,
  SongSurprise,
  TakeProgress,
} from '../../shared/ipc/contract.ts';
import type { Contract } from '../../shared/ipc/rpc-contract.ts';
import { bound, list, real, text, whole } from '../../shared/ipc/schemas/bound.ts';
import { countSchema } from '../../shared/ipc/schemas/call.ts';
import { attentionSchema, mapSchema, noteSchema, reachSchema } from '../../shared/ipc/schemas/inside.ts';
import { continueRequestSchema, jobIdSchema, takeProgressSchema } from '../../shared/ipc/schemas/job.ts';
import { liveBarsSchema, liveSettingsEntries, songEndSchema } from '../../shared/ipc/schemas/live.ts';
import { infillSchema } from '../../shared/ipc/schemas/project.ts';
import { expectationSchema, questionIdSchema, surpriseSchema } from '../../shared/ipc/schemas/questions.ts';
import { songSchema, tickSchema } from '../../shared/ipc/schemas/song.ts';
import type { LiveBars } from '../../shared/live/live-bars.ts';
import type { SongEnd } from '../../shared/music/last-bars.ts';
import type { Song } from '../../shared/music/song.ts';
import type { Infill } from '../../shared/project/take.ts';
import type { WrittenTakes } from './write-takes.ts';

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

/** A section of live music, as the host asks for it. */
export interface LiveSection extends Omit<LiveRequest, 'model'> {
  readonly bars: number;
  /** Tick up to which bars are written, until `room` makes more room. */
  readonly until: number;
}

/** A bar of a section was written. */
export interface LiveProgress {
  readonly job: string;
  /** How many answers and sections there were before. */
  readonly turn: number;
  readonly section: number;
  /** Counted from 0 in the section. */
  readonly index: number;
  readonly bars: LiveBars;
  /** How long it took, rests left out. */
  readonly seconds: number;
}

/** What the host asks of the engine's process. */
export interface EngineCalls {
  /** Chooses the backend and becomes ready, as `status` tells. Until then the process only waits, with its code loaded. */
  activate: { params: Record<string, never>; result: null };
  /** Writes all takes of a request; answers when they are whole, rejects with `cancelled` where it was stopped. */
  continue: {
    params: { job: string; file: string; request: ContinueRequest };
    result: WrittenTakes;
  };
  /** Writes a section, telling each bar; answers with what the next one goes on from. Rejects as `continue` does. */
  live: {
    params: { job: string; file: string; turn: number; section: number; request: LiveSection };
    result: SongEnd;
  };
  /** Lets a section be written up to a later tick. */
  room: { params: { job: string; until: number }; result: null };
  /** See `InsideCalls`; a model is named by its file here. */
  attention: { params: { file: string; song: Song; note: NoteRef }; result: Attention };
  gradients: {
    params: { files: readonly string[]; fresh: readonly ('rnn' | 'lstm')[]; song: Song };
    result: readonly GradientReach[];
  };
  pitches: { params: { file: string }; result: PitchMap };
  /** See `QuestionCalls`; `job` is the question's id, under which it is cancelled, and `progress` told. */
  surprise: { params: { job: string; file: string; song: Song; infill?: Infill }; result: SongSurprise };
  expected: { params: { job: string; file: string; song: Song; tick: number }; result: Expectation };
  pause: { params: { job: string }; result: null };
  resume: { params: { job: string }; result: null };
  cancel: { params: { job: string }; result: null };
}

/** What the engine's process tells the host unasked. */
export interface EngineEvents {
  status: EngineStatus;
  progress: JobProgress;
  bars: LiveProgress;
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
      result: bound<WrittenTakes>()(v.strictObject({ takes, missing: v.exactOptional(text(10_000)) })),
    },
    live: {
      params: v.strictObject({
        ...{ job: jobIdSchema, file, turn: countSchema, section: countSchema },
        request: bound<LiveSection>()(
          v.strictObject({
            ...liveSettingsEntries,
            ...{ end: songEndSchema, from: tickSchema, bars: whole(1, 1024), until: tickSchema },
          }),
        ),
      }),
      result: songEndSchema,
    },
    room: { params: v.strictObject({ job: jobIdSchema, until: tickSchema }), result: v.null() },
    attention: { params: v.strictObject({ file, song: songSchema, note: noteSchema }), result: attentionSchema },
    gradients: {
      params: v.strictObject({ files: list(file, 8), fresh: list(v.picklist(['rnn', 'lstm']), 2), song: songSchema }),
      result: list(reachSchema, 16),
    },
    pitches: { params: v.strictObject({ file }), result: mapSchema },
    surprise: {
      params: v.strictObject({ job: questionIdSchema, file, song: songSchema, infill: v.exactOptional(infillSchema) }),
      result: surpriseSchema,
    },
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
    bars: bound<LiveProgress>()(
      v.strictObject({
        ...{ job: jobIdSchema, turn: countSchema, section: countSchema, index: countSchema },
        ...{ bars: liveBarsSchema, seconds: real(0, Number.MAX_SAFE_INTEGER) },
      }),
    ),
  },
};
