import type { Settings } from '../state/settings.svelte.ts';
import { playedKey } from './computer-keys.ts';
import type { MidiMessage } from './messages.ts';

/** Loudness of the computer's keys, which do not feel how hard they are struck. */
const keyVelocity = 96;

type KeySettings = Pick<Settings, 'values' | 'set'>;

/** Hears the computer's keys before any shortcut does, while they are switched on and nobody types into a field. */
export function listenToKeys(
  window: Window,
  settings: KeySettings,
  take: (message: MidiMessage, timestamp: number) => void,
  silence: () => void,
): () => void {
  /** What each key that is down plays: the octave may change before it is let go. */
  const down = new Map<string, number>();
  const press = (event: KeyboardEvent) => {
    const { computerKeyboard, keyboardOctave } = settings.values;
    if (!computerKeyboard || event.ctrlKey || event.metaKey || event.altKey || isTyped(event.target)) return;
    const key = playedKey(event.code, keyboardOctave);
    if (!key) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.repeat) return;
    if (key.kind === 'octave') settings.set({ keyboardOctave: Math.max(0, Math.min(8, keyboardOctave + key.by)) });
    else {
      down.set(event.code, key.pitch);
      take({ kind: 'note-on', channel: 0, pitch: key.pitch, velocity: keyVelocity }, event.timeStamp);
    }
  };
  const release = (event: KeyboardEvent) => {
    const pitch = down.get(event.code);
    if (pitch === undefined) return;
    down.delete(event.code);
    take({ kind: 'note-off', channel: 0, pitch }, event.timeStamp);
  };
  const leave = () => {
    for (const pitch of down.values()) take({ kind: 'note-off', channel: 0, pitch }, performance.now());
    down.clear();
    silence();
  };
  window.addEventListener('keydown', press, { capture: true });
  window.addEventListener('keyup', release, { capture: true });
  window.addEventListener('blur', leave);
  return () => {
    window.removeEventListener('keydown', press, { capture: true });
    window.removeEventListener('keyup', release, { capture: true });
    window.removeEventListener('blur', leave);
  };
}

function isTyped(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
