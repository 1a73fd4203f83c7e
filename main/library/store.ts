import { Thread } from '../threads/thread.ts';
import type { StoreAnswers } from './store/store-thread.ts';

/** The library's database, in a thread of its own: see `store/store-thread.ts` for what it answers. */
export type Store = Thread<StoreAnswers>;

/**
 * Opens the library's database, or makes it. What is wrong with it is told to the first who asks something.
 * @param file `:memory:` for one that is gone with the process
 */
export function openStore(file: string): Store {
  return new Thread<StoreAnswers>(new URL('./store/store-thread.ts', import.meta.url), { given: { file } });
}
