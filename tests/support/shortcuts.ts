/** A key press as a keyboard makes it: what is printed on the key, where it is, and what is held. */
export function keyPress(
  key: string,
  held: readonly ('Control' | 'Shift' | 'Alt' | 'Meta')[] = [],
  rest: Partial<KeyboardEvent> = {},
): KeyboardEvent {
  const press: Partial<KeyboardEvent> = {
    key,
    code: key === ' ' ? 'Space' : key.length === 1 ? `Key${key.toUpperCase()}` : key,
    ctrlKey: held.includes('Control'),
    shiftKey: held.includes('Shift'),
    altKey: held.includes('Alt'),
    metaKey: held.includes('Meta'),
    repeat: false,
    isComposing: false,
    defaultPrevented: false,
    target: null,
    getModifierState: (name) => held.some((one) => one === name),
    ...rest,
  };
  return press as KeyboardEvent;
}

const ctrl = ['Control'] as const;
const shift = ['Shift'] as const;
const both = ['Control', 'Shift'] as const;

/** What a person who knows a piano roll presses, which action it must be, and the press itself. */
export const shortcuts: readonly (readonly [keys: string, action: string, press: KeyboardEvent])[] = [
  ['Space', 'play.toggle', keyPress(' ')],
  ['Enter', 'play.stop', keyPress('Enter')],
  ['Home', 'play.toStart', keyPress('Home')],
  ['A', 'play.back', keyPress('a')],
  ['D', 'play.forward', keyPress('d')],
  ['Shift+L', 'play.loop', keyPress('L', shift)],
  ['Shift+F', 'view.follow', keyPress('F', shift)],
  ['backslash', 'view.zoomToLoop', keyPress('\\')],
  ['Ctrl+M', 'play.metronome', keyPress('m', ctrl)],
  ['R', 'play.record', keyPress('r')],
  ['Ctrl+Z', 'edit.undo', keyPress('z', ctrl)],
  ['Ctrl+Shift+Z', 'edit.redo', keyPress('Z', both)],
  ['Ctrl+Y', 'edit.redo', keyPress('y', ctrl)],
  ['Ctrl+S', 'file.save', keyPress('s', ctrl)],
  ['Ctrl+Shift+S', 'file.saveAs', keyPress('S', both)],
  ['Ctrl+O', 'file.open', keyPress('o', ctrl)],
  ['Ctrl+N', 'file.new', keyPress('n', ctrl)],
  ['Ctrl+C', 'edit.copy', keyPress('c', ctrl)],
  ['Ctrl+X', 'edit.cut', keyPress('x', ctrl)],
  ['Ctrl+V', 'edit.paste', keyPress('v', ctrl)],
  ['Ctrl+D', 'edit.duplicate', keyPress('d', ctrl)],
  ['Ctrl+A', 'edit.selectAll', keyPress('a', ctrl)],
  ['Ctrl+Shift+A', 'edit.selectNone', keyPress('A', both)],
  ['Esc', 'edit.selectNone', keyPress('Escape')],
  ['Delete', 'edit.delete', keyPress('Delete')],
  ['Backspace', 'edit.delete', keyPress('Backspace')],
  ['Up', 'notes.up', keyPress('ArrowUp')],
  ['Down', 'notes.down', keyPress('ArrowDown')],
  ['Shift+Up', 'notes.octaveUp', keyPress('ArrowUp', shift)],
  ['Shift+Down', 'notes.octaveDown', keyPress('ArrowDown', shift)],
  ['Left', 'notes.earlier', keyPress('ArrowLeft')],
  ['Right', 'notes.later', keyPress('ArrowRight')],
  ['Q', 'notes.quantise', keyPress('q')],
  ['1', 'view.pencil', keyPress('1')],
  ['2', 'view.select', keyPress('2')],
  ['comma', 'view.ghosts', keyPress(',')],
  ['M', 'tracks.mute', keyPress('m')],
  ['S', 'tracks.solo', keyPress('s')],
  ['?', 'help.shortcuts', keyPress('?', shift)],
  ['? without Shift', 'help.shortcuts', keyPress('?')],
  ['Ctrl+K', 'help.palette', keyPress('k', ctrl)],
  ['C', 'model.continue', keyPress('c')],
  ['Caps Lock, then C', 'model.continue', keyPress('C')],
];
