const modifiers: Readonly<Record<string, string>> = {
  $mod: 'CommandOrControl',
  Control: 'Control',
  Alt: 'Alt',
  Meta: 'Meta',
  Shift: 'Shift',
};

const keyNames: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Enter: 'Enter',
  Escape: 'Escape',
  Backspace: 'Backspace',
  Delete: 'Delete',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  Tab: 'Tab',
  '+': 'Plus',
};

/**
 * A key binding in tinykeys' notation (`$mod+Shift+z`) as Electron writes it in a menu (`CommandOrControl+Shift+Z`).
 * @returns undefined for a key without Control, Command or Alt: macOS would take it from text fields
 */
export function acceleratorOf(keys: string): string | undefined {
  const parts = keys.split(/\b\+|(?<=\$mod)\+/);
  const key = parts.pop() ?? '';
  const held = parts.map((name) => modifiers[name]);
  if (held.includes(undefined) || !held.some((name) => name !== 'Shift')) return undefined;
  const name = keyNames[key] ?? (/^(F\d{1,2}|[!-~])$/.test(key) ? key.toUpperCase() : undefined);
  return name === undefined ? undefined : [...held, name].join('+');
}
