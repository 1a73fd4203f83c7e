import { afterEach, expect, test, vi } from 'vitest';
import { createOutput, exitCodeOf, sentenceOf } from '../../main/cli/output.ts';
import { SegueError } from '../../shared/errors.ts';

function record() {
  const written = { out: '', err: '' };
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.out += text;
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.err += text;
    return true;
  });
  return written;
}

function writeAll(json: boolean) {
  const output = createOutput(json);
  output.event({ event: 'done' });
  output.say('result');
  output.note('on the way');
  output.warn('mind this');
}

afterEach(() => vi.restoreAllMocks());

test('with --json stdout holds JSON alone, and stderr warnings alone', () => {
  const written = record();
  writeAll(true);
  expect(written).toEqual({ out: '{"event":"done"}\n', err: 'mind this\n' });
});

test('without it people read the result on stdout and the rest on stderr', () => {
  const written = record();
  writeAll(false);
  expect(written).toEqual({ out: 'result\n', err: 'on the way\nmind this\n' });
});

test('exit codes tell wrong usage, a cancel and other failures apart', () => {
  expect(exitCodeOf(new SegueError('bad-option', ''))).toBe(2);
  expect(exitCodeOf(new SegueError('cancelled', ''))).toBe(130);
  for (const code of ['bad-input', 'bad-model', 'no-data', 'no-backend', 'io'] as const) {
    expect(exitCodeOf(new SegueError(code, ''))).toBe(1);
  }
  expect(exitCodeOf(new TypeError('x'))).toBe(1);
  expect(exitCodeOf('thrown text')).toBe(1);
});

test('whatever was thrown becomes one line', () => {
  expect(sentenceOf(new Error('first\n  second\n'))).toBe('first second');
  expect(sentenceOf('text')).toBe('text');
});
