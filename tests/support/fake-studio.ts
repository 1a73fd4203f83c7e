import { Document } from '../../renderer/state/document.svelte.ts';
import { Studio } from '../../renderer/state/studio.svelte.ts';
import { Transport } from '../../renderer/state/transport.svelte.ts';
import type { ContinueJob, TakeProgress } from '../../shared/ipc/contract.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { FakeClient } from './fake-client.ts';
import { FakePlayer } from './fake-player.ts';
import { FakeShell } from './fake-shell.ts';
import { noteAt } from './small-songs.ts';

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
