import { Document } from '../../renderer/state/document.svelte.ts';
import { Studio } from '../../renderer/state/studio.svelte.ts';
import { Transport } from '../../renderer/state/transport.svelte.ts';
import type { ContinueJob, TakeProgress } from '../../shared/ipc/contract.ts';
import type { Note, Song, Track } from '../../shared/music/song.ts';
import { FakeClient } from './fake-client.ts';
import { FakePlayer } from './fake-player.ts';
import { FakeShell } from './fake-shell.ts';

/** A studio whose engine, sound and window are the test's. */
export interface FakeStudio {
  readonly studio: Studio;
  readonly client: FakeClient;
  readonly player: FakePlayer;
  readonly shell: FakeShell;
}

/** Opens a window; a second one on the same engine is given its client. */
export function fakeStudio(client = new FakeClient(), shell = new FakeShell()): FakeStudio {
  const transport = new Transport();
  const player = new FakePlayer(transport);
  const studio = new Studio({ client, player, shell, document: new Document(), transport });
  return { studio, client, player, shell };
}

/** Lets all promises that can go on do so. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}

export function noteAt(tick: number, pitch = 60, duration = 480): Note {
  return { tick, duration, pitch, velocity: 80 };
}

export function trackOf(notes: readonly Note[], rest: Partial<Track> = {}): Track {
  const events = { controls: [], bends: [], programChanges: [] };
  return { name: 'Flute', channel: 0, program: 73, drums: false, notes, ...events, ...rest };
}

/** A song of two bars: four quarters on each of its tracks, one after the other. */
export function songOf(tracks = 1): Song {
  const melody = (track: number) => [0, 1, 2, 3].map((beat) => noteAt(beat * 480, 60 + beat + 12 * track));
  return {
    title: 'Two bars',
    ppq: 480,
    tracks: Array.from({ length: tracks }, (_, i) =>
      trackOf(melody(i), { name: `Part ${i + 1}`, channel: i, program: i }),
    ),
    tempi: [{ tick: 0, microsecondsPerQuarter: 500_000 }],
    meters: [{ tick: 0, numerator: 4, denominator: 4 }],
    keys: [],
    ticks: 3840,
  };
}

/** What a take of a job holds: one bar of quarters from the seam at tick 1920, on the first track, at this pitch. */
export function progressOf(song: Song, pitch: number, whole = true): TakeProgress {
  const notes = [0, 1, 2, 3].map((beat): Note => ({ ...noteAt(1920 + beat * 480, pitch), generated: true }));
  const { tempi, meters } = song;
  return {
    seed: pitch,
    continuation: { seam: 1920, end: 3840, parts: [{ track: 0, notes }], newTracks: [], tempi, meters },
    ...(whole && { nats: 1.5 }),
  };
}

/** Lets a job end with a take at each of these pitches. */
export async function finish(client: FakeClient, id: string, pitches: readonly number[]): Promise<void> {
  const job: ContinueJob | undefined = client.jobs.get(id);
  if (!job) throw new RangeError(`There is no job ${id}.`);
  client.move(id, {
    state: 'done',
    fraction: 1,
    takes: pitches.map((pitch) => progressOf(job.request.song, pitch)),
  });
  await settled();
}
