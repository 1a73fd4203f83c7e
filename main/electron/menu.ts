import type { MenuItemConstructorOptions } from 'electron';
import type { MenuEntry } from '../../shared/desktop/bridge.ts';
import { acceleratorOf } from './accelerator.ts';

export interface MenuContext {
  readonly platform: NodeJS.Platform;
  /** Paths, the latest first. */
  readonly recent: readonly string[];
  /** Does what the action of that id does, in the window in front. */
  run(id: string): void;
  openRecent(path: string): void;
  clearRecent(): void;
}

/**
 * The native menu, drawn from the window's table of actions: a menu for each group, in the table's order. The window
 * itself handles the keys, so on systems where a menu would handle them too it only shows them.
 */
export function menuTemplate(entries: readonly MenuEntry[], context: MenuContext): MenuItemConstructorOptions[] {
  const mac = context.platform === 'darwin';
  const order = new Set(['File', 'Edit', ...entries.map(({ group }) => group)]);
  const menus = [...order].map((group): MenuItemConstructorOptions => {
    const items = entries.filter((entry) => entry.group === group).map((entry) => itemOf(entry, context));
    return { label: group, submenu: group === 'File' ? [...items, ...fileItems(context, mac)] : items };
  });
  const own: MenuItemConstructorOptions[] = mac ? [{ role: 'appMenu' }] : [];
  const windows: MenuItemConstructorOptions[] = mac ? [{ role: 'windowMenu' }] : [];
  const last = menus.findIndex(({ label }) => label === 'Help');
  const help = last < 0 ? [] : menus.splice(last, 1);
  const filled = menus.filter(({ submenu }) => Array.isArray(submenu) && submenu.length > 0);
  return [...own, ...filled, ...windows, ...help];
}

function itemOf({ id, label, keys, enabled, checked }: MenuEntry, context: MenuContext): MenuItemConstructorOptions {
  const accelerator = keys === undefined ? undefined : acceleratorOf(keys);
  return {
    id,
    // An ampersand would mark a letter for the keyboard.
    label: label.replaceAll('&', '&&'),
    enabled,
    ...(checked === undefined ? {} : { type: 'checkbox' as const, checked }),
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
    click: () => context.run(id),
  };
}

function fileItems({ recent, openRecent, clearRecent }: MenuContext, mac: boolean): MenuItemConstructorOptions[] {
  const files = recent.map((path): MenuItemConstructorOptions => ({ label: path, click: () => openRecent(path) }));
  const none: MenuItemConstructorOptions = { label: 'Nothing yet', enabled: false };
  const clear: MenuItemConstructorOptions = { label: 'Clear this list', click: clearRecent };
  return [
    { type: 'separator' },
    {
      label: 'Open recent',
      submenu: files.length === 0 ? [none] : [...files, { type: 'separator' }, clear],
    },
    { type: 'separator' },
    mac ? { role: 'close' } : { role: 'quit' },
  ];
}
