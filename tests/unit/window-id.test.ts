import { expect, test } from 'vitest';
import { chooseId } from '../../renderer/ipc/window-id.ts';

const navigation = (type: string) => ({
  name: '',
  entryType: 'navigation',
  startTime: 0,
  duration: 0,
  toJSON: () => null,
  type,
});

test('a window keeps its id when it is reloaded, and no other tab has the same', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  let count = 0;
  const choose = (type: string | undefined) =>
    chooseId(storage, type === undefined ? undefined : navigation(type), () => `id-${++count}`);
  expect(choose('navigate')).toBe('id-1');
  expect(choose('reload')).toBe('id-1');
  expect(choose('back_forward')).toBe('id-1');
  expect(choose('navigate')).toBe('id-2');
  expect(choose(undefined)).toBe('id-3');
});
