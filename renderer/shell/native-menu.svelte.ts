import type { DesktopBridge, MenuEntry, TextCommand } from '../../shared/desktop/bridge.ts';
import { keyTarget } from '../actions/key-target.ts';
import type { Studio } from '../state/studio.svelte.ts';
import type { ActionDesk } from '../ui/action-desk.ts';

/** What actions on notes are where the keyboard is in a text field: on a Mac, keys such as ⌘C reach it through the menu alone. */
const textCommandOf: Readonly<Record<string, TextCommand>> = {
  'edit.undo': 'undo',
  'edit.redo': 'redo',
  'edit.cut': 'cut',
  'edit.copy': 'copy',
  'edit.paste': 'paste',
  'edit.delete': 'delete',
  'edit.selectAll': 'selectAll',
};

/** Keeps the native menu as the table of actions is now, and does what is chosen there. Gives what ends that. */
export function startNativeMenu(bridge: DesktopBridge, desk: ActionDesk, studio: Studio): () => void {
  let sent = '';
  let typing = $state(isTyping());
  const look = () => {
    typing = isTyping();
  };
  window.addEventListener('focusin', look);
  window.addEventListener('focusout', look);
  const stopFeeding = $effect.root(() => {
    $effect(() => {
      const entries = desk.actions.map((action): MenuEntry => {
        const { id, label, group, keys } = action;
        const checked = desk.checked(action);
        return {
          ...{ id, label, group, enabled: desk.enabled(action) || (typing && id in textCommandOf) },
          ...(keys?.[0] !== undefined && { keys: keys[0] }),
          ...(checked !== undefined && { checked }),
        };
      });
      const text = JSON.stringify(entries);
      if (text !== sent) bridge.setMenu(entries);
      sent = text;
    });
  });
  const stopListening = bridge.onAction((id) => {
    const command = textCommandOf[id];
    if (command && isTyping()) return bridge.editText(command);
    const action = desk.actions.find((one) => one.id === id);
    if (!action || !desk.enabled(action)) return;
    void studio.notices
      .attempt(() => action.run(studio))
      // A window that is being closed waits to hear whether saving has worked.
      .then(() => studio.shell.setDirty(studio.project.dirty));
  });
  return () => {
    window.removeEventListener('focusin', look);
    window.removeEventListener('focusout', look);
    stopFeeding();
    stopListening();
  };
}

/** Whether what is typed now goes into a text field. */
function isTyping(): boolean {
  return keyTarget(document.activeElement).typing;
}
