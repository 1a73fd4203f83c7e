import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { copySentence, isLongCopy, longCopy } from '../../renderer/state/questions/copy-words.ts';
import { SegueError } from '../../shared/errors.ts';
import type { CopyReport, Expectation, SongSurprise } from '../../shared/ipc/contract.ts';
import { bytesOfFloats } from '../../shared/ipc/floats.ts';
import type { Song } from '../../shared/music/song.ts';
import { fakeStudio, finish, settled } from '../support/fake-studio.ts';
import { noteAt, songOf } from '../support/small-songs.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function opened(song = songOf(2)) {
  const fake = fakeStudio();
  await fake.studio.engine.start();
  fake.studio.project.openSong(song);
  return fake;
}

/** Lets effects, timers up to that many milliseconds, and answers come. */
async function wait(milliseconds = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  await settled();
}

/** Every note costs as much as its pitch, and the last one is not read. */
function surpriseOf({ tracks }: Song): SongSurprise {
  const pitches = tracks.flatMap(({ notes }) => notes.map(({ pitch }) => pitch));
  return { nats: bytesOfFloats([...pitches.slice(0, -1), Number.NaN]), ending: 1, total: 100, unread: 1 };
}

function expectationOf(pitch: number): Expectation {
  const none = new Array<number>(128).fill(0);
  return { pitches: none.with(pitch, 0.75), drums: none.with(36, 0.25), ends: 0, open: 0 };
}

describe('surprise', () => {
  test('is asked for only while it is shown, of the chosen model, and told note by note', async () => {
    const { studio, client } = await opened();
    client.answers['questions.surprise'] = ({ song }) => surpriseOf(song);
    await wait(1000);
    expect(client.asked('questions.surprise')).toEqual([]);
    studio.surprise.on = true;
    await wait();
    expect(client.asked('questions.surprise')).toMatchObject([{ model: 'shipped/folk' }]);
    const [first, second] = studio.document.song.tracks;
    expect(studio.surprise.shown?.nats.get(first?.notes[1] ?? noteAt(0))).toBe(61);
    expect(studio.surprise.shown?.nats.has(second?.notes.at(-1) ?? noteAt(0))).toBe(false);
    expect(studio.surprise.mean(first?.notes ?? [])).toBe(61.5);
    expect(studio.surprise.mean([noteAt(0)])).toBeUndefined();
    studio.surprise.on = false;
    await wait();
    expect(studio.surprise.shown).toBeUndefined();
  });

  test('tells of the take that is looked at as well, as it goes on from the song', async () => {
    const { studio, client } = await opened(songOf());
    client.answers['questions.surprise'] = ({ song }) => surpriseOf(song);
    client.answers['questions.copies'] = () => ({ state: 'unknown', reason: 'No.' });
    studio.surprise.on = true;
    await wait();
    await studio.takes.start();
    await finish(client, 'job-1', [70, 71]);
    await wait(500);
    const written = () => studio.takes.viewer.shown?.parts[0]?.notes[0] ?? noteAt(0);
    expect(studio.surprise.told?.nats.get(written())).toBe(70);
    studio.takes.viewer.step(1);
    await wait();
    // What stands before a take costs the same whatever follows.
    expect(studio.surprise.stale).toBe(false);
    await wait(500);
    expect(studio.surprise.told?.nats.get(written())).toBe(71);
    studio.document.edit('Add', [{ kind: 'notes', track: 0, removed: [], added: [noteAt(1920, 50)] }]);
    await wait(500);
    expect(client.asked('questions.surprise').at(-1)?.song).toEqual(studio.document.song);
  });

  test('is out of date once the song is edited, and worked out anew after a rest, not with each edit', async () => {
    const { studio, client } = await opened();
    client.answers['questions.surprise'] = ({ song }) => surpriseOf(song);
    studio.surprise.on = true;
    await wait();
    for (const pitch of [50, 51, 52]) {
      studio.document.edit('Add', [{ kind: 'notes', track: 0, removed: [], added: [noteAt(1920, pitch)] }]);
      await wait(100);
      expect(studio.surprise.stale).toBe(true);
    }
    expect(client.asked('questions.surprise')).toHaveLength(1);
    await wait(500);
    expect(client.asked('questions.surprise')).toHaveLength(2);
    expect(studio.surprise.stale).toBe(false);
  });

  test('that is no longer asked for is given up, and its answer changes nothing', async () => {
    const { studio, client } = await opened();
    const answers: ((told: SongSurprise) => void)[] = [];
    client.answers['questions.surprise'] = () => new Promise((resolve) => answers.push(resolve));
    client.answers['questions.cancel'] = () => null;
    studio.surprise.on = true;
    await wait();
    const [asked] = client.asked('questions.surprise');
    client.tell('question', { question: asked?.question ?? '', fraction: 0.25 });
    expect(studio.surprise.fraction).toBe(0.25);
    client.tell('question', { question: 'another window’s', fraction: 0.75 });
    expect(studio.surprise.fraction).toBe(0.25);
    const before = studio.document.song;
    studio.document.edit('Add', [{ kind: 'notes', track: 0, removed: [], added: [noteAt(1920, 50)] }]);
    await wait(500);
    expect(client.asked('questions.cancel')).toEqual([{ question: asked?.question }]);
    answers[0]?.(surpriseOf(before));
    await wait();
    expect(studio.surprise.told).toBeUndefined();
    answers[1]?.(surpriseOf(studio.document.song));
    await wait();
    expect(studio.surprise.told?.song).toBe(studio.document.song);
  });

  test('is asked for again once there is a connection, and a refusal is told in its sentence', async () => {
    const { studio, client } = await opened();
    client.answers['questions.surprise'] = ({ song }) => surpriseOf(song);
    client.refusals.set('questions.surprise', new SegueError('bad-input', 'The model cannot read this song.'));
    studio.surprise.on = true;
    await wait();
    expect(studio.surprise.failure).toBe('The model cannot read this song.');
    client.connect(false);
    await wait();
    client.connect(true);
    await wait();
    expect(studio.surprise.failure).toBe('');
    expect(studio.surprise.shown?.stale).toBe(false);
  });
});

