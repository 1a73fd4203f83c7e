import { randomId } from './random-id.ts';

const key = 'segue-window';
let own: string | undefined;

/**
 * This window's id: the same when it is reloaded, so that it finds its unsaved work again, and another one in every
 * other tab.
 */
export function windowId(): string {
  own ??= chooseId(sessionStorage, performance.getEntriesByType('navigation')[0], randomId);
  return own;
}

/**
 * The id that was kept, where the page came back; else a new one, which is kept. A tab that was opened from another, or
 * duplicated, begins with a copy of its storage, but was navigated to anew.
 */
export function chooseId(
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  navigation: PerformanceEntry | undefined,
  fresh: () => string,
): string {
  const kept = storage.getItem(key);
  const cameBack = navigation && 'type' in navigation && navigation.type !== 'navigate';
  if (kept !== null && cameBack) return kept;
  const id = fresh();
  storage.setItem(key, id);
  return id;
}
