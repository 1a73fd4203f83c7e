import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyAll } from '../../shared/music/edit.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { acceptTake } from '../../shared/project/accept-take.ts';
import { continuationOf } from '../../shared/project/continuation.ts';
import { songKey } from '../../shared/project/song-key.ts';
import type { Take } from '../../shared/project/take.ts';
import { TakeFamily } from '../../shared/project/take-family.ts';
import { songWithLine, takeTree, wholeLine } from '../../shared/project/take-tree.ts';
import { stepSong } from '../support/step-tokenizer.ts';

const seed = stepSong([{ tick: 0, duration: 4, pitch: 60, velocity: 80 }]);
const recipe = { model: 'm', modelName: 'M', bars: 1, temperature: 1, topP: 1, seed: 1, backend: 'native' };

interface Grown {
  readonly takes: readonly Take[];
  readonly seeds: Readonly<Record<string, Song>>;
}

/** Takes of which each goes on from the song or, where its number says so, from one before it. */
function grow(parents: readonly number[]): Grown {
  const takes: Take[] = [];
  const seeds: Record<string, Song> = {};
  const songs: Song[] = [];
  for (const [index, number] of parents.entries()) {
    const parent = takes[number];
    const song = (parent && songs[number]) ?? seed;
    const seam = song.ticks;
    const note: Note = { tick: seam, duration: 4, pitch: 40 + index, velocity: 80 };
    const tracks = song.tracks.map((track) => ({ ...track, notes: [...track.notes, note] }));
    const continuation = continuationOf(song, { ...song, tracks, ticks: seam + 4 }, seam, seam + 4);
    const id = `t${index}`;
    const seedKey = songKey(song);
    seeds[seedKey] = song;
    takes.push({
      ...{ id, name: id, recipe, seedKey, ...(parent && { parent: parent.id }), continuation },
      ...{ nats: 1, kept: false, made: index },
    });
    const whole = wholeLine(takes, seeds, id);
    if (!whole) throw new Error('A take has a line.');
    songs.push(songWithLine(whole.seed, whole.continuation));
  }
  return { takes, seeds };
}

/** For each take the number of one before it; itself stands for the song. */
const parents = fc
  .array(fc.nat(1000), { minLength: 1, maxLength: 12 })
  .map((numbers) => numbers.map((number, index) => number % (index + 1)));

function songOf({ takes, seeds }: Grown, id: string): Song {
  const whole = wholeLine(takes, seeds, id);
  if (!whole) throw new Error('A take has a line.');
  return songWithLine(whole.seed, whole.continuation);
}

describe('what is left when takes are discarded', () => {
  test('has all of the music that it had, and stands under the nearest that is left', () => {
    fc.assert(
      fc.property(parents, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (numbers, stays) => {
        const all = grow(numbers);
        const family = new TakeFamily();
        family.meet(all.takes, all.seeds);
        const left = family.among(all.takes.filter((_, i) => stays[i]));
        for (const take of left) {
          expect(songOf({ takes: left, seeds: family.seedsOf(left) }, take.id)).toEqual(songOf(all, take.id));
          const line: string[] = [];
          for (let one = all.takes.find(({ id }) => id === take.id)?.parent; one; ) {
            line.push(one);
            one = all.takes.find(({ id }) => id === one)?.parent;
          }
          expect(take.parent).toBe(line.find((id) => left.some((one) => one.id === id)));
        }
      }),
    );
  });

  test('has it too where more is discarded after it was saved and opened again', () => {
    const some = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(parents, some, some, (numbers, first, second) => {
        const all = grow(numbers);
        let left = all.takes;
        let { seeds } = all;
        for (const stays of [first, second]) {
          const family = new TakeFamily();
          family.meet(left, seeds);
          left = family.among(left.filter((_, i) => stays[i]));
          seeds = family.seedsOf(left);
        }
        for (const take of left) {
          const whole = wholeLine(left, seeds, take.id);
          expect(whole).toEqual(wholeLine(all.takes, all.seeds, take.id));
          expect(whole?.seed).toBe(seed);
        }
      }),
    );
  });

  test('is the same in whatever order they go and come back', () => {
    fc.assert(
      fc.property(parents, fc.array(fc.nat(11), { maxLength: 20 }), (numbers, moves) => {
        const { takes, seeds } = grow(numbers);
        const family = new TakeFamily();
        family.meet(takes, seeds);
        let left = takes;
        for (const move of moves) {
          const id = `t${move}`;
          const there = left.some((take) => take.id === id);
          const next = there
            ? left.filter((take) => take.id !== id)
            : [...left, ...takes.filter((take) => take.id === id)];
          left = family.among(next);
        }
        const ids = new Set(left.map(({ id }) => id));
        expect(left).toEqual(family.among(takes.filter(({ id }) => ids.has(id))));
        expect(family.among(takes)).toEqual(takes);
      }),
    );
  });

  test('is a tree in which each stands once', () => {
    fc.assert(
      fc.property(parents, (numbers) => {
        const { takes } = grow(numbers);
        const listed = (branches: ReturnType<typeof takeTree>): string[] =>
          branches.flatMap(({ take, branches: more }) => [take.id, ...listed(more)]);
        expect(listed(takeTree(takes)).toSorted()).toEqual(takes.map(({ id }) => id).toSorted());
      }),
    );
  });
});

test('accepting a take puts its whole line into the song with all seams, in one step', () => {
  fc.assert(
    fc.property(parents, (numbers) => {
      const all = grow(numbers);
      const last = all.takes.at(-1);
      const whole = last && wholeLine(all.takes, all.seeds, last.id);
      if (!whole) throw new Error('There is a take.');
      const { edits } = acceptTake(seed, whole.seed, whole.continuation);
      expect(applyAll(seed, edits)).toEqual(songOf(all, last.id));
    }),
  );
});
