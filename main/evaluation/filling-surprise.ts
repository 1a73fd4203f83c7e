import { SegueError } from '../../shared/errors.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { END, type Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { readNotes } from '../inside/read-notes.ts';
import { openGap, type Stretch } from '../sampling/gap.ts';
import { readAround } from '../sampling/infill.ts';
import { reachOf } from '../sampling/long-prompt.ts';
import { type LikelihoodOptions, type ScoringModel, tokenNats } from './likelihood.ts';
import { type Surprise, toldByNote } from './surprise.ts';

/**
 * What each note of a stretch cost a model that knows the music on both sides of it, as one that fills it does: the stretch
 * comes after all else, as training has it, and what is told is what `evaluate --infill` measures. Notes outside of the stretch
 * are not told of; the ending is that of the stretch.
 * @param locked its notes in the stretch, which the song holds too, were given beforehand
 * @throws `bad-model` where the model was not trained to fill gaps or a figure is not a number; `bad-input` where the model
 * cannot count the song's bars, no music follows the stretch, or an instrument plays there alone; `bad-option` where the
 * stretch is longer than the model sees; `cancelled` after the signal
 */
export async function surpriseOfFilling(
  model: ScoringModel,
  tokenizer: Tokenizer,
  song: Song,
  stretch: Stretch,
  locked?: Song,
  options: LikelihoodOptions = {},
): Promise<Surprise> {
  const opened = openGap(song, stretch, locked);
  const { prompt, span, head, whole = song } = readAround(tokenizer, opened, stretch, reachOf(model.context), song);
  const { tokens, struck } = readNotes(tokenizer, whole);
  const [ownHead, before, fill] = tokenizer.bars?.cut(tokens, [0, ...span]) ?? [];
  if (!ownHead || !before || !fill) throw new Error('The song did not come apart at its bar lines.');
  if (ownHead.length !== head.length || ownHead.some((token, i) => token !== head[i])) {
    throw new SegueError(
      'bad-input',
      'An instrument plays in these bars alone, so a model that fills them would not know of it; choose more bars.',
    );
  }
  const [nats] = await tokenNats(model, [Int32Array.of(...prompt, ...fill, END)], options);
  if (!nats) throw new Error('A sequence was not measured.');
  const start = ownHead.length + before.length;
  const places = notePlaces(song);
  const refs = struck.slice(start, start + fill.length).map((ref) => {
    const note = ref && whole.tracks[ref.track]?.notes[ref.note];
    return note && places.get(note);
  });
  const inside = song.tracks.flatMap(({ notes }) =>
    notes.filter(({ tick }) => tick >= stretch.from && tick < stretch.to),
  );
  return toldByNote(song, nats.subarray(prompt.length), refs, inside.length);
}

/** Where the notes of a song stand; some of them may be left out of what a model reads. */
function notePlaces({ tracks }: Song): ReadonlyMap<Note, { readonly track: number; readonly note: number }> {
  return new Map(tracks.flatMap(({ notes }, track) => notes.map((one, note) => [one, { track, note }] as const)));
}
