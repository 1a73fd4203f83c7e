import { SegueError } from '../../shared/errors.ts';
import { lastEnd } from '../../shared/music/events.ts';
import { soundName } from '../../shared/music/general-midi.ts';
import { countNotes, type Note, type Song, type Track } from '../../shared/music/song.ts';
import { newTrack } from '../../shared/tokens/new-track.ts';
import { type Accompaniment, END, type Sound, type Tokenizer } from '../../shared/tokens/tokenizer.ts';
import type { Stretch } from './gap.ts';
import { HurryingCursor } from './hurry.ts';
import { reachOf, requireSameVocabulary } from './long-prompt.ts';
import { parseSamplingOptions, parseTakeOptions } from './options.ts';
import { Progress } from './progress.ts';
import type { Take } from './sampler.ts';
import { asksForAnything, type Steered, steerOnto, type Wishes } from './steering.ts';
import { temperatureCurve } from './temperature-curve.ts';
import { mostTries, sampleTrying } from './try-again.ts';
import { type Variation, variationsOf, type WriteRequest } from './variation.ts';
import { variationSeed } from './variation-seed.ts';

export interface AccompanyRequest extends WriteRequest {
  readonly song: Song;
  /** What the new track sounds like. */
  readonly sound: Sound;
  /** Where it plays; the whole song where it is left out. */
  readonly stretch?: Stretch | undefined;
}

/**
 * Writes another track to a song. All of the song stays as it is; the new notes begin and end in the stretch.
 *
 * The given music is written token by token as it stands, and at every place where a note may follow the model is asked
 * what it would write. What it draws from all of its tokens stands if it is about a note of the new part; for anything
 * else, whatever it is, the music that is given goes on. So a note comes as often as the model expects one, and not
 * oftener because it failed to foresee the given notes. A moment between given notes may be any part's, and which one's
 * the model says only afterwards: of `n` parts each is taken to have begun it as often, so its odds are divided by `n`.
 * The model hears what came before and what sounds together; of what is given later it knows nothing. A part without a
 * single note is no take: it is written again with further seeds, which follow from the take's own, and where all tries
 * are in vain it is left out and told to `onFailed`.
 *
 * @throws `bad-model` where the model's tokens know no instruments, its weights do not fit or make no sense;
 * `bad-option` for an instrument that it has never met, or has met no more of than the song has, and for an option out of
 * its bounds; `bad-input` where the song has no notes that it reads, or no take has a note; `cancelled` after the signal
 */
export async function accompanySong(request: AccompanyRequest): Promise<Variation[]> {
  const { model, tokenizer, song, sound } = request;
  const options = parseSamplingOptions(request.options);
  const { variations, seed, tokenLimit } = parseTakeOptions(request.take);
  requireSameVocabulary(tokenizer, model.vocabularySize);
  const { part, stretch, span, songOf } = planAccompaniment(request);
  const [from, to] = span;
  const steered = asksForAnything(request) ? steerPart(tokenizer, request, part, stretch, to) : undefined;
  const given = tokenizer.encode(song).length;
  const seeds = Array.from({ length: variations }, (_, index) => variationSeed(seed, index));
  const partOf = (tick: number) => Math.max(0, (tick - from) / (to - from));
  const temperature = request.temperatures && temperatureCurve(request.temperatures);
  const progress = new Progress(variations, request.onProgress);
  const written = ({ tokens }: Take) => (tokens.at(-1) === END ? tokens.subarray(0, -1) : tokens);
  const isSilent = (take: Take) => part.notes(written(take)).length === 0;
  const takes = await sampleTrying({
    model,
    prompt: part.before.subarray(Math.max(0, part.before.length - reachOf(model.context))),
    seeds,
    options,
    // What is given is spelled with at most four tokens a note, and is to be finished whatever the model adds.
    cursor: new HurryingCursor(steered?.cursor ?? part.cursor(), true, tokenLimit + 4 * given),
    tokenLimit: Number.POSITIVE_INFINITY,
    temperatureAt: temperature && ((row) => temperature(partOf(row.cursor.tick))),
    mayEnd: true,
    signal: request.signal,
    isVain: isSilent,
    partOf,
    onPart: (row, done) => progress.advance(row, done),
    onToken: request.onToken,
    onAgain: request.onAgain,
  });
  progress.finish();
  const audible = (take: Take): Song => {
    if (!isSilent(take)) return songOf(written(take));
    throw new SegueError(
      'bad-input',
      `The model wrote no note for ${soundName(sound)} in ${mostTries} tries; let it play over more bars, or try another seed or instrument.`,
    );
  };
  return variationsOf(takes, seeds, audible, countNotes(song), request.onFailed);
}

