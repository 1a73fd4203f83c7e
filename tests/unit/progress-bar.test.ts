import { expect, test } from 'vitest';
import { createProgress } from '../../main/progress/progress-bar.ts';

function recorder(isTTY: boolean, columns = 60) {
  const written: string[] = [];
  return { written, isTTY, columns, write: (text: string) => written.push(text) };
}

test('a terminal gets one line that is redrawn, no wider than it is, at most ten times a second', () => {
  const stream = recorder(true, 40);
  let time = 0;
  const progress = createProgress(stream, () => time);
  for (; time < 1000; time += 10) progress.update(time / 1000, 'a text that is longer than the terminal is wide');
  expect(stream.written.length).toBe(10);
  for (const text of stream.written) {
    expect(text.startsWith('\r\x1b[2K')).toBe(true);
    expect(text.replace('\r\x1b[2K', '').length).toBeLessThan(40);
    expect(text).not.toContain('\n');
  }
  progress.clear();
  expect(stream.written.at(-1)).toBe('\r\x1b[2K');
});

test('a file gets a plain line every ten seconds and no control characters', () => {
  const stream = recorder(false);
  let time = 0;
  const progress = createProgress(stream, () => time);
  for (; time < 30_000; time += 500) progress.update(time / 30_000, 'loss 2.5');
  progress.clear();
  expect(stream.written).toEqual(['33 %  loss 2.5\n', '66 %  loss 2.5\n']);
});

test('the bar never leaves its bounds', () => {
  const stream = recorder(true);
  let time = 0;
  const progress = createProgress(stream, () => time);
  for (const fraction of [-1, 0, 0.5, 1, 7]) {
    time += 1000;
    progress.update(fraction, '');
  }
  const widths = stream.written.map((text) => (text.match(/[━─]/g) ?? []).length);
  expect(new Set(widths).size).toBe(1);
  expect(stream.written.at(-1)).toContain('100 %');
  expect(stream.written[0]).toContain(' 0 %');
});
