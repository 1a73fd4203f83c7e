/**
 * Reads and writes MIDI of growing size with Segue and with `@tonejs/midi`, and prints how many times as
 * fast Segue is. Run it with `npx tsx tests/bench/midi-parsing.ts`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import tonejs from '@tonejs/midi';
import { readMidi } from '../../shared/music/midi/read.ts';
import { writeMidi } from '../../shared/music/midi/write.ts';
import { countNotes, type Song } from '../../shared/music/song.ts';
import { append } from '../../shared/music/transform.ts';
import { sharedData } from '../support/shared-data.ts';

/** Milliseconds of the fastest of several runs; few where one run is long. */
function fastest(run: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  const begin = performance.now();
  for (let i = 0; i < 5 && performance.now() - begin < 10_000; i++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

function compare(name: string, bytes: Uint8Array): void {
  const { song } = readMidi(bytes);
  const theirs = new tonejs.Midi(bytes);
  const read = fastest(() => readMidi(bytes));
  const theirRead = fastest(() => new tonejs.Midi(bytes));
  const write = fastest(() => writeMidi(song));
  // Beyond this one run of theirs takes minutes.
  const theirWrite = countNotes(song) > 20_000 ? Number.NaN : fastest(() => theirs.toArray());
  const column = (text: string, width: number) => text.padStart(width);
  const times = (a: number, b: number) =>
    `${column(a.toFixed(1), 9)} ms${column(b.toFixed(1), 10)} ms${column((b / a).toFixed(1), 8)}×`;
  console.log(
    `${name.padEnd(34)}${column(String(countNotes(song)), 8)}${times(read, theirRead)}${times(write, theirWrite)}`,
  );
}

/** One track with the notes of a song again and again, until there are as many as asked for. */
function oneTrack(song: Song, notes: number): Song {
  const all = song.tracks.flatMap((track) => track.notes).toSorted((a, b) => a.tick - b.tick || a.pitch - b.pitch);
  const [track] = song.tracks;
  if (!track || all.length === 0) throw new Error('the song has no notes');
  const once: Song = { ...song, tracks: [{ ...track, notes: all, programChanges: [], controls: [], bends: [] }] };
  let long = once;
  while (countNotes(long) < notes) long = append(long, once);
  return { ...long, tracks: long.tracks.map((one) => ({ ...one, notes: one.notes.slice(0, notes) })) };
}

if (!sharedData) throw new Error('The benchmark needs the folder ../shared/data.');
console.log(`${''.padEnd(34)}   notes  reading: Segue  @tonejs/midi   ratio  writing: Segue  @tonejs/midi   ratio`);
const folder = join(sharedData, 'orchestra');
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.mid'))
  .map((file) => ({ file, bytes: new Uint8Array(readFileSync(join(folder, file))) }))
  .sort((a, b) => a.bytes.length - b.bytes.length);
for (let i = 0; i < 6; i++) {
  const entry = files[Math.round((i * (files.length - 1)) / 5)];
  if (entry) compare(entry.file.slice(0, 32), entry.bytes);
}
const last = files.at(-1);
if (last) {
  const { song } = readMidi(last.bytes);
  for (const notes of [10_000, 20_000, 40_000, 80_000])
    compare(`${notes} notes on one track`, writeMidi(oneTrack(song, notes)));
}
