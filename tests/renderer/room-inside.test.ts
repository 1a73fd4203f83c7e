import fc from 'fast-check';
import { expect, test } from 'vitest';
import { heardNotes } from '../../renderer/state/room/heard-notes.ts';
import { bytesOfFloats } from '../../shared/ipc/floats.ts';
import { fakeStudio } from '../support/fake-studio.ts';
import { songOf } from '../support/small-songs.ts';

const song = songOf(2);
const notes = song.tracks.flatMap(({ notes }, track) => notes.map((_, note) => ({ track, note })));

/** Attention of some layers and heads over tokens, some of which write notes; each head's weights sum to 1. */
const attentions = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 30 }))
  .chain(([layers, heads, length]) =>
    fc.record({
      layers: fc.constant(layers),
      heads: fc.constant(heads),
      refs: fc.array(fc.option(fc.constantFrom(...notes), { nil: undefined }), {
        minLength: length,
        maxLength: length,
      }),
      raw: fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), {
        minLength: layers * heads * length,
        maxLength: layers * heads * length,
      }),
    }),
  )
  .map(({ layers, heads, refs, raw }) => {
    const weights = Float32Array.from(raw, (value, i) => {
      const start = Math.floor(i / refs.length) * refs.length;
      return value / raw.slice(start, start + refs.length).reduce((sum, one) => sum + one, 0);
    });
    const tokens = refs.map((note) => ({ name: 'Pitch_60', ...(note && { note }) }));
    return { tokens, layers, heads, weights };
  });

test('what lies on notes is the sum over their tokens, whatever layer and head', () => {
  fc.assert(
    fc.property(attentions, fc.boolean(), ({ weights, ...rest }, one) => {
      const attention = { ...rest, weights: bytesOfFloats(weights), probability: 0.5 };
      const [layer, head] = one ? [rest.layers - 1, rest.heads - 1] : [undefined, undefined];
      const heard = heardNotes({ attention, weights, song, note: { track: 0, note: 0 } }, layer, head);
      const onNotes = heard?.to.reduce((sum, { weight }) => sum + weight, 0) ?? 0;
      expect(onNotes).toBeCloseTo(heard?.share ?? Number.NaN, 6);
      const all = rest.tokens.every(({ note }) => note !== undefined);
      if (all) expect(onNotes).toBeCloseTo(1, 5);
      expect(onNotes).toBeLessThan(1 + 1e-5);
      const order = heard?.to.map(({ weight }) => weight) ?? [];
      expect(order).toEqual(order.toSorted((a, b) => b - a));
    }),
  );
});

test('the model is asked about the one selected note, and its arcs go with the song that they are of', async () => {
  const { studio, client } = fakeStudio();
  await studio.engine.start();
  studio.project.openSong(song);
  client.answers['inside.attention'] = () => ({
    tokens: [{ name: 'Bar' }, { name: 'Pitch_60', note: { track: 0, note: 0 } }],
    ...{ layers: 1, heads: 1, weights: bytesOfFloats([0.25, 0.75]), probability: 0.5 },
  });
  const [first, second] = studio.document.song.tracks[1]?.notes ?? [];
  if (!first || !second) throw new Error('The track has notes.');
  studio.document.select([first, second]);
  await studio.inside.listen();
  expect(client.asked('inside.attention')).toEqual([]);
  studio.document.select([second]);
  await studio.inside.listen();
  expect(client.asked('inside.attention')[0]).toMatchObject({ model: 'shipped/folk', note: { track: 1, note: 1 } });
  expect(studio.inside.heard?.to).toEqual([{ track: 0, note: studio.document.song.tracks[0]?.notes[0], weight: 0.75 }]);
  studio.document.edit('Away', [
    { kind: 'notes', track: 0, removed: [...(studio.document.song.tracks[0]?.notes ?? [])], added: [] },
  ]);
  expect(studio.inside.heard).toBeUndefined();
});