/**
 * What writing another track comes down to before the first token.
 * @throws as {@link accompanySong}, for all that can be known beforehand
 */
export function planAccompaniment(request: Pick<AccompanyRequest, 'tokenizer' | 'song' | 'sound' | 'stretch'>) {
  const { tokenizer, song, sound } = request;
  const stretch = request.stretch ?? { from: 0, to: song.ticks };
  const inSong = (tick: number) => Math.round((tick * song.ppq) / tokenizer.ppq);
  const span = [
    Math.ceil((stretch.from * tokenizer.ppq) / song.ppq),
    Math.round((stretch.to * tokenizer.ppq) / song.ppq),
  ] as const;
  const part = joinedPart(tokenizer, song, sound, span);
  /** The song with the track, as far as it is written. */
  const songOf = (tokens: ArrayLike<number>): Song => {
    const notes = part.notes(tokens).map((note): Note => {
      const tick = Math.max(stretch.from, inSong(note.tick));
      const end = Math.min(stretch.to, inSong(note.tick + note.duration));
      return { ...note, tick, duration: Math.max(1, end - tick) };
    });
    const { abc: _, ...rest } = song;
    const tracks = [...song.tracks, trackOf(sound, song.tracks, notes)];
    return { ...rest, ticks: Math.max(song.ticks, lastEnd(tracks)), tracks };
  };
  return { part, stretch, span, songOf };
}

function trackOf(sound: Sound, beside: readonly Track[], notes: readonly Note[]): Track {
  return { ...newTrack(sound, notes, beside), name: soundName(sound) };
}

function joinedPart(tokenizer: Tokenizer, song: Song, sound: Sound, span: readonly [number, number]): Accompaniment {
  const { accompanying } = tokenizer;
  if (!accompanying) {
    throw new SegueError(
      'bad-model',
      `The model knows no instruments (its tokenizer is “${tokenizer.id}”), so it cannot write another track; choose one that was trained with --tokenizer remi.`,
    );
  }
  if (tokenizer.count(tokenizer.encode(song)).notes === 0) {
    throw new SegueError(
      'bad-input',
      'The song has no notes that the model can read, so there is nothing to play along with.',
    );
  }
  const known = accompanying.sounds.some(
    ({ program, drums }) => drums === sound.drums && (drums || program === sound.program),
  );
  if (!known) {
    const met = accompanying.sounds.map(soundName).join(', ');
    throw new SegueError('bad-option', `The model has never met ${soundName(sound)}; it knows ${met}.`);
  }
  const part = accompanying.join(song, sound, span);
  if (part) return part;
  throw new SegueError(
    'bad-option',
    `The song has as many tracks of ${soundName(sound)} as the model has ever heard together; choose another instrument.`,
  );
}

/** The new part, held to constraints, which count its notes alone. */
function steerPart(
  tokenizer: Tokenizer,
  request: AccompanyRequest & Wishes,
  part: Accompaniment,
  { from, to }: Stretch,
  until: number,
): Steered {
  const { song, sound, constraints } = request;
  const unfit = constraints?.length !== undefined ? '--length' : constraints?.tracks ? '--tracks' : undefined;
  if (unfit) {
    throw new SegueError(
      'bad-option',
      `Another track is as long as the song and is the only one that is written, so leave ${unfit} out.`,
    );
  }
  const alone = { ...song, tracks: [trackOf(sound, song.tracks, [])] };
  const place = { song: alone, from, end: to, until, heard: part.before };
  const parts = [{ part: part.part, drums: sound.drums, trackOf: () => 0 }];
  return steerOnto(tokenizer, request, { ...place, parts }, (_, begin) => part.steered(begin));
}
