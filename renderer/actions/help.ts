import type { Action } from './action.ts';

/** Finding one's way. */
export const helpActions: readonly Action[] = [
  {
    id: 'help.palette',
    label: 'Find a command…',
    group: 'Help',
    keys: ['$mod+k'],
    everywhere: true,
    whileTyping: true,
    run: ({ overlays }) => overlays.toggle({ name: 'palette' }),
  },
  {
    id: 'help.shortcuts',
    label: 'Shortcuts',
    group: 'Help',
    keys: ['?'],
    everywhere: true,
    run: ({ overlays }) => overlays.show({ name: 'help' }),
  },
  {
    id: 'help.settings',
    label: 'Settings…',
    group: 'Help',
    keys: ['$mod+,'],
    everywhere: true,
    run: ({ overlays }) => overlays.show({ name: 'settings' }),
  },
  {
    id: 'help.computerKeyboard',
    label: 'Play notes on the computer’s keys',
    group: 'Help',
    keys: ['$mod+Shift+k'],
    everywhere: true,
    checked: ({ settings }) => settings.values.computerKeyboard,
    run: ({ settings }) => settings.set({ computerKeyboard: !settings.values.computerKeyboard }),
  },
];
