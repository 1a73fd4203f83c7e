import type { RollStudio } from '../../renderer/roll/roll-model.svelte.ts';
import { Document } from '../../renderer/state/document.svelte.ts';
import { Takes } from '../../renderer/state/takes.svelte.ts';
import { Transport } from '../../renderer/state/transport.svelte.ts';
import { View } from '../../renderer/state/view.svelte.ts';

/** What the roll works with, and a list of what it asked to hear. */
export interface SilentStudio extends RollStudio {
  /** Pitches auditioned so far, in order. */
  readonly heard: number[];
}

/** A studio without an engine, whose player makes no sound. */
export function rollStudio(): SilentStudio {
  const transport = new Transport();
  const heard: number[] = [];
  return {
    document: new Document(),
    view: new View(),
    transport,
    takes: new Takes(),
    heard,
    player: {
      seek(tick) {
        transport.tick = tick;
      },
      audition(_track, pitch) {
        heard.push(pitch);
        return () => {};
      },
    },
  };
}
