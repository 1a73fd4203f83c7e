import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { surpriseOfFilling } from '../../main/evaluation/filling-surprise.ts';
import { type ScoringModel, tokenNats } from '../../main/evaluation/likelihood.ts';
import { rank3 } from '../../main/kernels/rank.ts';
import type { Song } from '../../shared/music/song.ts';
import { BarMap } from '../../shared/music/time.ts';
import { Random } from '../../shared/random.ts';
import { withInfill } from '../../shared/tokens/infill.ts';
import { drawGap, joinGapped } from '../../shared/tokens/infill-sequence.ts';
import { tokenizerKinds } from '../../shared/tokens/registry.ts';
import { noteAt, songOf, trackOf } from '../support/small-songs.ts';

beforeAll(() => tf.setBackend('cpu'));

const random = new Random(5);
const melody = (count: number, length: number, key: number) =>
  Array.from({ length: count }, (_, i) => noteAt(i * length, key + random.integer(12), length));
/** Ten bars of quarters over halves. */
const tune: Song = {
  ...songOf(),
  tracks: [trackOf(melody(40, 480, 60)), trackOf(melody(20, 960, 40), { channel: 1, program: 1 })],
  ticks: 10 * 1920,
};

/** Logits that depend on all tokens so far. */
function listener(size: number, context = Number.POSITIVE_INFINITY): ScoringModel {
  const moods = 97;
  const draw = new Random(8);
  const rows = tf.tensor2d(Array.from({ length: moods }, () => Array.from({ length: size }, () => draw.normal())));
  return {
    vocabularySize: size,
    context,
    forward(tokens) {
      const heard = tf.mod(tf.cumsum(tf.cast(tokens, 'float32'), 1), tf.scalar(moods));
      return { logits: rank3(tf.gather(rows, tf.cast(heard, 'int32'))), state: [] };
    },
  };
}

const sum = (nats: ArrayLike<number>) => Array.from(nats).reduce((all, each) => all + each, 0);

describe.each(tokenizerKinds.filter(({ id }) => id !== 'abc').map((kind) => [kind.id, kind] as const))(
  '%s',
  (_, kind) => {
    const tokenizer = withInfill(kind.fit([tune]));
    const song = tokenizer.decode(tokenizer.encode(tune));
    const model = listener(tokenizer.vocabulary.length);
    const bars = new BarMap(song);

    /** A gap as `evaluate` draws it, and its stretch of the song. */
    function drawn(seed: number) {
      const tokens = tokenizer.encode(song);
      const gapped = drawGap(tokenizer, song, tokens, { limit: 4096, silent: true }, new Random(seed));
      const onset = tokenizer.bars?.onsetsIn(song);
      if (!gapped || !onset || !tokenizer.markers) throw new Error('No gap was drawn.');
      const starts = [...bars.bars(song.ticks)].map(({ start }) => start);
      const tickOf = (place: number) => starts.find((start) => onset(start) === place) ?? Number.NaN;
      return { gapped, markers: tokenizer.markers, stretch: { from: tickOf(gapped.from), to: tickOf(gapped.to) } };
    }

    test.each([1, 2, 3, 4])('what fills a gap costs, note by note, what is evaluated of it (gap %i)', async (seed) => {
      const { gapped, markers, stretch } = drawn(seed);
      const { notes, ending, total, unread } = await surpriseOfFilling(model, tokenizer, song, stretch);
      const [nats = new Float32Array(0)] = await tokenNats(model, [joinGapped(gapped, markers)]);
      const expected = sum(nats.slice(-gapped.fill.length - 1));
      expect(total).toBeCloseTo(expected, 3);
      expect(sum(notes.map((note) => note.nats)) + ending).toBeCloseTo(expected, 3);
      const inside = song.tracks.flatMap((track) =>
        track.notes.filter(({ tick }) => tick >= stretch.from && tick < stretch.to),
      );
      expect(notes.length + unread).toBe(inside.length);
      expect(notes.length).toBeGreaterThan(0);
      for (const { track, note, tick, pitch } of notes) {
        expect(song.tracks[track]?.notes[note]).toMatchObject({ tick, pitch });
        expect(tick >= stretch.from && tick < stretch.to).toBe(true);
      }
    });

    test('locked notes stand in the gap beforehand', async () => {
      const { gapped, markers, stretch } = drawn(2);
      const { total } = await surpriseOfFilling(model, tokenizer, song, stretch, song);
      const [, , fill, after] = tokenizer.bars?.cut(tokenizer.encode(song), [0, gapped.from, gapped.to]) ?? [];
      const whole = joinGapped({ ...gapped, gap: fill ?? gapped.gap, after: after ?? gapped.after }, markers);
      const [nats = new Float32Array(0)] = await tokenNats(model, [whole]);
      expect(total).toBeCloseTo(sum(nats.slice(-gapped.fill.length - 1)), 3);
    });

    test('says what keeps it from being told', async () => {
      const stretch = { from: bars.bar(2).start, to: bars.bar(4).start };
      const plain = kind.fit([tune]);
      await expect(surpriseOfFilling(model, plain, song, stretch)).rejects.toThrow('was not trained to fill gaps');
      const last = { from: bars.bar(8).start, to: bars.bar(10).start };
      await expect(surpriseOfFilling(model, tokenizer, song, last)).rejects.toThrow('No music follows');
      const near = listener(tokenizer.vocabulary.length, 24);
      await expect(surpriseOfFilling(near, tokenizer, song, stretch)).rejects.toThrow('choose fewer');
    });
  },
);
