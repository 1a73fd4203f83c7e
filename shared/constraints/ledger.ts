import type { Cast, Player } from './cast.ts';
import { type Closed, Outlook } from './outlook.ts';
import { heldOn, moved, passed, released, type Span, type Standing, settled, struck, type Voice } from './standing.ts';
import { countsBars, type Terms } from './terms.ts';
import type { TermBar, Timeline } from './timeline.ts';

/** A key that sounds before the first new note is written. */
export interface Held {
  readonly part: number;
  readonly key: number;
  /** Tick of the cursor from which on it may be struck; undefined where the music itself says when it is released. */
  readonly free: number | undefined;
}

export interface LedgerRequest {
  readonly terms: Terms;
  readonly timeline: Timeline;
  readonly cast: Cast;
  /** Where the music has come to, a tick of the cursor. */
  readonly tick: number;
  readonly held?: readonly Held[] | undefined;
  readonly closed?: Closed | undefined;
}

/**
 * Keeps account of the notes that are written and answers what may come next, so that all terms hold in the end. It knows
 * of notes alone: a tokenizer's cursor tells it what each token means. Ticks are the cursor's.
 *
 * At one tick, notes are written by part, and within a part by key, ascending; what was passed by is not struck there any
 * more. Whatever is answered with yes leaves a way on (see {@link Outlook}), if the cursor itself can strike the shortest
 * note on any free key at any place, and go from any place to any later one.
 */
export class Ledger {
  readonly #request: LedgerRequest;
  readonly #outlook: Outlook;
  #standing: Standing;
  // What was found out since anything was written.
  #settledHere: Standing | undefined;
  /** Whether time may pass up to the bar's last place. */
  #passesBar: boolean | undefined;
  #anyKey: { readonly player: Player; readonly silent: number; readonly safe: boolean }[] = [];

  constructor(request: LedgerRequest) {
    const { terms, timeline, cast, tick, held = [], closed } = request;
    this.#request = request;
    this.#outlook = new Outlook(terms, timeline, cast, closed);
    const bar = timeline.barAt(tick);
    const voices = held.map(({ part, key, free }) => ({
      ...{ player: undefined, part, key },
      ...{ silent: 0, free: free ?? 0, open: free === undefined },
    }));
    this.#standing = {
      ...{ tick, bar, isPlace: timeline.isPlace(tick), notes: 0, onsets: 0, striking: this.#standingAt(tick, bar) },
      ...{ part: -1, key: -1, loose: settled, voices, closing: undefined },
    };
  }

  get tick(): number {
    return this.#standing.tick;
  }

  /** Where all must be written. */
  get until(): number {
    return this.#request.timeline.until;
  }

