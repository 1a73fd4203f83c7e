import type { NgramModel } from './ngram.ts';

/** Rounds of expectation maximisation at most, and the gain in nats a token below which they end. */
const mostRounds = 200;
const worthARound = 1e-6;

/**
 * An n-gram model and those of all shorter orders in it, mixed with the weights under which other pieces are likeliest
 * (Jelinek and Mercer, “Interpolated estimation of Markov source parameters from sparse data”, 1980). By itself the
 * highest order is far too sure where pieces repeat themselves: what followed ten times in one of them seems certain to
 * follow in all, and music that goes on otherwise is then held for less likely than by chance.
 */
export class NgramMixture {
  readonly #model: NgramModel;
  /** Of each order, the lowest first; they sum to 1. */
  readonly weights: Float64Array;

  /**
   * @param model which has learned
   * @param heldOut sequences that it has not learned, from which the weights are found; all orders weigh the same without
   */
  constructor(model: NgramModel, heldOut: readonly ArrayLike<number>[]) {
    this.#model = model;
    this.weights = likeliestWeights(
      model.order,
      heldOut.map((sequence) => model.orders(sequence)),
    );
  }

  /**
   * Negative natural logarithm of the probability of each token after the first, given all before it; 0 for the first.
   * @param orders what the model's `orders` gives for the tokens
   */
  nats(orders: Float64Array): Float64Array {
    const { order } = this.#model;
    return Float64Array.from({ length: orders.length / order }, (_, t) =>
      t === 0 ? 0 : -Math.log(mixed(this.weights, orders, t * order)),
    );
  }
}

/** Expectation maximisation over the weights, which never makes what is held out less likely and knows but one optimum. */
function likeliestWeights(order: number, heldOut: readonly Float64Array[]): Float64Array {
  const weights = new Float64Array(order).fill(1 / order);
  let before = Number.POSITIVE_INFINITY;
  for (let round = 0; round < mostRounds; round++) {
    const shares = new Float64Array(order);
    let tokens = 0;
    let nats = 0;
    for (const orders of heldOut) {
      for (let place = order; place < orders.length; place += order) {
        const probability = mixed(weights, orders, place);
        nats -= Math.log(probability);
        tokens++;
        for (let k = 0; k < order; k++) shares[k]! += (weights[k]! * orders[place + k]!) / probability;
      }
    }
    if (tokens === 0) break;
    for (let k = 0; k < order; k++) weights[k] = shares[k]! / tokens;
    if (before - nats / tokens < worthARound) break;
    before = nats / tokens;
  }
  return weights;
}

/** The mixture of the probabilities that stand from a place on. */
function mixed(weights: Float64Array, orders: Float64Array, place: number): number {
  let probability = 0;
  for (let k = 0; k < weights.length; k++) probability += weights[k]! * orders[place + k]!;
  return probability;
}
