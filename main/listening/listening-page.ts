import { readFile } from 'node:fs/promises';

/** One way in which a seed goes on, as sound. */
export interface Way {
  /** The sound's file, beside the page; its name does not tell who wrote it. */
  readonly file: string;
  /** Who wrote what follows the seam. */
  readonly by: string;
  readonly human: boolean;
  /** Second at which the continuation begins, and at which the music ends. */
  readonly seam: number;
  readonly seconds: number;
}

/** A seed and all its ways, in the order in which they are offered. */
export interface ListeningSeed {
  readonly title: string;
  readonly ways: readonly Way[];
}

/** Where in `page.html` the test is put. */
const place = '<script type="application/json" id="test">';

/** The page on which one listens without knowing who wrote what, as one HTML file without anything from elsewhere. */
export async function listeningPage(seeds: readonly ListeningSeed[]): Promise<string> {
  const page = await readFile(new URL('page.html', import.meta.url), 'utf8');
  // A name must not end the element that it stands in.
  const test = JSON.stringify({ seeds }).replaceAll('<', '\\u003c');
  return page.replace(`${place}null`, () => place + test);
}
