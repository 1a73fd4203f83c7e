import type { Attachment } from 'svelte/attachments';

/**
 * Gives the keyboard back to the studio after a control was worked with the pointer, so that Space plays and letters are
 * shortcuts again. Who works controls with the keyboard keeps the focus where it is.
 */
export const pointerFocus: Attachment<HTMLElement> = (root) => {
  let pointed: EventTarget | null = null;
  const letGo = (wanted: string) => {
    const active = document.activeElement;
    if (active instanceof HTMLElement && root.contains(active) && active.matches(wanted)) active.blur();
  };
  const down = (event: PointerEvent) => {
    pointed = event.target;
  };
  const keydown = () => {
    pointed = null;
  };
  const click = (event: MouseEvent) => {
    // A key press on a button is a click too, without a count.
    if (event.detail > 0) letGo('button, a, summary, input[type=range]');
  };
  const change = (event: Event) => {
    if (event.target === pointed) letGo('select');
  };
  root.addEventListener('pointerdown', down);
  root.addEventListener('keydown', keydown, { capture: true });
  root.addEventListener('click', click);
  root.addEventListener('change', change);
  return () => {
    root.removeEventListener('pointerdown', down);
    root.removeEventListener('keydown', keydown, { capture: true });
    root.removeEventListener('click', click);
    root.removeEventListener('change', change);
  };
};
