const apple = /Mac|iPhone|iPad/.test(globalThis.navigator?.userAgent ?? '');

const names: Readonly<Record<string, string>> = {
  $mod: apple ? '⌘' : 'Ctrl',
  Control: 'Ctrl',
  Shift: apple ? '⇧' : 'Shift',
  Alt: apple ? '⌥' : 'Alt',
  Meta: '⌘',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Delete: 'Del',
  ' ': 'Space',
  Comma: ',',
  Backslash: '\\',
};

/** A binding in tinykeys' notation as people read it: `$mod+Shift+z` is `Ctrl+Shift+Z`. */
export function keyWords(binding: string): string {
  return binding
    .split(' + ')
    .flatMap((part) => (part === '+' ? ['+'] : part.split(/\+(?=.)/)))
    .map(
      (part) => names[part] ?? part.replace(/^(Key|Digit)(?=.$)/, '').replace(/^\w$/, (letter) => letter.toUpperCase()),
    )
    .join(apple ? '' : '+');
}