  /** Whether the meter must stay as it is, since bars are counted. */
  get isSteady(): boolean {
    return countsBars(this.#request.terms);
  }

  /**
   * Whether a part of an ensemble is of use: it may play, or else comes before one that may. In music without an end all
   * must play, since it ends only once all have.
   */
  hasUseFor(part: number): boolean {
    const { players } = this.#request.cast;
    const place = players.findIndex((one) => one.part === part && one.keys.length > 0);
    if (place >= 0 || this.until === Number.POSITIVE_INFINITY) return place >= 0;
    return players.some((one) => one.part > part && one.keys.length > 0);
  }

  clone(): Ledger {
    const copy = new Ledger(this.#request);
    copy.#standing = this.#standing;
    return copy;
  }

  /** Whether time may pass up to a tick. */
  mayPass(tick: number): boolean {
    if (this.#outlook.isIdle) return true;
    const { bar } = this.#standing;
    // Within a bar the earlier tick leaves more room.
    if (tick < bar.to && tick < this.until) {
      const last = bar.places.at(-1) ?? tick;
      this.#passesBar ??= this.#passedTo(last) !== undefined;
      if (this.#passesBar && tick <= last) return true;
    }
    return this.#passedTo(tick) !== undefined;
  }

  /** Whether time may pass up to a tick where a note must be struck. */
  mayPassToStrike(tick: number): boolean {
    const { cast, timeline } = this.#request;
    if (tick >= this.until || !timeline.isPlace(tick) || !this.mayPass(tick)) return false;
    const bar = timeline.barAt(tick);
    // All that may be released can be, before anything is struck.
    const voices = this.#standing.voices.some(({ open }) => open)
      ? this.#standing.voices.filter(({ open }) => !open)
      : this.#standing.voices;
    const able = cast.players.filter((player) => this.#outlook.hasKeyAt(player, tick, voices));
    if (this.#outlook.bearsOnEnding(bar)) return this.#mayStrikeSoon(tick, able);
    const same = bar === this.#standing.bar;
    const room = bar.most - (same ? this.#standing.notes : 0);
    const needed = Math.max(0, bar.least - (same ? this.#standing.onsets : 0));
    // An onset that is needed anyway takes no room from the others, beside notes of a chord it does.
    return able.some(({ track }) => room > (bar.taken?.get(tick)?.has(track) ? needed : Math.max(0, needed - 1)));
  }

  /** Whether time may pass up to a tick, or on from there, to where a note is struck. */
  mayPassToStrikeFrom(tick: number): boolean {
    const { timeline } = this.#request;
    for (let bar = timeline.barAt(tick); bar.from < this.until; bar = timeline.after(bar)) {
      if (bar.places.some((place) => place >= tick && this.mayPassToStrike(place))) return true;
    }
    return false;
  }

  /** Whether a part may strike a key now. */
  mayStrike(part: number, key: number, span: Span): boolean {
    const player = this.#striker(part, key, span);
    if (!player) return false;
    const { notes, bar } = this.#standing;
    if (this.#outlook.isIdle) return notes < bar.most;
    return this.#isSafeOnAnyKey(player, key, span) || this.#outlook.isSafe(struck(this.#settled, player, key, span));
  }

  /** Whether a part may strike any key now. */
  mayStrikeSome(part: number, span: Span): boolean {
    return this.#request.cast.players.some(
      (player) => player.part === part && player.keys.some((key) => this.mayStrike(part, key, span)),
    );
  }

  /** Whether a new note that would end now may sound on. */
  mayHold(part: number, key: number, span: Span): boolean {
    const after = this.#held(part, key, span);
    return after !== undefined && this.#outlook.isSafe(after);
  }

  /** Whether the onset may be written up to this key of a part, by a note that is not new. */
  mayMoveTo(part: number, key: number): boolean {
    return this.#outlook.isSafe(moved(this.#standing, part, key));
  }

  /** Whether an open note may be released now, and those on lower keys not any more. */
  mayRelease(part: number, key: number): boolean {
    return this.#outlook.isSafe(released(this.#standing, part, key));
  }

  /** Whether the music may end here, of its own accord: only where nothing was said of its length. */
  mayEnd(): boolean {
    const { bar, onsets, voices } = this.#standing;
    if (this.until !== Number.POSITIVE_INFINITY) return false;
    if (onsets < bar.least || !this.#outlook.isClosed(this.#standing)) return false;
    // What sounds on would make further bars, in which nothing begins.
    return !this.isSteady || voices.every(({ player, silent }) => !player || silent <= bar.to);
  }

  /** Whether all terms can be kept from here on: what is to be known before anything is written. */
  isFeasible(): boolean {
    return this.#outlook.isFeasible(this.#standing);
  }

  pass(tick: number): void {
    this.#stand(this.#at(tick));
  }

  /** Nothing is released at this tick any more. */
  settle(): void {
    this.#stand(this.#settled);
  }

  /** The onset goes on with a part: no earlier one plays there any more. */
  commit(part: number): void {
    if (part !== this.#standing.part) this.#stand(moved(this.#standing, part, -1));
  }

  strike(part: number, key: number, span: Span): void {
    const player = this.#striker(part, key, span) ?? refuse();
    this.#stand(struck(this.#settled, player, key, span));
  }

  hold(part: number, key: number, span: Span): void {
    this.#stand(this.#held(part, key, span) ?? refuse());
  }

  moveTo(part: number, key: number): void {
    this.#stand(moved(this.#standing, part, key));
  }

  release(part: number, key: number): void {
    this.#stand(released(this.#standing, part, key));
  }

  #stand(standing: Standing): void {
    this.#standing = standing;
    this.#settledHere = undefined;
    this.#passesBar = undefined;
    this.#anyKey = [];
  }

  /** Where the music stands once nothing is released at this tick any more. */
  get #settled(): Standing {
    this.#settledHere ??= { ...this.#standing, loose: settled };
    return this.#settledHere;
  }

  /** The music once time has passed up to a tick; undefined where it may not. */
  #passedTo(tick: number): Standing | undefined {
    const { bar } = this.#standing;
    const there = this.#at(tick);
    if (tick >= this.until) {
      return this.#outlook.isFilled(there, this.until) && this.#outlook.isClosed(there) ? there : undefined;
    }
    if (there.bar !== bar && !this.#outlook.isFilled(this.#standing, there.bar.from)) return undefined;
    return this.#outlook.isSafe(there) ? there : undefined;
  }

  #at(tick: number): Standing {
    const { timeline } = this.#request;
    // At the end nothing begins any more, and the last bar stays as it is.
    if (tick >= timeline.until) {
      return passed(this.#standing, { tick, bar: this.#standing.bar, isPlace: false, striking: [] });
    }
    const bar = timeline.barAt(tick);
    const striking = this.#standingAt(tick, bar);
    return passed(this.#standing, { tick, bar, isPlace: timeline.isPlace(tick), striking });
  }

  /** Who has a note already that begins at a tick of a bar. */
  #standingAt(tick: number, { taken }: TermBar): readonly Player[] {
    const tracks = taken?.get(tick);
    return tracks ? this.#request.cast.players.filter(({ track }) => tracks.has(track)) : [];
  }

  /** Who strikes a key of a part now, where somebody can. */
  #striker(part: number, key: number, span: Span): Player | undefined {
    const { cast, terms, closed } = this.#request;
    const player = cast.player(part, key);
    if (!player || !this.#outlook.canStrike(this.#settled, player, key)) return undefined;
    if (!span.open && terms.endsInTime && span.silent > this.until) return undefined;
    if (!span.open && closed?.(part, key, this.#standing.tick, span.silent)) return undefined;
    return player;
  }

  /** Whether one of these tracks may strike, at a later tick, the lowest key that it can or a tonic. */
  #mayStrikeSoon(tick: number, players: readonly Player[]): boolean {
    const { step, again } = this.#request.timeline.clock;
    const span = { silent: tick + step, free: tick + again };
    const there = this.#at(tick);
    const standing: Standing = { ...there, voices: there.voices.filter(({ open }) => !open), loose: settled };
    const strikes = (player: Player, key: number) => this.#outlook.canStrike(standing, player, key);
    const isSafe = (player: Player, key: number) => this.#outlook.isSafe(struck(standing, player, key, span));
    return players.some((player) => {
      const lowest = player.keys.find((key) => strikes(player, key));
      if (lowest !== undefined && isSafe(player, lowest)) return true;
      const closes = (key: number) => this.#outlook.closesWith(standing, player, key);
      return player.keys.some((key) => closes(key) && strikes(player, key) && isSafe(player, key));
    });
  }

  /**
   * Whether a track may strike for so long on any key that is free, even if nothing else were struck at this tick. Where
   * neither the ending nor what stands tells keys apart, one is as the other.
   */
  #isSafeOnAnyKey(player: Player, key: number, span: Span): boolean {
    if (this.#request.closed || this.#outlook.bearsOnEnding(this.#standing.bar, span)) return false;
    const known = this.#anyKey.find((one) => one.player === player && one.silent === span.silent);
    if (known) return known.safe;
    const last = { ...struck(this.#settled, player, key, span), part: Number.POSITIVE_INFINITY };
    const safe = this.#outlook.isSafe(last);
    this.#anyKey.push({ player, silent: span.silent, safe });
    return safe;
  }

  #held(part: number, key: number, span: Span): Standing | undefined {
    const standing = this.#standing;
    const isIt = (one: Voice) => one.part === part && one.key === key;
    const same = standing.voices.filter(isIt);
    const [voice] = same;
    if (!voice) return undefined;
    const voices = standing.voices.filter((one) => !isIt(one));
    if (voice.player && this.#outlook.isFull(voice.player, { ...standing, voices })) return undefined;
    // What rings on from before keeps the key, however long the note is held.
    const free = same.reduce((latest, one) => Math.max(latest, one.free), span.free);
    return heldOn({ ...standing, voices }, voice, { ...span, free });
  }
}

function refuse(): never {
  throw new RangeError('The note cannot stand where it does.');
}
