import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readAbc } from '../../shared/music/abc/read.ts';
import { splitTunes } from '../../shared/music/abc/tune-book.ts';
import { readMidi } from '../../shared/music/midi/read.ts';
import { countNotes, type Song } from '../../shared/music/song.ts';
import { TempoMap } from '../../shared/music/time.ts';
import { compareMusic } from '../../shared/tokens/compare.ts';
import { tokenizerKind } from '../../shared/tokens/registry.ts';
import { sharedData } from '../support/shared-data.ts';

const folders = ['folk', 'quartets', 'orchestra', 'songs', 'editions', 'bands', 'pop', 'performances'];
const root = sharedData ?? '';

/** A dozen files from all over a folder. */
function dozen(folder: string): Song[] {
  const files = readdirSync(join(root, folder)).filter((name) => /\.midi?$/i.test(name));
  const every = Math.ceil(files.length / 12);
  return files.filter((_, i) => i % every === 0).map((name) => readMidi(readFileSync(join(root, folder, name))).song);
}

const keys = (notes: Iterable<string>) => [...new Set(notes)].sort();

describe.runIf(sharedData)('real music (SKIPPED where ../shared/data is not there)', () => {
  test.each(folders)('%s: remi keeps every part, key and onset on its grid', (folder) => {
    const songs = dozen(folder);
    const remi = tokenizerKind('remi').fit(songs);
    let notes = 0;
    let tokens = 0;
    for (const song of songs) {
      const written = remi.encode(song);
      const back = remi.decode(written);
      const sounds = ({ ppq, tracks }: Song) =>
        tracks.flatMap((track) => {
          const sound = track.drums ? 'drums' : track.program;
          return track.notes.map(({ tick, pitch }) => `${sound} ${pitch} ${Math.round((tick * remi.ppq) / ppq)}`);
        });
      expect(keys(sounds(back))).toEqual(keys(sounds(song)));
      expect(remi.encode(back)).toEqual(written);
      notes += countNotes(song);
      tokens += written.length;
    }
    expect(tokens / notes).toBeLessThan(4);
  });

  test.each(folders)('%s: performance and frames come back to the same tokens', (folder) => {
    for (const id of ['performance', 'frames']) {
      const tokenizer = tokenizerKind(id).fit([]);
      for (const song of dozen(folder).filter((one) => countNotes(one) < 20_000)) {
        const tokens = tokenizer.encode(song);
        expect(tokenizer.encode(tokenizer.decode(tokens))).toEqual(tokens);
      }
    }
  });

  test('performances keep every onset to five milliseconds', () => {
    const tokenizer = tokenizerKind('performance').fit([]);
    for (const song of dozen('performances')) {
      const result = compareMusic(song, tokenizer.decode(tokenizer.encode(song)));
      // Repeated keys closer than a hundredth of a second fall together.
      expect(result.lost / result.notes).toBeLessThan(0.001);
      const [before, after] = [song, tokenizer.decode(tokenizer.encode(song))].map((one) => {
        const time = new TempoMap(one);
        return one.tracks.flatMap(({ notes }) => notes.map(({ tick }) => time.seconds(tick))).sort((a, b) => a - b);
      });
      if (before?.length === after?.length) {
        for (const [i, seconds] of (before ?? []).entries()) {
          expect(Math.abs(seconds - (after?.[i] ?? 0))).toBeLessThan(0.00501);
        }
      }
    }
  });

  test('a pickup is no meter: orchestral movements begin with a bar of the meter that follows', () => {
    const remi = tokenizerKind('remi');
    for (const song of dozen('orchestra')) {
      const [first, second] = song.meters;
      if (!first || !second) continue;
      const barOf = (meter: typeof first) => (meter.numerator * 4 * song.ppq) / meter.denominator;
      if (second.tick !== barOf(first) || second.tick >= barOf(second)) continue;
      const tokenizer = remi.fit([song]);
      const names = Array.from(tokenizer.encode(song), (token) => tokenizer.vocabulary[token] ?? '');
      expect(names[names.indexOf('Bar') + 1]).toBe(`Meter_${second.numerator}/${second.denominator}`);
      expect(names[names.indexOf('Bar') + 2]).toBe('Pickup');
      const back = tokenizer.decode(tokenizer.encode(song)).meters;
      expect(back[1]).toMatchObject({ numerator: second.numerator, denominator: second.denominator });
      expect((back[1]?.tick ?? 0) / tokenizer.ppq).toBe(second.tick / song.ppq);
    }
  });

  test('irish tunes are their own text', () => {
    const tunes = splitTunes(readFileSync(join(root, 'irish', 'irish.abc'), 'utf8'))
      .filter((_, i) => i % 70 === 0)
      .map((tune) => readAbc(tune).song);
    const abc = tokenizerKind('abc').fit(tunes);
    for (const tune of tunes) {
      const back = abc.decode(abc.encode(tune));
      expect(back.abc).toBe(tune.abc);
      expect(compareMusic(tune, back).same).toBe(true);
      expect(abc.count(abc.encode(tune)).notes).toBeGreaterThan(20);
    }
  });
});
