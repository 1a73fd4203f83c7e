import { SegueError } from '../../shared/errors.ts';
import type { Random } from '../../shared/random.ts';
import type { SamplingOptions } from './options.ts';
import type { RecentTokens } from './recent-tokens.ts';
import { keepLargest } from './select.ts';

/** What holds of one draw alone. */
export interface DrawOptions {
  /** Nats by which each token's logit is raised; 0 for all where it is left out. */
  readonly lean?: Float64Array | undefined;
  /** Instead of the one in the options. */
  readonly temperature?: number | undefined;
  /** The allowed token that follows for every other one that is drawn: see `Cursor.given`. */
  readonly given?: number | undefined;
}

const plain: DrawOptions = {};

/**
 * Draws the next token from a model's logits. In this order:
 *
 * 1. tokens that the grammar forbids are taken out;
 * 2. recently used tokens are held back: positive logits divided by the penalty, negative ones multiplied
 *    by it (Keskar et al. 2019, “CTRL”, whose plain division would favour a negative logit); what the music leans to is
 *    added;
 * 3. logits are divided by the temperature and become probabilities;
 * 4. top-k, then top-p (Holtzman et al. 2020, “The Curious Case of Neural Text Degeneration”), then min-p
 *    (Nguyen et al. 2024, “Turning Up the Heat”) drop the unlikely ones, each measured on what the one
 *    before it has left.
 *
 * The draw walks the tokens in their own order with a single number from the generator, so a setting that
 * drops nothing changes nothing. One instance serves any number of rows, one after the other, and allocates
 * nothing in {@link draw}.
 */
export class Distribution {
  /**
   * Natural logarithm of the last drawn token's probability under the model itself (no temperature, no
   * penalty, no leaning, nothing dropped) among the tokens that the grammar allowed. This is the one that is reported:
   * it does not charge the model for the forbidden tokens, which it never had the chance to write.
   */
  logProbability = 0;
  /** The same among all tokens, forbidden ones too: the figure that training and evaluation measure. */
  modelLogProbability = 0;

  readonly #options: SamplingOptions;
  readonly #candidates: Int32Array;
  readonly #weights: Float64Array;
  readonly #everything: Uint8Array;

  constructor(vocabularySize: number, options: SamplingOptions) {
    this.#options = options;
    this.#candidates = new Int32Array(vocabularySize);
    this.#weights = new Float64Array(vocabularySize);
    this.#everything = new Uint8Array(vocabularySize);
  }

  /**
   * @param logits unnormalised log-probabilities; this row's begin at `offset`
   * @param mask 1 for every token that may come next
   * @param recent what the repetition penalty holds back
   * @throws `bad-model` where a logit is not a number or no allowed token has a chance
   */
  draw(
    logits: Float32Array,
    offset: number,
    mask: Uint8Array,
    recent: RecentTokens,
    random: Random,
    { lean, temperature = this.#options.temperature, given }: DrawOptions = plain,
  ): number {
    if (given !== undefined) {
      const all = this.#everything.fill(1);
      const drawn = this.draw(logits, offset, all, recent, random, { lean, temperature });
      const chosen = drawn !== given && mask[drawn] === 1;
      if (!chosen) this.#measureGiven(logits, offset, mask, given);
      return chosen ? drawn : given;
    }
    const count = this.#measure(logits, offset, mask);
    this.#lean = lean;
    const token =
      temperature === 0
        ? this.#likeliest(logits, offset, count, recent)
        : this.#random(logits, offset, count, recent, random, temperature);
    const logit = logits[offset + token]!;
    this.logProbability = logit - this.#allowedNormalizer;
    this.modelLogProbability = logit - this.#normalizer;
    return token;
  }

  #lean: Float64Array | undefined;
  #allowedNormalizer = 0;
  #normalizer = 0;

  /** What is given goes on with the probability of all that is no choice. */
  #measureGiven(logits: Float32Array, offset: number, mask: Uint8Array, given: number): void {
    let sum = -Infinity;
    for (let token = 0; token < mask.length; token++) {
      const logit = logits[offset + token]!;
      if ((mask[token] === 0 || token === given) && logit > -Infinity)
        sum = sum > -Infinity ? logAddExp(sum, logit) : logit;
    }
    this.logProbability = sum - this.#normalizer;
    this.modelLogProbability = this.logProbability;
  }

