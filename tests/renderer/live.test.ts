import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slownessWords } from '../../renderer/live/live-words.ts';
import { SegueError } from '../../shared/errors.ts';
import type { Note } from '../../shared/music/song.ts';
import { settled } from '../support/fake-studio.ts';
import { LiveStage } from '../support/live-stage.ts';
import { songOf } from '../support/small-songs.ts';

/** At 120 beats a minute a bar of the song takes two seconds; its last onset is in its first bar. */
const barSeconds = 2;
const bar = 1920;
const handVelocity = 96;

async function begun(cost: (bar: number) => number, seed = 1): Promise<LiveStage> {
  const stage = new LiveStage(songOf(), cost, seed);
  await stage.live.start();
  return stage;
}

/** Presses keys and lets them go again, one after the other; tells how many were pressed while time did not stand still. */
async function play(stage: LiveStage, pitches: readonly number[], seconds: number): Promise<number> {
  let count = 0;
  for (const pitch of pitches) {
    if (Math.floor(stage.transport.tick) < (stage.transport.limit ?? 0)) count++;
    stage.live.take({ kind: 'note-on', channel: 0, pitch, velocity: handVelocity }, stage.transport.tick);
    await stage.pass(seconds);
    stage.live.take({ kind: 'note-off', channel: 0, pitch }, stage.transport.tick);
  }
  return count;
}

/** Every note that was passed sounded once, from its place and for its length at least, and nothing else did. */
function expectWhole(stage: LiveStage): void {
  const { document, transport, sounded } = stage;
  const seconds = (tick: number) => stage.seconds(tick);
  const heard = sounded.filter(({ time, cut }) => cut === undefined || cut > time);
  expect(heard.filter(({ cut }) => cut !== undefined)).toEqual([]);
  const nameOf = ({ tick, pitch }: Note) => `${tick} ${pitch}`;
  const passed = document.song.tracks
    .flatMap(({ notes }) => notes)
    .filter(({ tick, velocity }) => tick < transport.tick && velocity !== handVelocity);
  const over = heard.filter(({ note }) => note.tick < transport.tick);
  expect(over.map(({ note }) => nameOf(note)).sort()).toEqual(passed.map(nameOf).sort());
  const written = new Map(passed.map((note) => [nameOf(note), note]));
  for (const { note, time, end } of over) {
    const { tick = 0, duration = 0 } = written.get(nameOf(note)) ?? {};
    if (end !== undefined) expect(end - time).toBeGreaterThan(seconds(tick + duration) - seconds(tick) - 1e-6);
    else expect(tick + duration).toBeGreaterThan(transport.tick - 1);
  }
}

