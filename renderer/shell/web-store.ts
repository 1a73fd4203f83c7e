import type { Store } from './shell.ts';

/**
 * A browser's storage as a {@link Store}. A browser may refuse to remember (a full disk, a strict privacy setting): then
 * the studio works on and forgets, as the interface says.
 */
export function webStore(storage: () => Storage): Store {
  const attempt = <T>(what: () => T): T | undefined => {
    try {
      return what();
    } catch {
      return undefined;
    }
  };
  return {
    get: (key) => attempt(() => storage().getItem(key)) ?? undefined,
    set: (key, value) =>
      attempt(() => (value === undefined ? storage().removeItem(key) : storage().setItem(key, value))),
  };
}
