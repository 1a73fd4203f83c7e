import type { Clock } from '../../constraints/timeline.ts';
import type { Song } from '../../music/song.ts';
import { rescale } from '../grid.ts';
import { singlePart } from '../single-part.ts';
import type { Steering } from '../tokenizer.ts';
import { FramesCursor } from './cursor.ts';
import { FramesFilling } from './filling.ts';
import { decodeFrames } from './lists.ts';
import { runsOf } from './sounding.ts';
import { FramesSteered } from './steered.ts';

/**
 * How `frames` are held to terms.
 * @param song what tokens write
 */
export function framesSteering(
  stepsPerQuarter: number,
  ticksPerStep: number,
  song: (tokens: ArrayLike<number>) => Song,
): Steering {
  const heldAt = (pitches: ReadonlySet<number>, tick: number) =>
    [...pitches].map((key) => ({ part: 0, key, free: tick + ticksPerStep }));
  return {
    clock: ({ ppq }): Clock => ({
      step: ticksPerStep,
      again: 2 * ticksPerStep,
      songTick: (tick) => rescale(tick / ticksPerStep, stepsPerQuarter, ppq),
      cursorTick: (tick) => rescale(tick, ppq, stepsPerQuarter) * ticksPerStep,
      snaps: false,
    }),
    parts: singlePart,
    continuing: (prompt, begin) => {
      const cursor = new FramesCursor(ticksPerStep);
      for (const token of prompt) cursor.accept(token);
      const before = lastFrame(prompt);
      return new FramesSteered(
        cursor,
        begin({ tick: cursor.tick, held: heldAt(before, cursor.tick) }),
        ticksPerStep,
        before,
      );
    },
    filling: (before, gap, [from], begin) => {
      const ground = FramesFilling.after(before, gap, ticksPerStep);
      const last = lastFrame(before);
      const ledger = begin({ tick: from, held: heldAt(last, from), closed: ground.closed(from, ticksPerStep) });
      return new FramesSteered(ground, ledger, ticksPerStep, last);
    },
    fromNothing: (open) => {
      const ledger = open({ parts: [{ part: 0, drums: false }] });
      return ledger && new FramesSteered(new FramesCursor(ticksPerStep), ledger, ticksPerStep, new Set());
    },
    notes: (tokens) =>
      runsOf(decodeFrames(tokens)).map(({ from, to, pitch }) => ({
        part: 0,
        tick: from * ticksPerStep,
        end: to * ticksPerStep,
        key: pitch,
      })),
    song,
  };
}

/** The pitches of the last frame that tokens write. */
function lastFrame(tokens: Int32Array): ReadonlySet<number> {
  return new Set(decodeFrames(tokens).at(-1));
}
