import * as tf from '@tensorflow/tfjs-core';
import { SegueError } from '../../shared/errors.ts';
import type { Attention, NoteRef } from '../../shared/ipc/contract.ts';
import { bytesOfFloats } from '../../shared/ipc/floats.ts';
import type { Song } from '../../shared/music/song.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import type { SequenceModel } from '../models/model.ts';
import { readNotes, seenTokens } from './read-notes.ts';

/**
 * What every head of a model listened to when a note's pitch was chosen: the weights of the position from which it was
 * predicted, over all positions that the model then saw.
 * @throws SegueError `bad-option` for a model without attention or one that reads letters, `bad-input` for a note that it
 *   does not read
 */
export async function attentionTo(
  model: SequenceModel,
  tokenizer: Tokenizer,
  song: Song,
  { track, note }: NoteRef,
): Promise<Attention> {
  const { attend } = model;
  if (!attend) {
    throw new SegueError('bad-option', `This model is a ${model.kind} and has no attention; choose a transformer.`);
  }
  const read = readNotes(tokenizer, song);
  const at = read.struck.findIndex((found) => found?.track === track && found.note === note);
  if (at < 1) throw new SegueError('bad-input', 'The model does not read this note; choose another one.');
  const from = Math.max(0, at - model.context);
  const window = read.tokens.slice(from, at);
  const [weights, probabilities] = tf.tidy(() => {
    const seen = attend(tf.tensor2d(window, [1, window.length], 'int32'));
    return [tf.stack([...seen.weights]), tf.softmax(seen.logits)];
  });
  if (!weights || !probabilities) throw new Error('The model gave no attention.');
  const [values, chances] = await Promise.all([weights.data<'float32'>(), probabilities.data<'float32'>()]);
  const [layers = 0, heads = 0] = weights.shape;
  tf.dispose([weights, probabilities]);
  return {
    tokens: seenTokens(tokenizer, read, from, at),
    ...{ layers, heads, weights: bytesOfFloats(values) },
    probability: Math.min(1, chances[read.tokens[at] ?? 0] ?? 0),
  };
}
