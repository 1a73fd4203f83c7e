import { expect, test } from 'vitest';
import { readAbc } from '../../shared/music/abc/read.ts';
import { RunningTime } from '../../shared/tokens/abc/running-time.ts';
import { tokenizerKind } from '../../shared/tokens/registry.ts';
import { END, type Tokenizer } from '../../shared/tokens/tokenizer.ts';

const tune = 'X:1\nT:Reel\nM:4/4\nL:1/8\nK:D\nDEFG ABcd|(3def g2 z4|\n[M:2/4]d4|"Am"[Ac]2 c2|]\n';
const text = (tokenizer: Tokenizer, tokens: ArrayLike<number>) =>
  Array.from(tokens, (token) => (token > END ? tokenizer.vocabulary[token] : '')).join('');
const tokensOf = (tokenizer: Tokenizer, letters: string) =>
  [...letters].map((letter) => tokenizer.vocabulary.indexOf(letter));

test('a tune is its own text, letter by letter', () => {
  const { song } = readAbc(tune);
  const tokenizer = tokenizerKind('abc').fit([song]);
  const tokens = tokenizer.encode(song);
  expect(text(tokenizer, tokens)).toBe(tune);
  expect(tokenizer.decode(tokens)).toEqual(song);
  expect(tokenizer.ppq).toBe(song.ppq);
  expect(tokenizer.count(tokens)).toEqual({ notes: 16, characters: tune.length });
});

test('letters that no tune of the corpus held are left out', () => {
  const tokenizer = tokenizerKind('abc').fit([readAbc(tune).song]);
  const { song } = readAbc(tune.replace('T:Reel', 'T:Reel ÿ').replace('DEFG', '~DEFG'));
  expect(text(tokenizer, tokenizer.encode(song))).toBe(tune.replace('T:Reel', 'T:Reel '));
});

test('text that is no tune is bad input', () => {
  const tokenizer = tokenizerKind('abc').fit([]);
  expect(() => tokenizer.decode(tokensOf(tokenizer, 'abc'))).toThrow(expect.objectContaining({ code: 'bad-input' }));
  expect(() => tokenizer.decode([1, 4000])).toThrow(expect.objectContaining({ code: 'bad-input' }));
});

test('time runs on bar by bar, with tuplets, chords and changes of meter and unit', () => {
  const ticksAt = (letters: string) => {
    const time = new RunningTime();
    const ticks = [...letters].map((letter) => {
      time.write(letter);
      return time.tick;
    });
    return [...new Set(ticks)];
  };
  expect(ticksAt(tune)).toEqual([0, 1920, 3840, 4800, 5760]);
  expect(ticksAt('X:1\nL:1/4\nK:C\nCC|[M:C|][L:1/8]CC|\nL:1/16\nCC|"G|"{d}C2>C2|')).toEqual([0, 960, 1440, 1680, 2160]);
  expect(ticksAt('X:1\nM:C|\nL:1/4\nK:C\nV:1\nCCCC|CCCC|\nV:2\nGGGG|GGGG|G4|')).toEqual([0, 1920, 3840, 5760]);
});

test('goes on where the text ends, on the voices of the text', () => {
  const { song } = readAbc(tune);
  const tokenizer = tokenizerKind('abc').fit([song]);
  const prompt = tokenizer.prompt(song);
  expect(text(tokenizer, prompt.tokens)).toBe(tune.replace('|]', '|'));
  expect(prompt.seam).toBe(5760);
  const longer = tokenizer.extend(song, prompt, tokensOf(tokenizer, 'e2 f2|z2 g2|'), prompt.seam + 1680);
  expect(longer.tracks).toHaveLength(1);
  expect(
    longer.tracks[0]?.notes
      .slice(song.tracks[0]?.notes.length)
      .map(({ tick, duration, pitch }) => [tick, duration, pitch]),
  ).toEqual([
    [5760, 480, 76],
    [6240, 480, 78],
    [7200, 240, 79],
  ]);
  expect(longer.abc).toBeUndefined();
});

test('a tie over the seam makes no new note', () => {
  const { song } = readAbc('X:1\nL:1/4\nK:C\nCDEF-|]\n');
  const tokenizer = tokenizerKind('abc').fit([song]);
  const longer = tokenizer.extend(song, tokenizer.prompt(song), tokensOf(tokenizer, 'FG|'));
  expect(longer.tracks[0]?.notes.slice(4).map(({ tick, pitch }) => [tick, pitch])).toEqual([[2400, 67]]);
});
