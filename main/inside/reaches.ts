import { basename } from 'node:path';
import { SegueError } from '../../shared/errors.ts';
import type { GradientReach } from '../../shared/ipc/contract.ts';
import type { Song } from '../../shared/music/song.ts';
import type { SequenceModel } from '../models/model.ts';
import { plainDropout } from '../models/recurrent.ts';
import { modelKind } from '../models/registry.ts';
import type { LoadedModel } from '../weights/model-file.ts';
import { gradientReach } from './gradient-reach.ts';

/** A model and the file that it was read from. */
export interface OpenModel {
  readonly file: string;
  readonly loaded: LoadedModel;
}

/** Random seed of networks that have learned nothing. */
const seed = 0;

/**
 * How far gradients reach back in some models over a song, and in networks of the first one's size that have learned
 * nothing.
 * @throws SegueError `bad-option` where there is no model or one is not recurrent, `bad-input` for a song that is too short
 */
export async function reaches(
  models: readonly OpenModel[],
  fresh: readonly ('rnn' | 'lstm')[],
  song: Song,
): Promise<GradientReach[]> {
  const [first] = models;
  if (!first) throw new SegueError('bad-option', 'Choose at least one model to look into.');
  const found: GradientReach[] = [];
  for (const { file, loaded } of models) {
    const { model, tokenizer, metadata } = loaded;
    const name = metadata.name ?? basename(file, '.safetensors');
    found.push({ kind: model.kind, name, ...(await gradientReach(model, tokenizer.encode(song))) });
  }
  for (const kind of fresh) {
    const model = unlearned(kind, first.loaded.model);
    try {
      const reach = await gradientReach(model, first.loaded.tokenizer.encode(song));
      found.push({ kind, name: `${kind} that has learned nothing`, ...reach });
    } finally {
      model.dispose();
    }
  }
  return found;
}

/** A network of another one's size with fresh weights. */
function unlearned(id: 'rnn' | 'lstm', { config, vocabularySize }: SequenceModel): SequenceModel {
  const kind = modelKind(id);
  const sizes = Object.entries(config ?? {}).filter(([name]) => ['embedding', 'layers', 'hidden'].includes(name));
  const whole = kind.parse({ ...kind.presets.tiny, ...plainDropout, ...Object.fromEntries(sizes) });
  return kind.build(whole, vocabularySize, seed);
}
