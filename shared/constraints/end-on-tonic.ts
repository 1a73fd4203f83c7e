import * as v from 'valibot';
import { SegueError } from '../errors.ts';
import type { Constraint } from './constraint.ts';

/**
 * The music ends on the tonic in its last bar: at its last onset the highest and the lowest note struck are the tonic, and
 * none that sounds below is not. The tonic is that of the scale that is asked for, or else of the key that the song is in.
 */
export const endOnTonic: Constraint<true> = {
  flag: '--end-on-tonic',
  label: 'the end on the tonic',
  help: 'the last onset lies in the last bar, its highest and lowest note the tonic of --scale, or else of the song’s key',
  schema: v.literal(true),
  parse: () => true,
  write: () => '',
  apply(_, terms, { tonic }) {
    if (tonic === undefined) {
      throw new SegueError(
        'bad-option',
        'What the tonic is cannot be told, since no key is known; name one, such as --scale "C major".',
      );
    }
    terms.closing = tonic;
  },
};
