import type { RollStudio } from '../../renderer/roll/roll-model.svelte.ts';
import { Document } from '../../renderer/state/document.svelte.ts';
import { Overlays } from '../../renderer/state/overlays.svelte.ts';
import { Transport } from '../../renderer/state/transport.svelte.ts';
import { View } from '../../renderer/state/view.svelte.ts';
import { ShownExpected, ShownSurprise } from './shown-figures.svelte.ts';
import { ShownTake } from './shown-take.svelte.ts';

/** What the roll works with, and a list of what it asked to hear. */
export interface SilentStudio extends RollStudio {
  readonly takes: { readonly viewer: ShownTake };
  readonly surprise: ShownSurprise;
  readonly expected: ShownExpected;
  readonly overlays: Overlays;
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
    takes: { viewer: new ShownTake() },
    surprise: new ShownSurprise(),
    expected: new ShownExpected(),
    overlays: new Overlays(),
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
