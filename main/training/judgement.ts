import { tokenizerKinds } from '../../shared/tokens/registry.ts';
import type { ModelMetadata } from '../weights/metadata.ts';

/** Pieces of which fewer give a model that sounds like them, and with which a test tells little. */
const fewPieces = 100;
const fewTested = 10;
/** A model that knows its own pieces by so much less loss than others, as a share, has begun to learn them by heart. */
const byHeart = 0.75;
/** Notes in a row that are shared with a piece, from which on people recognise it. */
const recognisable = 16;
/** As a share of the best n-gram's loss, what a model must need less to be worth more than it. */
const worthMore = 0.98;

/** What of a model's metadata it is judged by. */
export type Judged = Pick<ModelMetadata, 'dataset' | 'history' | 'recipe'> & {
  readonly figures?: ModelMetadata['figures'] | undefined;
  readonly tokenizer: Pick<ModelMetadata['tokenizer'], 'id' | 'infill'>;
};

/** What a model is good for and what not, in sentences, as its figures tell. */
export interface Judgement {
  readonly goodFor: readonly string[];
  readonly notGoodFor: readonly string[];
}

/** Judges a model by what is known of its training. */
export function judge({ dataset, figures, history, recipe, tokenizer }: Judged): Judgement {
  const { training, test } = dataset.pieces;
  const goodFor = [`Carrying on and writing music like the ${counted(training, 'piece')} that it learned from.`];
  const notGoodFor = ['Music of other kinds: it knows nothing but its pieces.'];

  const kind = tokenizerKinds.find(({ id }) => id === tokenizer.id);
  if (kind) goodFor.push(`What the tokenizer \`${kind.id}\` can write: ${kind.summary}.`);
  if (tokenizer.infill) goodFor.push('Filling gaps between bars: it has learned pieces with their middle taken out.');
  else notGoodFor.push('Filling gaps between bars: it has only learned to carry on.');
  const keys = keysOf(recipe) ?? 0;
  if (keys >= 12) goodFor.push('Music in any key: it learned its pieces in all of them.');
  else if (keys === 1) notGoodFor.push('Keys that its pieces are not in: it learned them as they are written.');

  const [model, ...baselines] = figures?.scores ?? [];
  const [best] = baselines.toSorted((a, b) => a.natsPerToken - b.natsPerToken);
  if (model && best) {
    const figures = `${model.natsPerToken.toFixed(2)} nats a token on pieces that it has not seen, a ${best.name} ${best.natsPerToken.toFixed(2)}`;
    if (model.natsPerToken < worthMore * best.natsPerToken) {
      goodFor.push(`Music that hangs together further than a few tokens: it needs ${figures}.`);
    } else {
      notGoodFor.push(`Music that hangs together further than a few tokens: it needs ${figures}. Train it longer.`);
    }
  } else {
    notGoodFor.push('Comparison with n-grams: none were measured on its test pieces.');
  }

  if (training < fewPieces) {
    notGoodFor.push(`Variety: ${counted(training, 'piece')} are few, and what it writes will sound like them.`);
  }
  if (test < fewTested) {
    notGoodFor.push(`Comparing it by its test loss: that comes from ${counted(test, 'piece')} alone.`);
  }
  const kept = history.toSorted((a, b) => a.validationLoss - b.validationLoss)[0];
  if (kept && kept.trainingLoss < byHeart * kept.validationLoss) {
    notGoodFor.push(
      `Music that must not resemble its pieces: it has begun to learn them by heart (loss ${kept.trainingLoss.toFixed(2)} on them, ${kept.validationLoss.toFixed(2)} on others).`,
    );
  }
  const { copying } = figures ?? {};
  if (copying && copying.notes >= recognisable) {
    const from = copying.piece === undefined ? '' : ` with ${copying.piece}`;
    notGoodFor.push(`Passing on unheard what it writes: a sample shares ${copying.notes} notes in a row${from}.`);
  }
  return { goodFor, notGoodFor };
}

/** In how many keys pieces were learned: from the range of semitones, all of which may not be drawn. */
function keysOf({ transpose, fifths }: Judged['recipe']): number | undefined {
  if (!Array.isArray(transpose)) return undefined;
  const low: unknown = transpose[0];
  const high: unknown = transpose[1];
  if (typeof low !== 'number' || typeof high !== 'number') return undefined;
  const keys = high - low + 1;
  return typeof fifths === 'number' ? Math.min(keys, 2 * fifths + 1) : keys;
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? what : `${what}s`}`;
}