  /** Gathers the allowed tokens and the logarithms of both sums of exponentials; gives how many are allowed. */
  #measure(logits: Float32Array, offset: number, mask: Uint8Array): number {
    const candidates = this.#candidates;
    let count = 0;
    let peak = -Infinity;
    let forbiddenPeak = -Infinity;
    for (let token = 0; token < candidates.length; token++) {
      const logit = logits[offset + token]!;
      if (!(logit < Infinity)) {
        throw new SegueError(
          'bad-model',
          `The model answered with a number that is not finite (${logit}); its weights are broken, so train it again.`,
        );
      }
      if (mask[token] === 0) {
        if (logit > forbiddenPeak) forbiddenPeak = logit;
        continue;
      }
      candidates[count++] = token;
      if (logit > peak) peak = logit;
    }
    if (peak === -Infinity) {
      throw new SegueError(
        'bad-model',
        count === 0
          ? 'The grammar allows no token here, so the music cannot go on; this is a fault of the tokenizer.'
          : 'The model gives no chance to any token that may come next; its weights are broken, so train it again.',
      );
    }
    let allowed = 0;
    let forbidden = 0;
    for (let token = 0; token < candidates.length; token++) {
      const logit = logits[offset + token]!;
      if (mask[token] === 0) forbidden += logit === -Infinity ? 0 : Math.exp(logit - forbiddenPeak);
      else allowed += Math.exp(logit - peak);
    }
    this.#allowedNormalizer = peak + Math.log(allowed);
    this.#normalizer =
      forbidden === 0
        ? this.#allowedNormalizer
        : logAddExp(this.#allowedNormalizer, forbiddenPeak + Math.log(forbidden));
    return count;
  }

  #score(logit: number, token: number, recent: RecentTokens): number {
    const leant = this.#lean ? (this.#lean[token] ?? 0) : 0;
    const penalty = this.#options.repetitionPenalty;
    if (penalty === 1 || !recent.has(token)) return logit + leant;
    return (logit > 0 ? logit / penalty : logit * penalty) + leant;
  }

  #likeliest(logits: Float32Array, offset: number, count: number, recent: RecentTokens): number {
    let best = this.#candidates[0]!;
    let bestScore = -Infinity;
    for (let i = 0; i < count; i++) {
      const token = this.#candidates[i]!;
      const score = this.#score(logits[offset + token]!, token, recent);
      if (score > bestScore) {
        best = token;
        bestScore = score;
      }
    }
    return best;
  }

  #random(
    logits: Float32Array,
    offset: number,
    count: number,
    recent: RecentTokens,
    random: Random,
    temperature: number,
  ): number {
    const candidates = this.#candidates;
    const weights = this.#weights.fill(0);
    let peak = -Infinity;
    for (let i = 0; i < count; i++) {
      const token = candidates[i]!;
      const score = this.#score(logits[offset + token]!, token, recent);
      weights[token] = score;
      if (score > peak) peak = score;
    }
    for (let i = 0; i < count; i++) {
      const token = candidates[i]!;
      weights[token] = Math.exp((weights[token]! - peak) / temperature); // the likeliest weighs 1
    }
    this.#drop(count);
    let total = 0;
    for (let token = 0; token < weights.length; token++) total += weights[token]!;
    let left = random.uniform() * total;
    let drawn = 0;
    for (let token = 0; token < weights.length; token++) {
      const weight = weights[token]!;
      if (weight === 0) continue;
      drawn = token; // rounding may leave a trace of `left` after the last one
      left -= weight;
      if (left < 0) break;
    }
    return drawn;
  }

  /** Sets the weight of every candidate that top-k, top-p or min-p drops to zero. */
  #drop(count: number): void {
    const candidates = this.#candidates;
    const weights = this.#weights;
    const { topK, topP, minP } = this.#options;
    let kept = count;
    if (topK > 0 && topK < kept) kept = keepLargest(candidates, kept, weights, 'count', topK);
    if (topP < 1) {
      let mass = 0;
      for (let i = 0; i < kept; i++) mass += weights[candidates[i]!]!;
      kept = Math.max(1, keepLargest(candidates, kept, weights, 'mass', topP * mass));
    }
    for (let i = kept; i < count; i++) weights[candidates[i]!] = 0;
    if (minP === 0) return;
    for (let i = 0; i < kept; i++) {
      const token = candidates[i]!;
      if (weights[token]! < minP) weights[token] = 0;
    }
  }
}

/** log(eᵃ + eᵇ) without overflow. */
function logAddExp(a: number, b: number): number {
  return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
}
