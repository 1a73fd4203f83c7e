import type { Action } from './action.ts';
import { editActions } from './edit.ts';
import { fileActions } from './file.ts';
import { helpActions } from './help.ts';
import { liveActions } from './live.ts';
import { modelActions } from './model.ts';
import { notesActions } from './notes.ts';
import { playActions } from './play.ts';
import { tracksActions } from './tracks.ts';
import { viewActions } from './view.ts';

/** All that a user can do, in the order of menus and of the help page. */
export const actions: readonly Action[] = [
  ...playActions,
  ...fileActions,
  ...editActions,
  ...notesActions,
  ...tracksActions,
  ...viewActions,
  ...modelActions,
  ...liveActions,
  ...helpActions,
];
