import type * as v from 'valibot';
import { SegueError } from '../errors.ts';
import type { TermsDraft } from './terms.ts';

/** What is known of the music when constraints are put into terms. */
export interface Circumstances {
  /** Pitch class of the tonic that the music is in; undefined where nobody can tell. */
  readonly tonic: number | undefined;
}

/** Something that a user may ask of what a model writes: one entry of the registry. */
export interface Constraint<Setting> {
  /** Its option on the command line. */
  readonly flag: string;
  /** What it is called in a sentence of the window, such as `the onsets a bar`. */
  readonly label: string;
  /** What stands after the option, such as `<a-b>`; undefined for a switch. */
  readonly value?: string;
  /** One line for `--help`, without the option. */
  readonly help: string;
  readonly schema: v.GenericSchema<unknown, Setting>;
  /** The setting that text after the option says, one for each time that it is given; throws `bad-option` errors. */
  parse(texts: readonly string[]): Setting;
  /** The setting as text, for messages; the same as after the option. */
  write(setting: Setting): string;
  /**
   * Adds what it asks for to the terms.
   * @throws a `bad-option` error where that cannot be said of this music
   */
  apply(setting: Setting, terms: TermsDraft, circumstances: Circumstances): void;
}

/** The one text of an option that is given once. */
export function single(flag: string, texts: readonly string[]): string {
  const [text, ...others] = texts;
  if (text !== undefined && others.length === 0) return text;
  throw new SegueError('bad-option', `Give ${flag} once.`);
}

/** A `bad-option` error for text that is no setting of an option. */
export function notASetting(flag: string, text: string, wanted: string): SegueError {
  return new SegueError('bad-option', `${flag} must be ${wanted}, not “${text}”.`);
}
