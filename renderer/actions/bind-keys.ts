import { matchKeyBindingPress, parseKeybinding } from 'tinykeys';
import type { Studio } from '../state/studio.svelte.ts';
import { type Action, canRun } from './action.ts';
import { keyTarget } from './key-target.ts';
import { actions } from './registry.ts';

/** Keys with which a focused control is worked; they stay its own. */
const controlKeys = [
  ' ',
  'Enter',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'PageUp',
  'PageDown',
];

/** Every binding of the table, as single presses beside their action. */
const bindings = actions.flatMap((action) =>
  (action.keys ?? []).flatMap((keys) => pressesOf(keys).map((press) => ({ press, action }))),
);

/**
 * Lets the keys of all actions work on a target, as a rule the window. What is typed into a field, works a control or
 * belongs to an open dialog is left alone, and so is what was handled already.
 * @returns the function that ends it
 */
export function bindKeys(studio: Studio, target: Window | HTMLElement): () => void {
  const down = (event: Event) => {
    if (event instanceof KeyboardEvent) pressKey(studio, event);
  };
  target.addEventListener('keydown', down);
  return () => target.removeEventListener('keydown', down);
}

/** Does what a key press stands for, if anything. */
export function pressKey(studio: Studio, event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || studio.overlays.open) return;
  const { typing, control, apart } = keyTarget(event.target);
  if (apart || (control && controlKeys.includes(event.key))) return;
  const action = actionFor(event);
  if (!action || (typing && !action.whileTyping)) return;
  if (playsNotes(studio, event) && isLetter(event) && !action.whilePlayingNotes) return;
  // Also where it cannot be done now: the browser has other plans for some of these keys.
  event.preventDefault();
  if (event.repeat && !action.repeats) return;
  if (canRun(action, studio)) void studio.notices.attempt(() => action.run(studio));
}

/** The action that a key press is bound to. */
export function actionFor(event: KeyboardEvent): Action | undefined {
  return bindings.find(({ press }) => matchKeyBindingPress(event, press))?.action;
}

/** A sign is where its keyboard has it: some need Shift for it, so it counts with and without. */
function pressesOf(keys: string) {
  const [press, ...more] = parseKeybinding(keys);
  if (!press || more.length > 0) throw new RangeError(`The binding ${keys} is not a single press.`);
  const [modifiers, key] = press;
  const sign = typeof key === 'string' && key.length === 1 && !/[\p{L}\p{N}\s]/u.test(key);
  return sign && !modifiers.includes('Shift')
    ? [press, [[...modifiers, 'Shift'], key] satisfies typeof press]
    : [press];
}

function playsNotes({ settings }: Studio, { ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  return settings.values.computerKeyboard && !ctrlKey && !metaKey && !altKey && !shiftKey;
}

function isLetter({ key }: KeyboardEvent): boolean {
  return /^\p{L}$/u.test(key);
}
