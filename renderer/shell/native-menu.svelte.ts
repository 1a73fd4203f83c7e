import type { DesktopBridge, MenuEntry } from '../../shared/desktop/bridge.ts';
import type { Studio } from '../state/studio.svelte.ts';
import type { ActionDesk } from '../ui/action-desk.ts';

/** Keeps the native menu as the table of actions is now, and does what is chosen there. Gives what ends that. */
export function startNativeMenu(bridge: DesktopBridge, desk: ActionDesk, studio: Studio): () => void {
  let sent = '';
  const stopFeeding = $effect.root(() => {
    $effect(() => {
      const entries = desk.actions.map((action): MenuEntry => {
        const { id, label, group, keys } = action;
        const checked = desk.checked(action);
        return {
          ...{ id, label, group, enabled: desk.enabled(action) },
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
    const action = desk.actions.find((one) => one.id === id);
    if (!action || !desk.enabled(action)) return;
    void studio.notices
      .attempt(() => action.run(studio))
      // A window that is being closed waits to hear whether saving has worked.
      .then(() => studio.shell.setDirty(studio.project.dirty));
  });
  return () => {
    stopFeeding();
    stopListening();
  };
}
