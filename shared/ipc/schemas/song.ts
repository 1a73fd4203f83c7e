import * as v from 'valibot';
import type {
  ControlChange,
  KeySignature,
  Meter,
  Mix,
  PitchBend,
  ProgramChange,
  Song,
  Tempo,
  Track,
} from '../../music/song.ts';
import { bound, list, real, text, whole } from './bound.ts';
import { lastTick, notesSchema } from './notes.ts';

const mostEvents = 2 ** 21;
const mostTracks = 4096;
const longestName = 10_000;
const longestAbc = 2 ** 24;

export const tickSchema = whole(0, lastTick);
const data = whole(0, 127);

export const tempoSchema = bound<Tempo>()(
  v.strictObject({ tick: tickSchema, microsecondsPerQuarter: real(Number.MIN_VALUE, 2 ** 32) }),
);

export const meterSchema = bound<Meter>()(
  v.strictObject({ tick: tickSchema, numerator: whole(1, 255), denominator: whole(1, 128) }),
);

const keySchema = bound<KeySignature>()(
  v.strictObject({ tick: tickSchema, fifths: whole(-7, 7), mode: v.picklist(['major', 'minor']) }),
);

const controlSchema = bound<ControlChange>()(v.strictObject({ tick: tickSchema, controller: data, value: data }));
const bendSchema = bound<PitchBend>()(v.strictObject({ tick: tickSchema, value: whole(-8192, 8191) }));
const programSchema = bound<ProgramChange>()(v.strictObject({ tick: tickSchema, program: data }));

const mixSchema = bound<Mix>()(
  v.strictObject({
    colour: whole(0, 2 ** 16),
    muted: v.boolean(),
    solo: v.boolean(),
    volume: real(-60, 6),
    pan: real(-1, 1),
  }),
);

export const trackSchema = bound<Track>()(
  v.strictObject({
    name: text(longestName),
    channel: whole(0, 15),
    program: data,
    drums: v.boolean(),
    notes: notesSchema,
    controls: list(controlSchema, mostEvents),
    bends: list(bendSchema, mostEvents),
    programChanges: list(programSchema, mostEvents),
    mix: v.exactOptional(mixSchema),
  }),
);

export const tracksSchema = list(trackSchema, mostTracks);
export const tempiSchema = list(tempoSchema, mostEvents);
export const metersSchema = list(meterSchema, mostEvents);

export const songSchema = bound<Song>()(
  v.strictObject({
    title: text(longestName),
    ppq: whole(1, 32_767),
    tracks: tracksSchema,
    tempi: tempiSchema,
    meters: metersSchema,
    keys: list(keySchema, mostEvents),
    ticks: tickSchema,
    seams: v.exactOptional(list(tickSchema, mostEvents)),
    abc: v.exactOptional(text(longestAbc)),
  }),
);