describe('what is expected', () => {
  test('is told for the playhead, on the keys of the track in front', async () => {
    const { studio, client } = await opened();
    client.answers['questions.expected'] = ({ tick }) => expectationOf(tick / 10);
    studio.expected.on = true;
    await wait();
    expect(studio.expected.shown?.[0]).toBe(0.75);
    studio.transport.tick = 640;
    await wait(1000);
    expect(client.asked('questions.expected').map(({ tick }) => tick)).toEqual([0, 640]);
    expect(studio.expected.shown?.[64]).toBe(0.75);
    studio.document.edit('Drums', [{ kind: 'track', index: 0, after: { ...songOf().tracks[0]!, drums: true } }]);
    studio.document.track = 0;
    await wait(1000);
    expect(studio.expected.shown?.[36]).toBe(0.25);
  });

  test('while the playhead moves only the latest place counts, and the others are not worked on', async () => {
    const { studio, client } = await opened();
    const answers: (() => void)[] = [];
    client.answers['questions.expected'] = ({ tick }) =>
      new Promise((resolve, reject) => {
        answers.push(() =>
          tick === 0 ? reject(new SegueError('cancelled', 'Given up.')) : resolve(expectationOf(64)),
        );
      });
    client.answers['questions.cancel'] = () => {
      answers[0]?.();
      return null;
    };
    studio.expected.on = true;
    await wait();
    for (const tick of [100, 200, 300, 400]) {
      studio.transport.tick = tick;
      await wait();
    }
    await wait(1000);
    expect(client.asked('questions.expected').map(({ tick }) => tick)).toEqual([0, 400]);
    answers[1]?.();
    await wait();
    expect(studio.expected.told?.tick).toBe(400);
    expect(studio.expected.failure).toBe('');
  });
});

describe('copies', () => {
  const copied = (notes: number): CopyReport => ({
    ...{ state: 'checked', notes, least: 2, piece: 'Bach, BWV 66', pieces: 12 },
    here: { track: 0, from: 0, to: 1 },
    there: { track: 0, from: 0, to: 1 },
  });

  test('of each take are looked for from its seam on, in the music of the model that wrote it', async () => {
    const { studio, client } = await opened(songOf());
    client.answers['questions.copies'] = () => copied(6);
    await studio.takes.start();
    await finish(client, 'job-1', [70, 71]);
    await wait();
    expect(client.asked('questions.copies')).toMatchObject([
      { model: 'shipped/folk', from: 1920 },
      { model: 'shipped/folk', from: 1920 },
    ]);
    expect(Object.keys(studio.copies.found)).toEqual(studio.takes.list.map(({ id }) => id));
    const [one] = Object.values(studio.copies.found);
    expect(one && copySentence(one)).toBe('Longest copied run: 6 notes, from Bach, BWV 66 (12 pieces compared).');
  });

  test('are told before music is handed out where the run is long, which holds nothing up', async () => {
    const { studio, client, shell } = await opened(songOf());
    client.answers['questions.copies'] = () => copied(longCopy - 1);
    await studio.takes.start();
    await finish(client, 'job-1', [70]);
    const told = () => studio.notices.list.map(({ text }) => text).filter((text) => text.includes('share'));
    studio.takes.accept(studio.takes.list[0]?.id);
    await studio.files.exportMidi();
    expect([shell.saved.length, told()]).toEqual([1, []]);
    client.answers['questions.copies'] = () => copied(longCopy);
    await studio.files.exportMidi();
    expect(shell.saved).toHaveLength(2);
    expect(told()).toEqual([expect.stringContaining(`${longCopy} notes in a row are as in “Bach, BWV 66”`)]);
    client.answers['questions.copies'] = () => new Promise(() => undefined);
    const slow = studio.files.exportMidi();
    await wait(2000);
    await slow;
    expect(shell.saved).toHaveLength(3);
  });

  test('nobody looks for them in what a human wrote', async () => {
    const { studio, client, shell } = await opened(songOf());
    await studio.files.exportMidi();
    expect(client.asked('questions.copies')).toEqual([]);
    expect(shell.saved).toHaveLength(1);
  });

  test('a run is long or not by its notes alone', () => {
    expect([copied(longCopy - 1), copied(longCopy), { state: 'unknown', reason: '' } as const].map(isLongCopy)).toEqual(
      [false, true, false],
    );
  });
});
