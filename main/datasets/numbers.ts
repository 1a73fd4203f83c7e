/** Numbers that each file of a dataset has for what is in it: those of its tunes, and those of its refusals. */
const perFile = 2 ** 20;

/** The number in a dataset of what is in a file: its tune with that number, or its refusal. */
export function numberIn(file: number, place: number): number {
  return file * perFile + place;
}

/** The first and the last number of what is in a file. */
export function numbersOf(file: number): readonly [number, number] {
  return [file * perFile, (file + 1) * perFile - 1];
}
