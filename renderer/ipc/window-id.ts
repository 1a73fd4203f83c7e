const key = 'segue-window';

/** Decided once for each page, since both the connection and the autosave ask. */
let decided: string | undefined;

/**
 * This window's id: the same when it is reloaded, so that it finds its unsaved work again, and another one in every
 * other tab.
 */
export function windowId(storage: Storage = sessionStorage): string {
  decided ??= decide(storage);
  return decided;
}

function decide(storage: Storage): string {
  const kept = storage.getItem(key);
  // A tab that was duplicated has a copy of the other's storage; it is told by the kind of navigation that made it.
  const [navigation] = performance.getEntriesByType('navigation');
  const again = navigation instanceof PerformanceNavigationTiming && navigation.type !== 'navigate';
  if (kept !== null && again) return kept;
  const fresh = crypto.randomUUID();
  storage.setItem(key, fresh);
  return fresh;
}
