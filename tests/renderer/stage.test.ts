import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Piece, piecesOf } from '../../renderer/stage/programme.ts';
import { Stage } from '../../renderer/stage/stage.svelte.ts';
import { SegueError } from '../../shared/errors.ts';
import { FakeClient, someModel } from '../support/fake-client.ts';
import { FakePlayer } from '../support/fake-player.ts';
import { finish, settled } from '../support/fake-studio.ts';
import { songOf } from '../support/small-songs.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const piece = (id: string): Piece => ({
  id,
  title: id.toUpperCase(),
  by: 'somebody',
  model: someModel,
  bars: 4,
  temperature: 1,
  topP: 0.95,
  open: async () => songOf(),
});

function opened(pieces = [piece('a'), piece('b')], pause = 8) {
  const client = new FakeClient();
  let seed = 0;
  const stage = new Stage({
    client,
    createPlayer: ({ transport }) => new FakePlayer(transport),
    randomSeed: () => ++seed,
  });
  stage.open(pieces, pause);
  return { stage, client };
}

/** The piece on the stage has come to its end. */
async function end(stage: Stage): Promise<void> {
  stage.transport.playing = false;
  await settled();
}

const settle = async () => {
  await vi.advanceTimersByTimeAsync(0);
};

describe('an evening', () => {
  test('plays a piece once it is written, and writes the next one meanwhile', async () => {
    const { stage, client } = opened();
    await settle();
    expect(stage.phase).toBe('writing');
    client.move('job-1', { fraction: 0.5 });
    expect(stage.written).toBe(0.5);
    await finish(client, 'job-1', [70]);
    await settle();
    expect(stage.phase).toBe('playing');
    expect(stage.transport.playing).toBe(true);
    expect(stage.now?.piece.id).toBe('a');
    expect(stage.document.song.seams).toEqual([stage.now?.seam]);
    expect(stage.document.song.tracks[0]?.notes.some(({ generated }) => generated)).toBe(true);
    expect(client.asked('continue.start')).toHaveLength(2);
    expect(stage.next?.id).toBe('b');
  });

  test('pauses, goes on, and begins anew after the last piece, with other random seeds', async () => {
    const { stage, client } = opened();
    const heard: (string | undefined)[] = [];
    for (const [i, pitch] of [70, 71, 72].entries()) {
      await settle();
      await finish(client, `job-${i + 1}`, [pitch]);
      await settle();
      heard.push(stage.now?.piece.id);
      await end(stage);
      expect(stage.phase).toBe('pause');
      await vi.advanceTimersByTimeAsync(7999);
      expect(stage.phase).toBe('pause');
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(heard).toEqual(['a', 'b', 'a']);
    const seeds = client.asked('continue.start').map(({ seed }) => seed);
    expect(new Set(seeds).size).toBe(seeds.length);
    // What was played is forgotten in the engine.
    expect(client.jobs.size).toBe(1);
  });

  test('tells where the human stops', async () => {
    const { stage, client } = opened();
    await settle();
    await finish(client, 'job-1', [70]);
    await settle();
    const seam = stage.now?.seam ?? 0;
    stage.transport.tick = seam - 1;
    expect(stage.machine).toBe(false);
    expect(stage.sinceSeam).toBeLessThan(0);
    stage.transport.tick = seam;
    expect(stage.machine).toBe(true);
    expect(stage.sinceSeam).toBe(0);
  });

  test('a piece that fails is said, and followed by the next one', async () => {
    const { stage, client } = opened();
    await settle();
    client.move('job-1', { state: 'failed', error: 'The model is gone; choose another.' });
    await settle();
    expect(stage.trouble).toBe('The model is gone; choose another.');
    expect(stage.next?.id).toBe('b');
    await finish(client, 'job-2', [70]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(stage.now?.piece.id).toBe('b');
    expect(stage.trouble).toBeUndefined();
  });

  test('where the engine was started anew, what was lost is said and not waited for', async () => {
    const { stage, client } = opened();
    await settle();
    client.jobs.clear();
    client.connect(false);
    client.connect(true);
    await settle();
    expect(stage.trouble).toMatch(/started anew/);
  });

  test('an engine that refuses is said too', async () => {
    const client = new FakeClient();
    client.refusals.set('continue.start', new SegueError('bad-option', 'Too many bars; ask for fewer.'));
    const stage = new Stage({
      client,
      createPlayer: ({ transport }) => new FakePlayer(transport),
      randomSeed: () => 1,
    });
    stage.open([piece('a')], 2);
    await settle();
    expect(stage.trouble).toBe('Too many bars; ask for fewer.');
  });

  test('can be hurried on, and ends with nothing left in the engine', async () => {
    const { stage, client } = opened();
    await settle();
    await finish(client, 'job-1', [70]);
    await settle();
    await finish(client, 'job-2', [71]);
    stage.skip();
    await settle();
    expect(stage.now?.piece.id).toBe('b');
    stage.close();
    await settle();
    expect(stage.phase).toBe('closed');
    expect(stage.transport.playing).toBe(false);
    expect(client.jobs.size).toBe(0);
    await vi.advanceTimersByTimeAsync(100_000);
    expect(stage.phase).toBe('closed');
  });
});

test('there are the song on the desk and the demo songs whose model is there', async () => {
  const client = new FakeClient();
  client.demos = { 'kesh-jig': songOf(), 'unfinished-i-a': songOf(), 'minuet-in-g': songOf() };
  const desk = { song: songOf(), title: 'Mine', model: someModel };
  expect((await piecesOf(client, [someModel], desk)).map(({ id }) => id)).toEqual(['desk', 'kesh-jig']);
  const symphony = { ...someModel, id: 'shipped/symphony' };
  const all = await piecesOf(client, [someModel, symphony], { ...desk, song: { ...songOf(), tracks: [] } });
  expect(all.map(({ id }) => id)).toEqual(['unfinished-i-a', 'kesh-jig']);
});
