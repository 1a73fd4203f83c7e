import { SegueError } from '../../errors.ts';
import { END, type GivenNext } from '../tokenizer.ts';
import { RemiCursor } from './cursor.ts';
import type { Locked } from './filling.ts';
import type { RemiGround } from './steered.ts';
import type { Kind, RemiVocabulary } from './vocabulary.ts';

/** What the music says by itself, in its order: how a bar begins, a tempo, or a note. */
type Event =
  | { readonly does: 'say'; readonly tick: number; readonly token: number }
  | ({ readonly does: 'strike' } & Locked);

/** What never changes while a part is written. */
interface Frame {
  readonly vocabulary: RemiVocabulary;
  readonly events: readonly Event[];
  readonly part: number;
  /** The ticks from which on new notes begin, and at which the last of them ends. */
  readonly from: number;
  readonly until: number;
}

/** Stages in the middle of what is said of a note. */
const midway: ReadonlySet<string> = new Set(['part', 'velocity', 'duration']);

/**
 * The grammar of another part in `remi`: everything that is given is written where it stands, and wherever a note may
 * follow, it may be one of the new part. What is given spells itself anew, since a part is named again after another one
 * has played. END follows once all is written.
 */
export class RemiAccompanying implements RemiGround {
  readonly fills = true;
  readonly #frame: Frame;
  readonly #cursor: RemiCursor;
  /** Index of the event that comes next. */
  #next: number;
  #ended = false;

  private constructor(frame: Frame, cursor: RemiCursor, next = 0) {
    this.#frame = frame;
    this.#cursor = cursor;
    this.#next = next;
  }

