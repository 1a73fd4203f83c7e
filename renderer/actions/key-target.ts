/** What the element that has the keyboard does with keys by itself, before any shortcut. */
export interface KeyTarget {
  /** It takes text: all keys are its own. */
  readonly typing: boolean;
  /** It is a control that was reached by keyboard: keys that work controls are its own. */
  readonly control: boolean;
  /** It is part of a dialog or menu, which has keys of its own. */
  readonly apart: boolean;
}

const textTypes = ['text', 'search', 'url', 'tel', 'email', 'password', 'number', 'date', 'time'];
const controls = [
  ...['button', 'a[href]', 'summary', 'input', 'select'],
  ...['button', 'checkbox', 'radio', 'switch', 'slider', 'tab', 'option', 'menuitem'].map((role) => `[role=${role}]`),
].join(', ');
const alwaysControls = 'input[type=range], [role=slider], [role=listbox], [role=radiogroup], [role=tablist], select';

/** Looks at the target of a key event. */
export function keyTarget(target: EventTarget | null): KeyTarget {
  if (!(target instanceof HTMLElement)) return { typing: false, control: false, apart: false };
  const typing =
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && textTypes.includes(target.type));
  // A button that was clicked keeps the focus, but Space should then play and not press it once more.
  const control =
    target.closest(alwaysControls) !== null || (target.closest(controls) !== null && target.matches(':focus-visible'));
  return { typing, control, apart: target.closest('[role=dialog], [role=menu], dialog') !== null };
}
