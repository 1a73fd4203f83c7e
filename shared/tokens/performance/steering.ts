import type { Clock } from '../../constraints/timeline.ts';
import { singlePart } from '../single-part.ts';
import type { Steering } from '../tokenizer.ts';
import { PerformanceCursor } from './cursor.ts';
import { pianoOf, readPerformance } from './decode.ts';
import { PerformanceFilling } from './filling.ts';
import { PerformanceSteered } from './steered.ts';
import { placesIn, ticksIn } from './steps.ts';
import { ticksPerStep } from './vocabulary.ts';

/** How `performance` is held to terms. A note on the grid begins at the step that is nearest to the grid's line. */
export const performanceSteering: Steering = {
  clock: (song): Clock => {
    const tickOf = ticksIn(song);
    return {
      step: ticksPerStep,
      again: ticksPerStep,
      songTick: (tick) => tickOf(tick / ticksPerStep),
      cursorTick: placesIn(song),
      snaps: true,
    };
  },
  parts: singlePart,
  continuing: (prompt, begin) => {
    const cursor = new PerformanceCursor();
    for (const token of prompt) cursor.accept(token);
    const held = cursor.sounding().map((key) => ({ part: 0, key, free: undefined }));
    return new PerformanceSteered(cursor, begin({ tick: cursor.tick, held }), 0);
  },
  filling: (before, gap, span, begin) => {
    const ground = PerformanceFilling.after(before, gap, span);
    return new PerformanceSteered(ground, begin({ tick: span[0], held: [], closed: ground.closed }), span[0]);
  },
  fromNothing: (open) => {
    const ledger = open({ parts: [{ part: 0, drums: false }] });
    return ledger && new PerformanceSteered(new PerformanceCursor(), ledger, 0);
  },
  notes: (tokens) =>
    readPerformance(tokens)
      .map(({ on, off, key }) => ({ part: 0, tick: on * ticksPerStep, end: off * ticksPerStep, key }))
      .sort((a, b) => a.tick - b.tick || a.key - b.key),
  song: (tokens, { songTick }) => pianoOf(readPerformance(tokens), (step) => songTick(step * ticksPerStep)),
};
