import * as v from 'valibot';
import { SegueError } from '../errors.ts';
import { projectSchema } from '../ipc/schemas/project.ts';
import type { Song, Track } from '../music/song.ts';
import { goesOn } from './continuation.ts';
import { migrations } from './migrations.ts';
import type { Project } from './project.ts';

/** What the first key of a project file says. */
const format = 'segue-project';

/** The version that this program writes. Files of earlier ones are brought up by {@link migrations}. */
export const projectVersion = migrations.length + 1;

/** The largest project file that is read, in bytes: some hundred takes of a song of 100,000 notes. */
const mostBytes = 2 ** 29;

/**
 * The project as a file's bytes: UTF-8 JSON, an object whose `format` is `segue-project`, whose `version` is a whole
 * number, and whose other keys are those of {@link Project}. Nothing else is in it, so any program can read it.
 */
export function writeProject(project: Project): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify({ format, version: projectVersion, ...project })}\n`);
}

/**
 * The project that a file holds.
 * @throws SegueError `bad-input` for a file that is no project, is broken, breaks the promises of its types (a note out
 * of MIDI's range, events out of order, a take without its seed), is too large, or comes from a newer version
 */
export function readProject(bytes: Uint8Array): Project {
  if (bytes.length > mostBytes) {
    throw new SegueError('bad-input', `This project is larger than ${mostBytes / 2 ** 20} MB; it cannot be opened.`);
  }
  const given = parse(bytes);
  const { format: found, version, ...rest } = given;
  if (found !== format) throw notAProject();
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    throw broken('it does not say its version');
  }
  if (version > projectVersion) {
    throw new SegueError('bad-input', 'This project was saved by a newer version of Segue; update Segue to open it.');
  }
  const current = migrations.slice(version - 1).reduce((older, migrate) => migrate(older), rest);
  const result = v.safeParse(projectSchema, current, { abortEarly: true });
  if (!result.success) {
    const [issue] = result.issues;
    throw broken(`${v.getDotPath(issue) ?? 'the whole'} is not what it should be`);
  }
  requireSense(result.output);
  return result.output;
}

function parse(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  let given: unknown;
  try {
    given = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw notAProject(cause);
  }
  const result = v.safeParse(v.record(v.string(), v.unknown()), given);
  if (!result.success) throw notAProject();
  return result.output;
}

/** What no schema of single values can say: order, and what must fit together. */
function requireSense({ song, seeds, takes, loop }: Project): void {
  requireSong(song);
  for (const seed of Object.values(seeds)) requireSong(seed);
  requireNoCircle(takes);
  const seedOf = (key: string) => {
    const seed = Object.hasOwn(seeds, key) ? seeds[key] : undefined;
    if (!seed) throw broken('a take’s beginning is missing');
    return seed;
  };
  const last = new Set(takes.flatMap(({ id, continuation }) => (goesOn(continuation) ? [] : [id])));
  for (const { seedKey, parent, before, continuation, recipe } of takes) {
    const seed = seedOf(seedKey);
    if (before) seedOf(before.seedKey);
    const { seam, end, locked = [], parts, newTracks, tempi, meters } = continuation;
    const told = [...parts, ...locked];
    if (end < seam || told.some(({ track }) => track >= seed.tracks.length))
      throw broken('a take does not fit its song');
    const fills = [recipe.infill !== undefined, continuation.locked !== undefined];
    const joins = [recipe.accompany !== undefined, continuation.beside !== undefined];
    if (fills[0] !== fills[1] || joins[0] !== joins[1] || (fills[0] && joins[0])) {
      throw broken('a take is not what its recipe says');
    }
    if (!goesOn(continuation) && (parent !== undefined || before !== undefined)) {
      throw broken('a take that fills a stretch or plays along goes on from another take');
    }
    if (parent !== undefined && last.has(parent)) throw broken('a take goes on from one that has no end to go on from');
    for (const { notes } of told) requireOrder(notes);
    for (const track of newTracks) requireTrack(track);
    requireOrder(tempi);
    requireOrder(meters);
  }
  if (loop && loop.end <= loop.start) throw broken('its loop ends before it begins');
}

function requireNoCircle(takes: Project['takes']): void {
  const parents = new Map(takes.map(({ id, parent }) => [id, parent]));
  for (const { id } of takes) {
    let steps = 0;
    for (let one = parents.get(id); one !== undefined; one = parents.get(one)) {
      if (++steps > takes.length) throw broken('a take goes on from itself');
    }
  }
}

function requireSong(song: Song): void {
  for (const events of [song.tempi, song.meters, song.keys]) requireOrder(events);
  if (song.meters.some(({ denominator }) => !Number.isInteger(Math.log2(denominator)))) throw broken('a meter is none');
  song.seams?.reduce((before, seam) => {
    if (seam < before) throw broken('its seams are out of order');
    return seam;
  }, 0);
  for (const track of song.tracks) {
    requireTrack(track);
    for (const { tick, duration } of track.notes) {
      if (tick + duration > song.ticks) throw broken('a note ends after the song');
    }
  }
}

function requireTrack({ notes, controls, bends, programChanges }: Track): void {
  for (const events of [notes, controls, bends, programChanges]) requireOrder(events);
  for (let i = 1; i < notes.length; i++) {
    const [one, next] = [notes[i - 1], notes[i]];
    if (one && next && one.tick === next.tick && one.pitch > next.pitch) throw broken('notes are out of order');
  }
}

function requireOrder(events: readonly { readonly tick: number }[]): void {
  for (let i = 1; i < events.length; i++) {
    if ((events[i - 1]?.tick ?? 0) > (events[i]?.tick ?? 0)) throw broken('events are out of order');
  }
}

function notAProject(cause?: unknown): SegueError {
  return new SegueError('bad-input', 'This file is no Segue project; choose a file whose name ends in .segue.', {
    cause,
  });
}

function broken(what: string): SegueError {
  return new SegueError('bad-input', `This project file is broken (${what}); open an earlier copy of it.`);
}
