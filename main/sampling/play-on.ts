import { SegueError } from '../../shared/errors.ts';
import { barsToGoOnFrom, editsOfBars, type LiveBars, type TrackNotes } from '../../shared/live/live-bars.ts';
import { applyAll } from '../../shared/music/edit.ts';
import { lastBars, type SongEnd } from '../../shared/music/last-bars.ts';
import type { Meter, Note, Song, Tempo } from '../../shared/music/song.ts';
import { BarMap, TempoMap, ticksPerBar } from '../../shared/music/time.ts';
import type { Prompt, Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { type ContinuationPlan, planContinuation } from './continue.ts';
import { listenTo, reachOf, requireSameVocabulary } from './long-prompt.ts';
import { parseSamplingOptions, type SamplingOptions } from './options.ts';
import { type DecodingModel, sample } from './sampler.ts';
import { SteadyCursor } from './steady-cursor.ts';
import type { Wishes } from './steering.ts';

/** Bars after a section in which notes that are held over its end are followed to theirs. */
const barsToFollow = 8;
/** Tokens in a bar after which time has to move on. */
const mostTokensInBar = 1024;

/** One section of music that goes on for ever. */
export interface SectionRequest {
  readonly model: DecodingModel;
  readonly tokenizer: Tokenizer;
  /** What it goes on from. */
  readonly end: SongEnd;
  /** The bar line, a tick of the whole song, at which the section begins. */
  readonly from: number;
  readonly bars: number;
  readonly seed: number;
  readonly options?: Partial<SamplingOptions>;
  readonly constraints?: Wishes['constraints'];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes a section of music without an end, and gives it bar by bar, each as soon as it is whole; returns what the next
 * section goes on from. The same request gives the same music. Sections keep memory flat: what is read and written is
 * bounded by the bars of one, however long the music has gone on.
 *
 * A note's end may be written only after its bar was given: it is told with a later bar, and those that are held over
 * the section's end are followed to theirs before the section is over.
 *
 * @throws as `continueSong`; `bad-option` for constraints on how music ends
 */
export async function* playOn(request: SectionRequest): AsyncGenerator<LiveBars, SongEnd> {
  const { model, tokenizer, seed } = request;
  const { song, start } = request.end;
  requireEndless(request.constraints);
  requireSameVocabulary(tokenizer, model.vocabularySize);
  const options = parseSamplingOptions(request.options);
  const from = request.from - start;
  const plan = planSection(request, from);
  const { prompt } = plan;
  // A song that is cut out of a longer one does not begin where it begins.
  const reach = Math.min(reachOf(model.context), start > 0 ? prompt.tokens.length - 1 : Number.POSITIVE_INFINITY);
  const listened = listenTo(tokenizer, prompt.tokens, reach);
  const place = (tick: number) => tokenizer.cursorTick(song, prompt, tick);
  const cursor = new SteadyCursor(plan.steered?.cursor ?? listened.cursor, {
    restUntil: place(from),
    patience: mostTokensInBar,
    ticks: tokenizer.ppq * 4,
  });
  const section = new Section(song, plan, from, place);
  const written: number[] = [];
  const mostTokens = mostTokensInBar * (request.bars + barsToFollow);
  const barTicks = ticksPerBar(new BarMap(song).barAt(prompt.seam).meter, song.ppq);
  let bars = 0;
  // Bars may turn out longer than those that were reckoned with.
  const enough = () => bars >= request.bars || section.line >= plan.end - barsToFollow * barTicks;
  let before = Number.NEGATIVE_INFINITY;
  const tokens = sample({
    ...{ model, cursor, options, prompt: listened.tokens, seeds: [seed], signal: request.signal },
    tokenLimit: mostTokens,
    mayEnd: false,
  });
  for await (const { token, tick } of tokens) {
    written.push(token);
    // Until time moves on nothing is whole that was not before.
    if (tick <= before) continue;
    before = tick;
    while (!enough()) {
      const whole = section.nextBar(written, tick);
      if (!whole) break;
      bars++;
      yield moved(whole, start);
    }
    if (tick >= plan.until || (enough() && !section.holds(written, tick))) break;
  }
  if (bars === 0) {
    throw new SegueError(
      'bad-input',
      'What the model wrote is no music that could go on; press Live once more, or choose another model.',
    );
  }
  const last = section.rest(written);
  if (last) yield moved(last, start);
  const end = lastBars(section.song, section.line, barsToGoOnFrom);
  return { ...end, start: end.start + start };
}

/** A section while it is written; ticks are those of the song that it goes on from. */
class Section {
  /** The song with what was given so far. */
  song: Song;
  /** The bar line up to which it was given. */
  line: number;
  readonly #plan: ContinuationPlan;
  readonly #place: (tick: number) => number;
  readonly #seedNotes: ReadonlySet<Note>;
  /** Durations that were told of new notes, by {@link keyOf}; what rests before the section counts as told. */
  readonly #told = new Map<string, number>();
  readonly #from: number;
  /** Where the next bar line is, as far as one knows. */
  #next: number;

  constructor(song: Song, plan: ContinuationPlan, from: number, place: (tick: number) => number) {
    this.song = song;
    this.line = from;
    this.#plan = plan;
    this.#place = place;
    this.#from = from;
    this.#seedNotes = new Set(song.tracks.flatMap(({ notes }) => notes));
    this.#next = new BarMap(song).barLineFrom(from + 1);
  }

  /** The next bar, where it is whole now that a note to come begins at a tick of the cursor at the earliest. */
  nextBar(tokens: readonly number[], tick: number): LiveBars | undefined {
    if (tick < this.#place(this.#next)) return undefined;
    const heard = this.#read(tokens);
    if (!heard) return undefined;
    // The bar may have turned out to be in another meter than the one before.
    this.#next = new BarMap(heard).barLineFrom(this.line + 1);
    return tick < this.#place(this.#next) ? undefined : this.#give(heard, this.#next);
  }

  /** Whether a note that was given still sounds, so that its end is not known. */
  holds(tokens: readonly number[], tick: number): boolean {
    const heard = this.#read(tokens);
    if (!heard) return true;
    return heard.tracks.some(({ notes }, track) =>
      notes.some((note) => {
        const end = this.#place(note.tick + note.duration);
        return end === tick && !this.#seedNotes.has(note) && this.#told.has(keyOf(track, note));
      }),
    );
  }

  /** The ends of held notes that were not told yet. */
  rest(tokens: readonly number[]): LiveBars | undefined {
    const heard = this.#read(tokens);
    const last = heard && this.#give(heard, this.line);
    return last && last.held.length > 0 ? last : undefined;
  }

  #read(tokens: readonly number[]): Song | undefined {
    try {
      return this.#plan.songOf(tokens);
    } catch (error) {
      // A text such as ABC may break off in the middle of a word.
      if (error instanceof SegueError && error.code === 'bad-input') return undefined;
      throw error;
    }
  }

  #give(heard: Song, to: number): LiveBars {
    const from = this.line;
    const parts: TrackNotes[] = [];
    const held: TrackNotes[] = [];
    for (const [track, { notes }] of heard.tracks.entries()) {
      const fresh: Note[] = [];
      const longer: Note[] = [];
      for (const note of notes) {
        if (this.#seedNotes.has(note)) continue;
        const key = keyOf(track, note);
        const told = this.#told.get(key);
        if (told === undefined && note.tick < to) {
          const late = Math.max(note.tick, from);
          const duration = note.tick + note.duration - late;
          this.#told.set(key, note.duration);
          if (note.tick >= this.#from && duration > 0) fresh.push({ ...note, tick: late, duration });
        } else if (told !== undefined && told !== note.duration && note.tick >= this.#from) {
          this.#told.set(key, note.duration);
          longer.push(note);
        }
      }
      if (fresh.length > 0) parts.push({ track, notes: fresh });
      if (longer.length > 0) held.push({ track, notes: longer });
    }
    const most = Math.max(0, ...parts.map(({ track }) => track + 1));
    const newTracks = heard.tracks.slice(this.song.tracks.length, most).map((track) => ({ ...track, notes: [] }));
    const bars: LiveBars = {
      ...{ from, to, parts, held, newTracks },
      tempi: changes(heard.tempi, from, to, sameTempo(this.song)),
      meters: changes(heard.meters, from, to, sameMeter(this.song)),
    };
    this.song = applyAll(this.song, editsOfBars(this.song, bars));
    this.line = to;
    this.#next = new BarMap(heard).barLineFrom(to + 1);
    return bars;
  }
}

/** How the section is to be written, as one continuation that reaches a little further than the section. */
function planSection(request: SectionRequest, from: number): ContinuationPlan {
  const { tokenizer, constraints, bars } = request;
  const { song } = request.end;
  const plan = (count: number) => planContinuation({ tokenizer, song, constraints, take: { bars: count } });
  const first = plan(bars + barsToFollow);
  const rests = restsBefore(song, first.prompt, from);
  return rests === 0 ? first : plan(bars + barsToFollow + rests);
}

/** Bars of rest between where a prompt ends and where music goes on. */
function restsBefore(song: Song, { seam }: Prompt, from: number): number {
  const map = new BarMap(song);
  return seam >= from ? 0 : map.barAt(from).index - map.barAt(seam).index;
}

function requireEndless(constraints: Wishes['constraints']): void {
  const name =
    constraints?.length !== undefined ? 'a length' : constraints?.endOnTonic ? 'an end on the tonic' : undefined;
  if (name === undefined) return;
  throw new SegueError('bad-option', `Music that goes on for ever cannot have ${name}; leave that out.`);
}

function changes<E extends { readonly tick: number }>(
  events: readonly E[],
  from: number,
  to: number,
  same: (event: E) => boolean,
): E[] {
  return events.filter((event) => event.tick >= from && event.tick < to && !(event.tick === from && same(event)));
}

function sameTempo(song: Song): (tempo: Tempo) => boolean {
  const map = new TempoMap(song);
  return ({ tick, microsecondsPerQuarter }) =>
    Math.abs((map.seconds(tick) - map.seconds(Math.max(0, tick - 1))) * song.ppq * 1e6 - microsecondsPerQuarter) < 1;
}

function sameMeter(song: Song): (meter: Meter) => boolean {
  const map = new BarMap(song);
  return ({ tick, numerator, denominator }) => {
    const { meter } = map.barAt(Math.max(0, tick - 1));
    return meter.numerator === numerator && meter.denominator === denominator;
  };
}

function moved({ from, to, parts, held, newTracks, tempi, meters }: LiveBars, by: number): LiveBars {
  const later = <E extends { readonly tick: number }>(events: readonly E[]) =>
    events.map((event) => ({ ...event, tick: event.tick + by }));
  const notes = (lists: readonly TrackNotes[]) => lists.map((one) => ({ ...one, notes: later(one.notes) }));
  return {
    ...{ from: from + by, to: to + by, newTracks },
    ...{ parts: notes(parts), held: notes(held), tempi: later(tempi), meters: later(meters) },
  };
}

function keyOf(track: number, { tick, pitch }: Note): string {
  return `${track} ${tick} ${pitch}`;
}
