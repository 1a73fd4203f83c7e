import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { messageOf, SegueError } from '../../../shared/errors.ts';
import type { Part } from '../../training/piece.ts';
import type { Split } from '../../training/split.ts';

/** The names of the parts in the published files. */
const publishedNames = { training: 'train', validation: 'valid', test: 'test' } as const satisfies Record<Part, string>;

const step = v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(-1), v.maxValue(127))), v.maxLength(128));
const pieces = v.pipe(v.array(v.pipe(v.array(step), v.minLength(1))), v.minLength(1));
const schema = v.object({ train: pieces, valid: pieces, test: pieces });

/** A published piece: for each step of time its numbers, MIDI keys or -1. */
export type PublishedPiece = readonly (readonly number[])[];

/**
 * The text of a published file.
 * @throws SegueError `no-data` where it is not in the folder
 */
export async function readPublishedText(folder: string, file: string): Promise<string> {
  try {
    return await readFile(join(folder, file), 'utf8');
  } catch (error) {
    throw new SegueError(
      'no-data',
      `The suite needs the published file ${file}, which cannot be read in ${folder}: ${messageOf(error)}.`,
      { cause: error },
    );
  }
}

/**
 * The pieces of a published JSON file `{ train, valid, test }`, each part a list of pieces, a piece a list of steps.
 * @throws SegueError `no-data` where there is no such file, `bad-input` where it holds something else
 */
export async function readPublishedSplit(folder: string, file: string): Promise<Split<PublishedPiece>> {
  const text = await readPublishedText(folder, file);
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const where = v.getDotPath(issue) ?? 'its beginning';
    throw new SegueError('bad-input', `${file} is not the published file: at ${where}, ${issue.message}.`);
  }
  const { output } = parsed;
  return {
    training: output[publishedNames.training],
    validation: output[publishedNames.validation],
    test: output[publishedNames.test],
  };
}

/** The pieces of every part made into something else, which is told the piece's number in its part. */
export function mapSplit<From, To>(split: Split<From>, make: (piece: From, name: string) => To): Split<To> {
  const of = (part: Part) => split[part].map((piece, index) => make(piece, `${part} ${index + 1}`));
  return { training: of('training'), validation: of('validation'), test: of('test') };
}
