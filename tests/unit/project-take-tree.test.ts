import { describe, expect, test } from 'vitest';
import type { Note, Song } from '../../shared/music/song.ts';
import { continuationOf, continuedSong } from '../../shared/project/continuation.ts';
import { songKey } from '../../shared/project/song-key.ts';
import type { Take } from '../../shared/project/take.ts';
import { lineageOf, takeTree, wholeContinuation } from '../../shared/project/take-tree.ts';
import { stepSong } from '../support/step-tokenizer.ts';

const note = (tick: number): Note => ({ tick, duration: 4, pitch: 60 + tick, velocity: 80 });
const seed = stepSong([note(0)]);

/** The song with one more note. */
function withNote(song: Song, added: Note): Song {
  const ticks = Math.max(song.ticks, added.tick + added.duration);
  return { ...song, ticks, tracks: song.tracks.map((track) => ({ ...track, notes: [...track.notes, added] })) };
}

function takeOf(id: string, song: Song, tick: number, parent?: string): Take {
  return {
    ...{ id, name: id, seedKey: songKey(song), ...(parent !== undefined && { parent }) },
    recipe: { model: 'm', modelName: 'M', bars: 1, temperature: 1, topP: 1, seed: 1, backend: 'native' },
    continuation: continuationOf(song, withNote(song, note(tick)), tick, tick + 4),
    ...{ nats: 1, kept: false, made: 1 },
  };
}

const root = takeOf('root', seed, 4);
const rootSong = continuedSong(seed, root.continuation);
const left = takeOf('left', rootSong, 8, 'root');
const right = takeOf('right', rootSong, 9, 'root');
const leaf = takeOf('leaf', continuedSong(rootSong, left.continuation), 12, 'left');
const other = takeOf('other', seed, 5);
const takes = [root, left, right, leaf, other];
const seeds = Object.fromEntries(
  [seed, rootSong, continuedSong(rootSong, left.continuation)].map((song) => [songKey(song), song]),
);

describe('takes as a tree', () => {
  test('stand under the take that they go on from', () => {
    expect(takeTree(takes)).toEqual([
      {
        take: root,
        branches: [
          { take: left, branches: [{ take: leaf, branches: [] }] },
          { take: right, branches: [] },
        ],
      },
      { take: other, branches: [] },
    ]);
    expect(lineageOf(takes, 'leaf').map(({ id }) => id)).toEqual(['root', 'left', 'leaf']);
    expect(lineageOf(takes, 'gone')).toEqual([]);
  });

  test('one whose parent was discarded stands by itself, with all that it carries on', () => {
    const rest = takes.filter(({ id }) => id !== 'left');
    expect(takeTree(rest).map(({ take }) => take.id)).toEqual(['root', 'leaf', 'other']);
    expect(wholeContinuation(rest, seeds, 'leaf')).toEqual(leaf.continuation);
  });

  test('a branch, told from the root on, makes the same song', () => {
    const whole = wholeContinuation(takes, seeds, 'leaf');
    const song = seeds[leaf.seedKey]!;
    expect(continuedSong(seed, whole!)).toEqual(continuedSong(song, leaf.continuation));
    expect(whole).toMatchObject({ seam: root.continuation.seam, end: leaf.continuation.end });
    expect(wholeContinuation(takes, seeds, 'gone')).toBeUndefined();
  });

  test('takes that go on from one another in a circle are a fault, and not searched for ever', () => {
    const circle = [takeOf('a', seed, 4, 'b'), takeOf('b', seed, 4, 'a')];
    expect(() => lineageOf(circle, 'a')).toThrow(RangeError);
  });
});
