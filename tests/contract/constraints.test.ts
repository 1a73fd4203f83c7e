import { describe, expect, test } from 'vitest';
import { continueSong } from '../../main/sampling/continue.ts';
import { generateSongs } from '../../main/sampling/generate.ts';
import type { Constraints } from '../../shared/constraints/registry.ts';
import { writeMidi } from '../../shared/music/midi/write.ts';
import type { Song } from '../../shared/music/song.ts';
import { Random } from '../../shared/random.ts';
import { tokenizerKinds } from '../../shared/tokens/registry.ts';
import { newNotes } from '../support/kept-constraints.ts';
import { fillsGaps, steeredKinds } from '../support/steered-kinds.ts';
import { drawnTakes, randomSong } from '../support/steered-takes.ts';
import { randomTable, tableModel } from '../support/table-model.ts';

/** `SEGUE_TAKES=1000` draws so many cases of each sort. */
const cases = Number(process.env.SEGUE_TAKES ?? 40);

test('what writes notes can be held to constraints; what writes letters says that it cannot', async () => {
  const ids = ['remi', 'performance', 'frames', 'voices', 'voices, changes alone'];
  expect(steeredKinds.map(({ id }) => id)).toEqual(ids);
  const song = randomSong(new Random(1), 480);
  const tokenizer = tokenizerKinds.find(({ id }) => id === 'abc')!.fit([song]);
  const size = tokenizer.vocabulary.length;
  const model = tableModel(size, randomTable(size, 1));
  await expect(continueSong({ model, tokenizer, song, constraints: { polyphony: 2 } })).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining(
      'writes letters and not notes (its tokenizer is “abc”), so --polyphony 2 cannot be kept',
    ),
  });
});

const modes = ['continue', 'generate', 'infill'] as const;

describe.each(steeredKinds)('$id', (kind) => {
  test.each(modes.filter((mode) => mode !== 'infill' || fillsGaps(kind)))(
    '%s: whatever a model would rather do, no take breaks a constraint and none gets stuck',
    async (mode) => {
      let notes = 0;
      let refused = 0;
      const offset = Number(process.env.FC_SEED ?? 0);
      for (let seed = offset; seed < offset + cases; seed++) {
        const outcome = await drawnTakes(kind, mode, seed);
        expect(outcome.wrong, `seed ${seed}`).toEqual([]);
        notes += outcome.notes;
        if (outcome.refused) refused++;
      }
      expect(notes).toBeGreaterThan(5 * cases);
      expect(refused).toBeLessThan(cases / 2);
    },
    120_000 + cases * 2000,
  );

  const song = { ...randomSong(new Random(4), 480), keys: [{ tick: 0, fifths: 0, mode: 'major' as const }] };
  const tokenizer = kind.fit([song]);
  const size = tokenizer.vocabulary.length;
  const model = tableModel(size, randomTable(size, 3));
  const take = { bars: 3, variations: 4, seed: 5 };
  const written = (songs: readonly { readonly song: Song }[]) => songs.map((one) => [...writeMidi(one.song)]);

  test('with nothing asked for, and with what forbids nothing, takes are the same byte for byte', async () => {
    const plain = await continueSong({ model, tokenizer, song, take });
    const asking = (constraints: Constraints) => continueSong({ model, tokenizer, song, take, constraints });
    expect(written(await asking({}))).toEqual(written(plain));
    // A key that rings over the seam is not struck under constraints, where it would have been moved.
    const short = { ...song, tracks: song.tracks.map((track) => ({ ...track, notes: track.notes.map(clipped) })) };
    const free = await continueSong({ model, tokenizer, song: short, take });
    for (const nothing of [{ scale: 'C chromatic' }, { range: [{ lowest: 0, highest: 127 }] }, { polyphony: 128 }]) {
      const steered = await continueSong({ model, tokenizer, song: short, take, constraints: nothing });
      if (kind.id !== 'performance') expect(written(steered)).toEqual(written(free));
      const music = await generateSongs({ model, tokenizer, take, constraints: nothing });
      expect(written(music)).toEqual(written(await generateSongs({ model, tokenizer, take })));
    }
  });

  test('the same seed gives the same take, another one another', async () => {
    const constraints: Constraints = { scale: 'C major', polyphony: 2, density: { least: 2, most: 9 } };
    const takes = (seed: number) =>
      continueSong({ model, tokenizer, song, constraints, take: { ...take, seed } }).then(written);
    expect(await takes(5)).toEqual(await takes(5));
    expect(await takes(5)).not.toEqual(await takes(6));
  });

  test('the length is that to the tick, and no note is cut', async () => {
    const begun = Math.max(tokenizer.prompt(song).seam, song.ticks) / song.ppq;
    for (const more of [1, 7.25, 12]) {
      const length = begun + more;
      const variations = await continueSong({
        model,
        tokenizer,
        song,
        constraints: { length },
        take: { variations: 3 },
      });
      for (const { song: after } of variations) {
        expect(after.ticks).toBe(Math.round(length * song.ppq));
        expect(newNotes({ before: song, after }).length).toBeGreaterThan(0);
      }
    }
    const short = continueSong({ model, tokenizer, song, constraints: { length: 1 } });
    await expect(short).rejects.toThrow('--length 1 is too short');
    const [made] = await generateSongs({ model, tokenizer, constraints: { length: 9.5 } });
    expect(made?.song.ticks).toBe(9.5 * tokenizer.ppq);
  });

  test.each<[string, Constraints, RegExp]>([
    [
      'a range without a note of the scale',
      { scale: 'C major', range: [{ lowest: 61, highest: 61 }] },
      /--scale "C major" and --range 61-61 cannot/,
    ],
    [
      'a tonic outside of the range',
      { range: [{ lowest: 61, highest: 71 }], endOnTonic: true },
      /--range 61-71 and --end-on-tonic cannot/,
    ],
    [
      'a grid too coarse for the density',
      { tracks: [0], density: { least: 6, most: 12 }, grid: { division: 2, triplet: false } },
      /--density 6-12 and --grid 1\/2( and --tracks 1)? cannot/,
    ],
    [
      'no onset where there must be an ending',
      { density: { least: 0, most: 0 }, endOnTonic: true },
      /--density 0-0 and --end-on-tonic cannot/,
    ],
    ['a track that is not there', { tracks: [0, 7] }, /--tracks 1,8 names track 8, but the song has/],
    [
      'a range for a track that is not there',
      { range: [{ track: 8, lowest: 1, highest: 9 }] },
      /--range 9:1-9 names track 9/,
    ],
    ['two lengths', { length: 400 }, /--bars 3 and --length 400 do not agree/],
  ])('refuses %s before it writes anything', async (_, constraints, message) => {
    const fed: unknown[] = [];
    const refusal = continueSong({ model, tokenizer, song, constraints, take, onToken: (token) => fed.push(token) });
    await expect(refusal).rejects.toMatchObject({ code: 'bad-option', message: expect.stringMatching(message) });
    expect(fed).toEqual([]);
  });

  test('refuses what music from nothing cannot keep either', async () => {
    const asking = (constraints: Constraints) => generateSongs({ model, tokenizer, constraints, take: { bars: 2 } });
    await expect(asking({ endOnTonic: true })).rejects.toThrow('no key is known; name one');
    const range = [{ lowest: 61, highest: 61 }];
    await expect(asking({ scale: 'C major', range })).rejects.toThrow('--scale "C major" and --range 61-61 cannot');
  });
});

function clipped(note: Song['tracks'][number]['notes'][number]) {
  return { ...note, duration: Math.min(note.duration, 240) };
}
