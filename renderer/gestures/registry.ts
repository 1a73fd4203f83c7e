import { draw } from './draw.ts';
import { erase } from './erase.ts';
import type { Gesture } from './gesture.ts';
import { loopEdge } from './loop-edge.ts';
import { marquee } from './marquee.ts';
import { move } from './move.ts';
import { pan } from './pan.ts';
import { resize } from './resize.ts';
import { seekOrLoop } from './seek-or-loop.ts';
import { velocityDrag } from './velocity-drag.ts';
import { velocityLine } from './velocity-line.ts';

/** Every gesture. Of those on one surface the first that offers itself for a press begins. */
export const gestures: readonly Gesture[] = [
  pan,
  erase,
  resize,
  move,
  draw,
  marquee,
  loopEdge,
  seekOrLoop,
  velocityDrag,
  velocityLine,
];
