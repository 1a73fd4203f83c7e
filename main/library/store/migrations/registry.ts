import { library } from './0001-library.ts';
import { blindChoices } from './0002-blind-choices.ts';

/**
 * What makes each version of the library's database out of the one before. What was released is never changed: a new
 * version is a new file, with its number in its name, and one line at the end here.
 */
export const migrations: readonly string[] = [library, blindChoices];