describe('music that goes on', () => {
  test('has no gap and no cut note, however it is written, as long as that is fast enough', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ min: 0.01, max: 0.9 * barSeconds, noNaN: true }), { minLength: 1, maxLength: 7 }),
        fc.nat(),
        async (costs, seed) => {
          const stage = await begun((at) => costs[at % costs.length] ?? 0.1, seed);
          await stage.pass(60);
          // Where there was one bar of music, and the first two bars took longer.
          expect([...stage.waits].every((tick) => tick === bar)).toBe(true);
          expect(stage.transport.tick / bar).toBeGreaterThan((60 - stage.waited) / barSeconds - 0.2);
          expectWhole(stage);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('waits at bar lines alone where it is written too slowly, says so before, and cuts nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 1.05 * barSeconds, max: 4 * barSeconds, noNaN: true }),
        fc.nat(),
        async (cost, seed) => {
          const stage = await begun(() => cost, seed);
          await stage.pass(90);
          expect([...stage.waits].filter((tick) => tick % bar !== 0)).toEqual([]);
          expect(stage.warned.every(Boolean)).toBe(true);
          expect(stage.live.standing && slownessWords(stage.live.standing)).toMatch(
            /smaller model or a slower tempo\.$/,
          );
          expectWhole(stage);
        },
      ),
      { numRuns: 15 },
    );
  });

  test('answers phrases that are played at any time, at any speed, and still cuts nothing', async () => {
    const phrase = fc.record({
      after: fc.double({ min: 0.5, max: 9, noNaN: true }),
      pitches: fc.array(fc.integer({ min: 84, max: 100 }), { minLength: 1, maxLength: 4 }),
      seconds: fc.double({ min: 0.1, max: 2.5, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(phrase, { minLength: 1, maxLength: 4 }),
        fc.double({ min: 0.05, max: 1.5 * barSeconds, noNaN: true }),
        fc.nat(),
        async (phrases, cost, seed) => {
          const stage = await begun(() => cost, seed);
          let played = 0;
          for (const { after, pitches, seconds } of phrases) {
            await stage.pass(after);
            played += await play(stage, pitches, seconds);
          }
          await stage.pass(20);
          const { document, writer } = stage;
          expect(writer.turns > 0).toBe(played > 0);
          expect([...stage.waits].filter((tick) => tick % bar !== 0)).toEqual([]);
          const hand = document.song.tracks
            .flatMap(({ notes }) => notes)
            .filter(({ velocity }) => velocity === handVelocity);
          expect(hand).toHaveLength(played);
          expectWhole(stage);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('is written two bars ahead at least, and no further than a few', async () => {
    const stage = await begun(() => 0.3);
    await stage.pass(6);
    for (let i = 0; i < 40; i++) {
      await stage.pass(0.5);
      expect(stage.live.standing?.ahead).toBeGreaterThanOrEqual(2);
      expect(stage.live.standing?.ahead).toBeLessThanOrEqual(6);
    }
  });

  test('is one step of undo, with what was played; undoing it ends it', async () => {
    const stage = await begun(() => 0.2);
    const { document, live, client } = stage;
    const before = document.song;
    await stage.pass(8);
    await play(stage, [90, 91], 0.4);
    await stage.pass(8);
    expect(document.notes).toBeGreaterThan(30);
    document.undo();
    expect(document.song).toEqual(before);
    expect(document.canUndo).toBe(false);
    await stage.pass(1);
    expect(live.on).toBe(false);
    expect(client.asked('jobs.dismiss')).toEqual([{ job: 'live' }]);
  });

  test('a line that breaks is waited for, and nothing is lost or doubled', async () => {
    const stage = await begun(() => 0.2);
    await stage.pass(8);
    stage.client.connect(false);
    await play(stage, [90], 0.4);
    await stage.pass(12);
    expect(stage.live.standing?.waits).toBe(true);
    stage.client.connect(true);
    await stage.pass(8);
    expect(stage.live.standing?.waits).toBe(false);
    expect(stage.writer.turns).toBe(1);
    expectWhole(stage);
  });

  test('a window that is opened anew ends it and offers to go on with the last bar', async () => {
    const stage = await begun(() => 0.2);
    await stage.pass(8);
    const reloaded = ({ document, shell }: LiveStage) => new LiveStage(document.song, () => 0.2, 1, shell);
    const again = reloaded(stage);
    again.live.adopt();
    await settled();
    expect(again.client.asked('jobs.dismiss')).toEqual([{ job: 'live' }]);
    const [notice] = again.notices.list;
    expect(notice?.text).toContain('what was written is in the song');
    expect(again.live.on).toBe(false);
    await notice?.actions[0]?.run();
    expect(again.live.on).toBe(true);
    const last = Math.max(...again.document.song.tracks.flatMap(({ notes }) => notes.map(({ tick }) => tick)));
    expect(again.transport.tick).toBe(Math.floor(last / bar) * bar);
    // Ended by hand, nothing is offered any more.
    again.live.stop();
    const third = reloaded(again);
    third.live.adopt();
    expect(third.notices.list).toEqual([]);
  });

  test('says why it cannot go on, and leaves what was written', async () => {
    const stage = await begun(() => 0.2);
    await stage.pass(8);
    const { notes } = stage.document;
    stage.client.answers['live.more'] = () => {
      throw new SegueError('bad-model', 'The model is broken; train it again.');
    };
    await stage.pass(1);
    await settled();
    expect(stage.live.on).toBe(false);
    expect(stage.notices.list.map(({ text }) => text)).toEqual(['The model is broken; train it again.']);
    expect(stage.document.notes).toBe(notes);
    expect(stage.transport.limit).toBeUndefined();
  });
});
