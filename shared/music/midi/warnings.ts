/** What a reader can repair or skip: the sentence for one kind of thing that occurred `n` times. */
const sentences = {
  junk: () => 'Skipped what stands before the header.',
  format: () => 'Read the tracks as sounding together, since the format that the header names does not exist.',
  'format 0': (n: number) => `Read ${many(n, 'more track')} than format 0 allows.`,
  'track count': () => 'Read all tracks, though the header gives another number.',
  'alien chunk': (n: number) => `Skipped ${many(n, 'chunk')} of another kind than a track.`,
  'long chunk': (n: number) => `Read ${many(n, 'track')} as far as the file goes, which is not the stated length.`,
  'short chunk': (n: number) => `Read ${many(n, 'track')} beyond the stated length.`,
  'early end': (n: number) => `Ended ${many(n, 'track')} at the end mark, which came before the stated length.`,
  truncated: (n: number) => `Kept what came before the break in ${many(n, 'track')} that broke off inside an event.`,
  'no end': (n: number) => `Found no end mark in ${many(n, 'track')}.`,
  trailing: (n: number) => `Skipped what followed the end mark in ${many(n, 'track')}.`,
  'running status': (n: number) => `Continued running status after another kind of event ${many(n, 'time')}.`,
  'system message': (n: number) => `Skipped ${many(n, 'system message')} that a file must not hold.`,
  'orphan off': (n: number) => `Skipped ${many(n, 'note-off')} without a note.`,
  hanging: (n: number) => `Ended ${many(n, 'unreleased note')} at the end of the track.`,
  'zero length': (n: number) => `Made ${many(n, 'note')} of no length one tick long.`,
  tempo: (n: number) => `Skipped ${many(n, 'tempo event')} of zero or of the wrong size.`,
  'smpte tempo': (n: number) => `Skipped ${many(n, 'tempo event')}, since this file counts time in film frames.`,
  meter: (n: number) => `Skipped ${many(n, 'time signature')} without meaning.`,
  key: (n: number) => `Skipped ${many(n, 'key signature')} without meaning.`,
  name: (n: number) => `Shortened ${many(n, 'name')}.`,
  'left out': (n: number) =>
    `Left out ${many(n, 'event')} that a song does not hold, such as lyrics, aftertouch or system exclusive data.`,
};

/** A kind of thing that was repaired or skipped. */
export type WarningKind = keyof typeof sentences;

function many(n: number, thing: string): string {
  return `${n} ${thing}${n === 1 ? '' : 's'}`;
}

/** Counts what was repaired or skipped, so that a file broken in a million places still gives a short list. */
export class Warnings {
  readonly #counts = new Map<WarningKind, number>();

  add(kind: WarningKind): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
  }

  /** One sentence for each kind of thing, in the order in which they first occurred. */
  list(): string[] {
    return [...this.#counts].map(([kind, n]) => sentences[kind](n));
  }
}
