import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Notices } from '../../renderer/state/notices.svelte.ts';
import { SegueError } from '../../shared/errors.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what needs no answer goes by itself; errors and questions stay', () => {
  const notices = new Notices();
  notices.info('Saved.');
  notices.info('Shall it?', [{ label: 'Yes', run: () => undefined }]);
  notices.error('It broke; mend it.');
  vi.advanceTimersByTime(60_000);
  expect(notices.list.map(({ text }) => text)).toEqual(['Shall it?', 'It broke; mend it.']);
});

test('the same error again is told once', () => {
  const notices = new Notices();
  notices.error(new SegueError('io', 'No line.'));
  notices.error(new SegueError('io', 'No line.'));
  expect(notices.list).toHaveLength(1);
});

test('work that the user stopped is no error', async () => {
  const notices = new Notices();
  const stopped = await notices.attempt(() => {
    throw new SegueError('cancelled', 'Stopped.');
  });
  expect(stopped).toBeUndefined();
  expect(notices.list).toEqual([]);
});

test('an action is done once and its own failure told', async () => {
  const notices = new Notices();
  const notice = notices.info('Again?', [
    {
      label: 'Again',
      run: () => {
        throw new SegueError('io', 'Still no line.');
      },
    },
  ]);
  const [action] = notice.actions;
  if (action) await notices.choose(notice, action);
  expect(notices.list.map(({ text }) => text)).toEqual(['Still no line.']);
});

test('only the latest are kept', () => {
  const notices = new Notices();
  for (let i = 0; i < 100; i++) notices.error(`Error ${i}.`);
  expect(notices.list.length).toBeLessThanOrEqual(20);
  expect(notices.list.at(-1)?.text).toBe('Error 99.');
});

test('the same again takes the place of what was told, but not of what offers something', () => {
  const notices = new Notices();
  notices.info('Read.');
  notices.info('Read.');
  notices.info('Bring back?', [{ label: 'Yes', run: () => undefined }]);
  notices.info('Bring back?', [{ label: 'Yes', run: () => undefined }]);
  expect(notices.list.map(({ text }) => text)).toEqual(['Read.', 'Bring back?', 'Bring back?']);
});

test('nothing goes while somebody reads, and all of it some time after', () => {
  const notices = new Notices();
  notices.info('Saved.');
  notices.hold();
  vi.advanceTimersByTime(60_000);
  expect(notices.list).toHaveLength(1);
  notices.release();
  expect(notices.list).toHaveLength(1);
  vi.advanceTimersByTime(60_000);
  expect(notices.list).toEqual([]);
});

test('all are put away together', () => {
  const notices = new Notices();
  notices.error('One.');
  notices.error('Two.');
  notices.clear();
  expect(notices.list).toEqual([]);
});
