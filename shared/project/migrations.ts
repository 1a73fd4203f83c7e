/** Brings the content of a project file, without its `format` and `version`, up by one version. */
export type Migration = (older: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

/**
 * How files of earlier versions become today's: the first entry turns version 1 into 2, and so on. A change of what a
 * project holds adds an entry and leaves those before it alone.
 */
export const migrations: readonly Migration[] = [
  // Version 2 tells of constraints, curves of temperature, likeness, parents and what was discarded, each of which may be left out.
  (first) => first,
  // Version 3 tells of takes that fill a stretch anew or play along, in their recipes and in what they add; all of it may be left out.
  (second) => second,
  // Version 4 tells in its settings how strongly a take is to be like another one, which may be left out.
  (third) => third,
];