  /**
   * A cursor where the new part may begin, and all tokens up to there.
   * @param tokens the given music, START first
   * @param part one that does not play in it
   * @param span ticks from which on, and up to which, the part plays
   */
  static begin(
    tokens: Int32Array,
    part: number,
    [from, until]: readonly [number, number],
    vocabulary: RemiVocabulary,
  ): { readonly cursor: RemiAccompanying; readonly tokens: Int32Array } {
    const bar = vocabulary.token('bar');
    const first = tokens.indexOf(bar);
    const newcomer = vocabulary.token('part', part);
    const head = [...tokens.subarray(0, first), newcomer].sort((a, b) => a - b);
    const place = new RemiCursor(vocabulary);
    for (const token of head) place.accept(token);
    const events = eventsOf(tokens, vocabulary).filter(({ tick }) => tick < until);
    const cursor = new RemiAccompanying({ vocabulary, events, part, from, until }, place);
    for (;;) {
      const event = events[cursor.#next];
      if (!event || (event.tick >= from && event.does === 'say' && event.token === bar)) break;
      const token = cursor.#given();
      head.push(token);
      cursor.accept(token);
    }
    return { cursor, tokens: Int32Array.from(head) };
  }

  get tick(): number {
    return this.#cursor.tick;
  }
  get cursor(): RemiCursor {
    return this.#cursor;
  }

  /** The given note that is to be written at this onset, if there is one. */
  get lockedHere(): { readonly part: number; readonly key: number } | undefined {
    const event = this.#pending;
    return event?.does === 'strike' && event.tick === this.tick && !this.isOpening ? event : undefined;
  }

  /** Whether what is given goes on at a later tick, and there next. */
  standsAt(tick: number): boolean {
    return this.#pending?.tick === tick;
  }

  /** Whether the bar has still to say how it begins. */
  get isOpening(): boolean {
    const event = this.#pending;
    if (event?.does !== 'say') return false;
    const kind = this.#frame.vocabulary.kinds[event.token];
    return kind === 'meter' || kind === 'pickup' || kind === 'position';
  }

  /** Where both are possible, what is given goes on for everything that the model would rather write than a new note. */
  given(): GivenNext | undefined {
    if (this.#ended || this.#isNewMidway) return undefined;
    const share = -Math.log(this.#cursor.ensemble.length);
    const { kinds } = this.#frame.vocabulary;
    const token = this.#given();
    // A moment at which nothing given stands might be any part's; that it is the new one's is not known before it is chosen.
    return { token, lean: (other) => (other !== token && kinds[other] === 'position' ? share : 0) };
  }

  allowed(mask: Uint8Array): void {
    if (this.#ended) {
      mask.fill(0);
      return;
    }
    this.#cursor.allowed(mask);
    for (let token = 0; token < mask.length; token++) {
      if (mask[token] === 1 && !this.#isNew(token)) mask[token] = 0;
    }
    if (!this.#isNewMidway) mask[this.#given()] = 1;
  }

  accept(token: number): void {
    const event = this.#pending;
    const given = !this.#ended && !this.#isNewMidway && token === this.#given();
    if (!given && !this.#isNew(token)) {
      const name = this.#frame.vocabulary.names[token] ?? String(token);
      throw new SegueError('bad-input', `The token ${name} cannot stand where it does beside what is given.`);
    }
    if (token === END) {
      this.#ended = true;
      return;
    }
    this.#cursor.accept(token);
    const kind = this.#frame.vocabulary.kinds[token];
    if (!given || !event) return;
    if (event.does === 'say' ? token === event.token : isNote(kind)) this.#next++;
  }

  clone(): RemiAccompanying {
    const copy = new RemiAccompanying(this.#frame, this.#cursor.clone(), this.#next);
    copy.#ended = this.#ended;
    return copy;
  }

  get #pending(): Event | undefined {
    return this.#frame.events[this.#next];
  }

  /** The token with which what is given goes on from here; END after the last. */
  #given(): number {
    const event = this.#pending;
    if (!event) return END;
    const { vocabulary } = this.#frame;
    const { barStart, late, part, velocity, duration } = this.#cursor;
    const kind = event.does === 'say' ? vocabulary.kinds[event.token] : undefined;
    if (event.does === 'say' && kind !== 'tempo') return event.token;
    if (event.tick !== this.tick) return vocabulary.token('position', event.tick - barStart + late);
    if (event.does === 'say') return event.token;
    if (part !== event.part) return vocabulary.token('part', event.part);
    if (velocity !== event.velocity) return vocabulary.token('velocity', event.velocity);
    if (duration !== event.duration) return vocabulary.token('duration', event.duration);
    return vocabulary.token(vocabulary.parts[part]?.drums ? 'drum' : 'pitch', event.key);
  }

  /** Whether a note of the new part is begun and not yet struck. */
  get #isNewMidway(): boolean {
    const { stage, part } = this.#cursor;
    if (stage === 'position') return this.#pending?.tick !== this.tick;
    return midway.has(stage) && part === this.#frame.part;
  }

  /** Whether a token that the grammar permits is about a note of the new part. */
  #isNew(token: number): boolean {
    const { vocabulary, part, from, until } = this.#frame;
    const { cursor } = this;
    const pending = this.#pending;
    if (this.#ended || this.isOpening) return false;
    if (midway.has(cursor.stage) && cursor.part !== part) return false;
    const value = vocabulary.values[token] ?? 0;
    const kind = vocabulary.kinds[token];
    if (kind === 'position') {
      const tick = cursor.barStart + value - cursor.late;
      return tick >= from && tick < Math.min(until, pending?.tick ?? until);
    }
    // What is given at this onset and stands before the new part comes first.
    if (pending?.tick === this.tick && !(pending.does === 'strike' && pending.part > part)) return false;
    if (this.tick < from || this.tick >= until) return false;
    if (kind === 'part') return value === part;
    if (cursor.part !== part) return false;
    if (kind === 'velocity') return true;
    if (kind !== 'duration' && !isNote(kind)) return false;
    const length = vocabulary.config.durations[kind === 'duration' ? value : cursor.duration] ?? 0;
    return this.tick + length <= until;
  }
}

function isNote(kind: Kind | undefined): boolean {
  return kind === 'pitch' || kind === 'drum';
}

/** What the tokens say, each with the tick at which the cursor stands once it is said. */
function eventsOf(tokens: Int32Array, vocabulary: RemiVocabulary): Event[] {
  const reader = new RemiCursor(vocabulary);
  const events: Event[] = [];
  for (const token of tokens) {
    const opening = reader.stage === 'pickup';
    reader.accept(token);
    const { tick, part, velocity, duration } = reader;
    const kind = vocabulary.kinds[token];
    if (kind === 'bar' || kind === 'meter' || kind === 'pickup' || kind === 'tempo' || opening) {
      events.push({ does: 'say', tick, token });
    } else if (isNote(kind)) {
      events.push({ does: 'strike', tick, part, key: vocabulary.values[token] ?? 0, velocity, duration });
    }
  }
  return events;
}
