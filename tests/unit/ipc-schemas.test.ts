import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { bound, whole } from '../../shared/ipc/schemas/bound.ts';
import { lastTick, notesSchema } from '../../shared/ipc/schemas/notes.ts';
import { songSchema } from '../../shared/ipc/schemas/song.ts';
import { anySong } from '../support/songs.ts';

test('every song that can be held in a MIDI file passes unchanged', () => {
  fc.assert(fc.property(anySong, (song) => void expect(v.parse(songSchema, song)).toEqual(song)));
});

describe('the quick check of notes says what the schema of a note would', () => {
  const slow = v.array(
    v.strictObject({
      tick: whole(0, lastTick),
      duration: whole(1, lastTick),
      pitch: whole(0, 127),
      velocity: whole(1, 127),
      generated: v.exactOptional(v.literal(true)),
    }),
  );
  const part = fc.oneof(
    fc.integer({ min: -2, max: 130 }),
    fc.constantFrom(0.5, Number.NaN, 2 ** 41, '1', null, undefined),
  );
  const note = fc.record(
    {
      tick: part,
      duration: part,
      pitch: part,
      velocity: part,
      generated: fc.constantFrom(true, false, undefined),
      more: part,
    },
    { requiredKeys: [] },
  );
  const good = fc.record(
    {
      tick: fc.nat(),
      duration: fc.integer({ min: 1, max: 9999 }),
      pitch: fc.nat(127),
      velocity: fc.integer({ min: 1, max: 127 }),
      generated: fc.constant(true),
    },
    { requiredKeys: ['tick', 'duration', 'pitch', 'velocity'] },
  );

  test('of good and bad ones', () => {
    const any = fc.oneof({ weight: 5, arbitrary: good }, note, fc.anything());
    fc.assert(
      fc.property(
        fc.array(any, { maxLength: 3 }),
        (notes) => void expect(v.is(notesSchema, notes)).toBe(v.is(slow, notes)),
      ),
      { numRuns: 3000 },
    );
  });

  test('of what is no list', () => {
    for (const value of [null, {}, 'notes', 1, undefined]) expect(v.is(notesSchema, value)).toBe(false);
  });
});

test('a schema that drifts from its type does not compile', () => {
  interface Thing {
    readonly a: number;
    readonly b?: string;
  }
  bound<Thing>()(v.strictObject({ a: v.number(), b: v.exactOptional(v.string()) }));
  // @ts-expect-error an optional key is missing
  bound<Thing>()(v.strictObject({ a: v.number() }));
  // @ts-expect-error an optional key is demanded
  bound<Thing>()(v.strictObject({ a: v.number(), b: v.string() }));
  // @ts-expect-error a value is of another type
  bound<Thing>()(v.strictObject({ a: v.string(), b: v.exactOptional(v.string()) }));
  // @ts-expect-error a value is wider than the type
  bound<Thing>()(v.strictObject({ a: v.union([v.number(), v.string()]), b: v.exactOptional(v.string()) }));
  // @ts-expect-error there is a key too many
  bound<Thing>()(v.strictObject({ a: v.number(), b: v.exactOptional(v.string()), c: v.number() }));
});
