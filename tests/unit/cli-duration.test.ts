import { expect, test } from 'vitest';
import { formatDuration } from '../../main/cli/duration.ts';

test('time spans read well', () => {
  expect([0, 59.4, 59.6, 185, 3599, 7620].map(formatDuration)).toEqual([
    '0 s',
    '59 s',
    '1 min 00 s',
    '3 min 05 s',
    '59 min 59 s',
    '2 h 07 min',
  ]);
});
