import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import abcjs from 'abcjs';
import { describe, expect, test } from 'vitest';
import { readAbc } from '../../shared/music/abc/read.ts';
import { splitTunes } from '../../shared/music/abc/tune-book.ts';
import { countNotes } from '../../shared/music/song.ts';
import { root } from '../support/project-files.ts';

const folder = join(root, 'assets', 'songs');
const files = readdirSync(folder).filter((name) => name.endsWith('.abc'));

test('there are songs to start with, and the README lists each with its origin', () => {
  expect(files.length).toBeGreaterThanOrEqual(12);
  const listed = [...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/\]\(([^)]+\.abc)\) \| .+ \| .+ \|$/gm)];
  expect(listed.map((row) => row[1]).sort()).toEqual([...files].sort());
});

/** The length of every bar of a tune's voice as a share of a full bar, as written, without unfolding repeats. */
function barLengths(tune: abcjs.TuneObject, voice: number): number[] {
  const { num, den } = tune.getMeterFraction();
  const bars: number[] = [];
  let length = 0;
  for (const item of tune.lines.flatMap((line) => line.staff?.[voice]?.voices?.[0] ?? [])) {
    if (item.el_type === 'note') length += item.duration;
    if (item.el_type === 'bar' && length > 0) {
      bars.push((length * (den ?? 4)) / num);
      length = 0;
    }
  }
  return bars;
}

describe.each(files)('%s', (name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  const [tune] = abcjs.parseOnly(text);

  test('is one sound tune with a title', () => {
    const { song, warnings } = readAbc(text);
    expect(warnings).toEqual([]);
    expect(splitTunes(text)).toHaveLength(1);
    expect(countNotes(song)).toBeGreaterThan(6);
    expect(song.title).not.toBe('');
  });

  test('has full bars, or a pickup that the last bar makes up for, in every voice', () => {
    const voices = readAbc(text).song.tracks.map((_, voice) => barLengths(tune, voice));
    for (const bars of voices) {
      expect(bars.length).toBeGreaterThanOrEqual(5);
      expect(bars.length).toBe(voices[0]?.length);
      for (const bar of bars.slice(1, -1)) expect(bar).toBeCloseTo(1, 9);
      const [first = 0, last = 0] = [bars[0], bars.at(-1)];
      if (first < 1) expect(first + last).toBeCloseTo(1, 9);
      else expect([first, last]).toEqual([1, 1]);
    }
  });
});
