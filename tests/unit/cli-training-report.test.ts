import { expect, test } from 'vitest';
import { trainingReport } from '../../main/cli/training-report.ts';
import { noProgress } from '../../main/progress/progress.ts';
import type { TrainingEvent } from '../../main/training/events.ts';

/** What people and programs are told of these events. */
function told(events: readonly TrainingEvent[]) {
  const lines: string[] = [];
  const objects: object[] = [];
  const say = (line: string) => void lines.push(line);
  const output = { json: false, event: (value: object) => void objects.push(value), say, note: say, warn: say };
  const report = trainingReport(output, noProgress);
  for (const event of events) report(event);
  return { lines, objects };
}

const dataset: TrainingEvent = {
  event: 'dataset',
  fingerprint: 'f',
  pieces: { training: 8, validation: 1, test: 1 },
  notes: 100,
  exactDuplicates: 0,
  nearDuplicates: 0,
  refused: 0,
};

test('pieces that were repaired are counted in one line, and each is an event', () => {
  const repaired: TrainingEvent[] = [
    { event: 'repaired', file: 'a.abc#2', warnings: ['Unknown character ignored.', 'Another.'] },
    { event: 'repaired', file: 'b.mid', warnings: ['Skipped a chunk.'] },
  ];
  const { lines, objects } = told([...repaired, dataset]);
  expect(objects).toEqual([...repaired, dataset]);
  expect(lines.slice(1)).toEqual([
    'Something was repaired or left out in 2 pieces, as in a.abc#2: Unknown character ignored.',
  ]);
  expect(told([dataset]).lines).toHaveLength(1);
});

test('what every preset would take is told before the first step, and which of it was measured', () => {
  const preset = { parameters: 1_000_000, bytes: 50 * 2 ** 20, tokensPerSecond: 1000 };
  const { lines } = told([
    {
      event: 'estimate',
      ...{ parameters: 1_000_000, bytes: 50 * 2 ** 20, secondsPerStep: 0.5, tokensPerStep: 500 },
      ...{ steps: 120, seconds: 60, trainingTokens: 30_000, readingSeconds: 1, measuringSeconds: 1 },
      outline: {
        music: { training: 30_000, validation: 3000, test: 3000, validationRead: 3000, testRead: 3000 },
        context: undefined,
        pace: {
          ...{ secondsPerStep: 0.5, tokensPerStep: 1000, secondsPerReadToken: 1e-4, secondsPerTestedToken: 1e-4 },
          ...{ secondsPerWriting: 0, secondsPerComparing: 0, secondsPerCountedToken: 0 },
        },
        ...{ tests: 1, samples: false, counted: undefined },
      },
      presets: [
        { ...preset, preset: 'tiny', measured: false, parameters: 90_000 },
        { ...preset, preset: 'small', measured: true },
      ],
    },
  ]);
  expect(lines[0]).toBe('1,000,000 parameters; on this device about 1,000 tokens/s and 1 min 00 s for 120 steps.');
  expect(lines.slice(3)).toEqual([
    expect.stringMatching(/^ {2}tiny +90,000 +50 MiB +30 s$/),
    expect.stringMatching(/^ {2}small +1,000,000 +50 MiB +30 s +← measured, and trained now$/),
  ]);
});
