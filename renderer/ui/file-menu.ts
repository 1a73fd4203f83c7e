import type { ActionDesk } from './action-desk.ts';

/** The actions of the menu at the project's name, by groups. */
const groups: readonly (readonly string[])[] = [
  ['file.new', 'file.open', 'file.save', 'file.saveAs', 'file.recover'],
  ['file.importMidi', 'file.openProjectFile'],
  ['file.exportMidi', 'file.exportWav', 'file.exportProject'],
  ['help.palette', 'help.settings', 'help.shortcuts'],
];

/** What stands in the menu at the project's name. */
export function fileMenu(desk: ActionDesk) {
  return groups.flatMap((ids) =>
    ids.map((id, i) => {
      const action = desk.find(id);
      return {
        label: action.label,
        keys: desk.keys(action),
        disabled: !desk.enabled(action),
        apart: i === 0 && ids !== groups[0],
        run: () => desk.run(action),
      };
    }),
  );
}
