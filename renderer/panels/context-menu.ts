import type { Action } from '../actions/action.ts';
import type { ActionDesk } from '../ui/action-desk.ts';

/** The actions of the roll's context menu, by groups. */
const groups: readonly (readonly string[])[] = [
  ['edit.cut', 'edit.copy', 'edit.paste', 'edit.duplicate', 'edit.delete'],
  ['notes.quantise', 'notes.octaveUp', 'notes.octaveDown', 'notes.legato'],
  ['edit.selectAll', 'edit.selectNone'],
  ['model.continue', 'model.infill', 'model.attention'],
];

/** What stands in the roll's context menu. */
export function contextMenu(desk: ActionDesk): readonly (readonly Action[])[] {
  return groups.map((ids) => ids.map((id) => desk.find(id)));
}
