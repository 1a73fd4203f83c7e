import { describe, expect, test } from 'vitest';
import type { Song, Track } from '../../shared/music/song.ts';
import { Random } from '../../shared/random.ts';
import { soundsWithRoom } from '../../shared/tokens/remi/free-part.ts';
import { remi } from '../../shared/tokens/remi/remi.ts';
import { END, START } from '../../shared/tokens/tokenizer.ts';
import { randomSong } from '../support/steered-takes.ts';

/** A song with another track after those it has, some of whose notes begin with theirs. */
function withPart(seed: number): { readonly song: Song; readonly whole: Song; readonly part: Track } {
  const random = new Random(seed);
  const song = randomSong(random, [96, 120, 480][seed % 3]!);
  const onsets = song.tracks.flatMap(({ notes }) => notes.map(({ tick }) => tick));
  const last = Math.max(...onsets);
  const ticks = new Set(
    onsets.filter(() => random.integer(3) > 0).map((tick) => Math.max(0, tick - random.integer(2) * 60)),
  );
  const notes = [...ticks]
    .filter((tick) => tick < last)
    .sort((a, b) => a - b)
    .map((tick) => ({ tick, duration: 1, pitch: 30 + random.integer(60), velocity: 80 }));
  const drums = seed % 4 === 0;
  const [first] = song.tracks;
  if (!first) throw new Error('The song has no track.');
  const part = {
    ...first,
    name: '',
    channel: drums ? 9 : 7,
    program: drums ? 0 : [0, 42, 127][seed % 3]!,
    drums,
    notes,
  };
  return { song, whole: { ...song, tracks: [...song.tracks, part] }, part };
}

test('a part is written among what is given in the very order in which the whole song is encoded', () => {
  let notes = 0;
  for (let seed = 0; seed < 80; seed++) {
    const { song, whole, part } = withPart(seed);
    const tokenizer = remi.fit([whole]);
    const joined = tokenizer.accompanying?.join(song, part, [0, Math.ceil((song.ticks * tokenizer.ppq) / song.ppq)]);
    if (!joined) throw new Error(`There is no part left in song ${seed}.`);
    const tokens = tokenizer.encode(whole);
    const { length } = joined.before;
    expect([...joined.before], `seed ${seed}`).toEqual([...tokens.subarray(0, length)]);
    expect(joined.before[0]).toBe(START);
    const cursor = joined.cursor();
    const mask = new Uint8Array(tokenizer.vocabulary.length);
    for (const [place, token] of tokens.subarray(length, -1).entries()) {
      cursor.allowed(mask);
      expect(mask[token], `seed ${seed}, token ${place}, ${tokenizer.vocabulary[token]}`).toBe(1);
      cursor.accept(token);
    }
    // Nothing is left but the bars up to the song's end, in which nobody plays.
    for (cursor.allowed(mask); mask[END] === 0; cursor.allowed(mask))
      cursor.accept(tokenizer.vocabulary.indexOf('Bar'));
    notes += joined.notes(tokens.subarray(length, -1)).length;
  }
  expect(notes).toBeGreaterThan(200);
});

describe('room for another track', () => {
  test('is known from the sounds alone, as the tokenizer finds it', () => {
    let full = 0;
    for (let seed = 0; seed < 60; seed++) {
      const { whole, song } = withPart(seed);
      const { accompanying } = remi.fit([whole, withPart(seed + 1).whole]);
      if (!accompanying) throw new Error('No part can be written.');
      for (const one of [song, whole]) {
        const roomy = soundsWithRoom(one.tracks, accompanying.sounds);
        const joinable = accompanying.sounds.filter((sound) => accompanying.join(one, sound, [0, 100]));
        expect(roomy).toEqual(joinable);
        full += accompanying.sounds.length - roomy.length;
      }
    }
    expect(full).toBeGreaterThan(20);
  });

  test('is told with how many tracks of each sound a song may have', () => {
    const { song } = withPart(1);
    const [first] = song.tracks;
    if (!first) throw new Error('The song has no track.');
    const notes = [{ tick: 0, duration: 60, pitch: 60, velocity: 80 }];
    const track = (program: number, drums = false) => ({ ...first, program: drums ? 0 : program, drums, notes });
    const { accompanying } = remi.fit([{ ...song, tracks: [track(40), track(40), track(42), track(0, true)] }]);
    expect(accompanying?.sounds).toEqual([
      { program: 40, drums: false, most: 2 },
      { program: 42, drums: false, most: 1 },
      { program: 0, drums: true, most: 1 },
    ]);
  });
});
