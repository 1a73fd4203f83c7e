import * as v from 'valibot';
import { constraintsSchema } from '../../constraints/registry.ts';
import type { ContinueSettings, Project } from '../../project/project.ts';
import type {
  AddedPart,
  Continuation,
  DiscardedLine,
  Infill,
  LikedTake,
  Part,
  Take,
  TakeRecipe,
  TakeSettings,
} from '../../project/take.ts';
import type { KnownSound } from '../../tokens/tokenizer.ts';
import { bound, list, real, text, whole } from './bound.ts';
import { notesSchema } from './notes.ts';
import { metersSchema, songSchema, tempiSchema, tickSchema, tracksSchema } from './song.ts';

const mostTakes = 10_000;

const partSchema = bound<Part>()(v.strictObject({ track: whole(0, 4095), notes: notesSchema }));
const partsSchema = list(partSchema, 4096);

export const continuationSchema = bound<Continuation>()(
  v.strictObject({
    seam: tickSchema,
    end: tickSchema,
    locked: v.exactOptional(partsSchema),
    beside: v.exactOptional(v.literal(true)),
    parts: partsSchema,
    newTracks: tracksSchema,
    tempi: tempiSchema,
    meters: metersSchema,
  }),
);

const stretch = { from: tickSchema, to: tickSchema };
const tooShort = 'The stretch ends before it begins.';

export const infillSchema = bound<Infill>()(
  v.pipe(
    v.strictObject({ ...stretch, locked: partsSchema }),
    v.check(({ from, to }) => from < to, tooShort),
  ),
);

const sound = { program: whole(0, 127), drums: v.boolean() };
export const knownSoundSchema = bound<KnownSound>()(v.strictObject({ ...sound, most: whole(1, 256) }));

const addedPartSchema = bound<AddedPart>()(
  v.strictObject({
    ...sound,
    stretch: v.exactOptional(
      v.pipe(
        v.strictObject(stretch),
        v.check(({ from, to }) => from < to, tooShort),
      ),
    ),
  }),
);

export const takeIdSchema = text(100);

const temperature = real(0, 5);
const temperatures = v.pipe(list(temperature, 64), v.minLength(1));

/** The entries of {@link TakeSettings}, for all that holds them. */
export const takeSettingsEntries = {
  bars: whole(1, 1024),
  infill: v.exactOptional(infillSchema),
  accompany: v.exactOptional(addedPartSchema),
  temperature,
  temperatures: v.exactOptional(temperatures),
  topP: real(0, 1),
  constraints: v.exactOptional(constraintsSchema),
  like: v.exactOptional(
    bound<LikedTake>()(v.strictObject({ continuation: continuationSchema, likeness: real(-1, 1) })),
  ),
};
bound<TakeSettings>()(v.strictObject(takeSettingsEntries));

const recipeSchema = bound<TakeRecipe>()(
  v.strictObject({
    model: text(300),
    modelName: text(300),
    ...takeSettingsEntries,
    seed: whole(0, 0xffff_ffff),
    backend: text(100),
  }),
);

const takeSchema = bound<Take>()(
  v.strictObject({
    id: takeIdSchema,
    name: text(1000),
    recipe: recipeSchema,
    seedKey: text(200),
    parent: v.exactOptional(takeIdSchema),
    before: v.exactOptional(
      bound<DiscardedLine>()(
        v.strictObject({ seedKey: text(200), seams: v.pipe(list(tickSchema, mostTakes), v.minLength(1)) }),
      ),
    ),
    continuation: continuationSchema,
    nats: v.pipe(v.number(), v.finite()),
    kept: v.boolean(),
    made: whole(0, Number.MAX_SAFE_INTEGER),
  }),
);

const settingsSchema = bound<ContinueSettings>()(
  v.strictObject({
    model: v.exactOptional(text(300)),
    bars: whole(1, 1024),
    takes: whole(1, 64),
    temperature,
    temperatures: v.exactOptional(temperatures),
    constraints: v.exactOptional(constraintsSchema),
    likeness: v.exactOptional(real(0, 1)),
  }),
);

export const projectSchema = bound<Project>()(
  v.strictObject({
    song: songSchema,
    takes: list(takeSchema, mostTakes),
    seeds: v.pipe(v.record(text(200), songSchema), v.maxEntries(mostTakes), v.readonly()),
    settings: settingsSchema,
    loop: v.exactOptional(v.strictObject({ start: tickSchema, end: tickSchema, on: v.boolean() })),
  }),
);
