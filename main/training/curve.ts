import * as v from 'valibot';
import type { CurvePoint, Tail } from '../../shared/ipc/contract.ts';
import { mostPoints } from '../../shared/ipc/schemas/runs.ts';

const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** What a step gave; see `CurvePoint`. */
export type CurveStep = CurvePoint;

/** A curve as a checkpoint keeps it; points are [step, loss, learning rate, gradient norm, tokens a second]. */
export const curveState = v.strictObject({
  /** Steps in a point. */
  width: v.pipe(count, v.minValue(1)),
  points: v.pipe(v.array(v.tuple([count, finite, finite, finite, finite])), v.maxLength(mostPoints)),
  /** The steps after the last point: how many, and the sums of their losses, norms and seconds a token. */
  open: v.strictObject({ steps: count, loss: finite, gradientNorm: finite, secondsPerToken: finite, last: v.number() }),
});
export type CurveState = v.InferOutput<typeof curveState>;

/** A curve before its first step. */
export function newCurve(): CurveState {
  return { width: 1, points: [], open: { steps: 0, loss: 0, gradientNorm: 0, secondsPerToken: 0, last: 0 } };
}

/**
 * The curve of a run, bounded however long that is: once it is full, each two points become one, and each further one
 * stands for twice as many steps. What it comes to depends on the steps alone, so a run that goes on from a checkpoint
 * draws the very same curve.
 */
export class Curve {
  readonly #state: CurveState;
  #last: CurvePoint | undefined;
  /** Points that whoever asks for the tail has been told and that are final. */
  #told = 0;

  /** @param state which changes as steps are added */
  constructor(state: CurveState = newCurve()) {
    this.#state = state;
  }

  add(step: CurveStep): void {
    const { open, points, width } = this.#state;
    open.steps++;
    open.loss += step.loss;
    open.gradientNorm += step.gradientNorm;
    open.secondsPerToken += 1 / step.tokensPerSecond;
    open.last = step.learningRate;
    this.#last = meanOf(step.step, this.#state);
    if (open.steps < width) return;
    const { loss, learningRate, gradientNorm, tokensPerSecond } = this.#last;
    points.push([step.step, loss, learningRate, gradientNorm, tokensPerSecond]);
    Object.assign(open, newCurve().open);
    this.#last = undefined;
    if (points.length === mostPoints) this.#halve();
  }

  /** All points; the last one may not be final yet. */
  get points(): readonly CurvePoint[] {
    const whole = this.#state.points.map(pointOf);
    return this.#last ? [...whole, this.#last] : whole;
  }

  /** What of the points has changed since it was asked for the last time. */
  tail(): Tail<CurvePoint> {
    const from = this.#told;
    this.#told = this.#state.points.length;
    const items = this.#state.points.slice(from).map(pointOf);
    return { from, items: this.#last ? [...items, this.#last] : items };
  }

  #halve(): void {
    const { points } = this.#state;
    const halved = points.flatMap((point, i) => {
      const next = i % 2 === 0 ? points[i + 1] : undefined;
      if (!next) return [];
      const [, lossA, , normA, speedA] = point;
      const [step, lossB, learningRate, normB, speedB] = next;
      const speed = 2 / (1 / speedA + 1 / speedB);
      return [[step, (lossA + lossB) / 2, learningRate, (normA + normB) / 2, speed] satisfies typeof point];
    });
    this.#state.points = halved;
    this.#state.width *= 2;
    this.#told = 0;
  }
}

function meanOf(step: number, { open }: CurveState): CurvePoint {
  const { steps, loss, gradientNorm, secondsPerToken, last } = open;
  return {
    step,
    loss: loss / steps,
    learningRate: last,
    gradientNorm: gradientNorm / steps,
    tokensPerSecond: steps / secondsPerToken,
  };
}

function pointOf([step, loss, learningRate, gradientNorm, tokensPerSecond]: CurveState['points'][number]): CurvePoint {
  return { step, loss, learningRate, gradientNorm, tokensPerSecond };
}
