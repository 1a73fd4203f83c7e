import { SegueError } from '../../../shared/errors.ts';
import { jsb16th } from './jsb-16th.ts';
import { jsbFrames } from './jsb-frames.ts';
import { lectureLab } from './lecture-lab.ts';
import { nottinghamFrames } from './nottingham-frames.ts';
import type { Suite } from './suite.ts';

/** Every benchmark; a new one is one file and one line here. */
export const suites: readonly Suite[] = [jsbFrames, nottinghamFrames, jsb16th, lectureLab];

/** The suite of that name; throws a `bad-option` error that lists those there are. */
export function suiteOf(id: string): Suite {
  const suite = suites.find((candidate) => candidate.id === id);
  if (suite) return suite;
  throw new SegueError('bad-option', `There is no suite “${id}”; choose one of ${suites.map((s) => s.id).join(', ')}.`);
}
