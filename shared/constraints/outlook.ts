import type { Cast, Player } from './cast.ts';
import { closesOn, closingWith } from './closing.ts';
import { bassOf, type Span, type Standing, type Voice } from './standing.ts';
import type { Terms } from './terms.ts';
import type { TermBar, Timeline } from './timeline.ts';

/** Whether music that stands already keeps a part from striking a key, for a note from one tick of the cursor to another. */
export type Closed = (part: number, key: number, from: number, to: number) => boolean;

/** Who strikes at a place, in a plan. */
interface Strikes {
  readonly tick: number;
  readonly players: readonly Player[];
}

/** Places of a bar after a tick and up to another one. */
interface Stretch {
  readonly after: number;
  readonly upTo: number;
}

const everywhere: Stretch = { after: -1, upTo: Number.POSITIVE_INFINITY };

/**
 * Looks ahead: whether from where the music stands all that it still has to hold can be written. It looks for one way to
 * write it: the shortest notes, one of each track at each place, and if the music has to end on the tonic, a single
 * tonic last. Each step on that way leads to where the rest of it is found again, so music that keeps to what is safe
 * never comes to a place with no way on.
 */
export class Outlook {
  readonly #terms: Terms;
  readonly #timeline: Timeline;
  readonly #cast: Cast;
  readonly #closed: Closed | undefined;
  /** The bar in which the music must end on the tonic; undefined where it needs not, or has no end yet. */
  readonly #lastBar: TermBar | undefined;
  readonly #idle: boolean;

  constructor(terms: Terms, timeline: Timeline, cast: Cast, closed: Closed | undefined) {
    this.#terms = terms;
    this.#timeline = timeline;
    this.#cast = cast;
    this.#closed = closed;
    this.#lastBar = terms.closing === undefined ? undefined : timeline.last;
    this.#idle = terms.least === 0 && this.#lastBar === undefined;
  }

  /** Whether nothing has to come: neither onsets nor an ending. */
  get isIdle(): boolean {
    return this.#idle;
  }

  /** Whether what is struck in a bar bears on how the music ends, by its key too: if it sounds for so long, or not at all. */
  bearsOnEnding(bar: TermBar, span?: Span): boolean {
    const last = this.#lastBar;
    return (
      last !== undefined && (bar.index >= last.index || (span !== undefined && !span.open && span.silent > last.from))
    );
  }

  /** Whether all terms can still be kept. */
  isSafe(standing: Standing): boolean {
    const { bar, notes, onsets, voices } = standing;
    if (this.#idle) return notes <= bar.most;
    const needed = bar.least - onsets;
    const last = this.#lastBar;
    const closes = last !== undefined && !(needed <= 0 && this.isClosed(standing));
    if (closes && bar.index > last.index) return false;
    const closesInBar = closes && bar === last;
    if (notes + Math.max(needed, closesInBar ? 1 : 0) > bar.most) return false;
    const reach = reachOf(voices);
    for (let later = this.#timeline.after(bar); later.from < reach; later = this.#timeline.after(later)) {
      if (later !== last && !this.#hasRoom(later, voices, later.least)) return false;
    }
    if (closesInBar) return this.#canClose(last, standing, needed);
    if (needed > 0 && !this.#canFill(standing, needed)) return false;
    return !closes || reach <= last.from || this.#canClose(last, standing, needed);
  }

  /** Whether the bar has all it needs, and none is passed over that needs anything on the way to a later tick. */
  isFilled({ bar, onsets }: Standing, tick: number): boolean {
    if (onsets < bar.least) return false;
    const { until } = this.#timeline;
    for (let later = this.#timeline.after(bar); later.from < tick; later = this.#timeline.after(later)) {
      // Where time is coarser than the song's, the music may be at its end a little before the last bar is.
      if ((later.to <= tick || tick >= until) && later.least > 0) return false;
    }
    return true;
  }

  /** Whether all that is to be written from here on, to the end if there is one, can be written at all. */
  isFeasible(standing: Standing): boolean {
    if (!this.isSafe(standing)) return false;
    const { voices, bar } = standing;
    // Without an end one bar is as the other.
    const { until } = this.#timeline;
    const upTo = until === Number.POSITIVE_INFINITY ? this.#timeline.after(bar).to : until;
    for (let later = this.#timeline.after(bar); later.from < upTo; later = this.#timeline.after(later)) {
      if (!this.#hasRoom(later, voices, later.least)) return false;
    }
    const last = this.#lastBar;
    return !last || this.#canClose(last, standing, last.least - standing.onsets);
  }

  /** Whether the last onset is one on which the music may end: in its last bar or, where it has none yet, in this one. */
  isClosed({ bar, closing }: Standing): boolean {
    const tonic = this.#terms.closing;
    if (tonic === undefined) return true;
    return closing !== undefined && closing.tick >= (this.#lastBar ?? bar).from && closesOn(tonic, closing);
  }

  /** Whether a track may strike a key where the music stands, once all is released there that still may be. */
  canStrike(standing: Standing, player: Player, key: number): boolean {
    const { tick, isPlace, part, key: above, loose, voices } = standing;
    if (!isPlace || player.part < part || (player.part === part && key <= above)) return false;
    if (this.isFull(player, standing)) return false;
    for (const one of voices) {
      if (one.key === key && one.part === player.part && (one.open ? key < loose : one.free > tick)) return false;
    }
    return !this.#isClosedAt(player, key, tick);
  }

  /** Whether a single note, were it struck where the music stands, would end it on the tonic. */
  closesWith({ tick, closing, voices }: Standing, player: Player, key: number): boolean {
    const tonic = this.#terms.closing;
    if (tonic === undefined || player.drums) return false;
    return closesOn(tonic, closingWith(closing, tick, key, bassOf(voices, tick)));
  }

  /** Whether the bar, from here on, has room for what it needs. */
  #canFill(standing: Standing, needed: number): boolean {
    const { bar, tick, voices } = standing;
    const stretch = { after: tick, upTo: Number.POSITIVE_INFINITY };
    if (this.#hasRoom(bar, voices, needed, stretch)) return true;
    const players = this.#ableHere(standing);
    return this.#hasRoom(bar, voices, needed - players.length, stretch, { tick, players });
  }

  /** Whether the last bar can have the onsets that it needs and then the tonic. */
  #canClose(last: TermBar, standing: Standing, needed: number): boolean {
    const { bar, tick, voices } = standing;
    const { again } = this.#timeline.clock;
    const ending = bar === last;
    if (last.most === 0) return false;
    const after = ending ? tick : -1;
    // The tonic is one of the onsets that are needed, unless it joins what its track has there already.
    for (const own of [1, 0]) {
      const latest = last.places.findLast((place) => place > after && this.#closesAt(last, place, voices, own === 1));
      if (latest === undefined) continue;
      const upTo = latest - again;
      const fillers = (ending ? needed : last.least) - own;
      const players = ending && fillers > 0 && tick <= upTo ? this.#ableHere(standing) : [];
      if (this.#hasRoom(last, voices, fillers - players.length, { after, upTo }, { tick, players })) return true;
    }
    return ending && needed <= 1 && this.#closesHere(standing, needed === 1);
  }

  /** Whether a bar has places for so many onsets more. */
  #hasRoom(
    bar: TermBar,
    voices: readonly Voice[],
    count: number,
    { after, upTo }: Stretch = everywhere,
    before?: Strikes,
  ): boolean {
    let left = count;
    const { step, again } = this.#timeline.clock;
    // Where a key can be struck at one place after the other, what is struck at one takes nothing from the next.
    let previous = again > step ? before : undefined;
    for (const place of bar.places) {
      if (left <= 0) return true;
      if (place <= after) continue;
      if (place > upTo) break;
      const near = previous && place - previous.tick < again ? previous.players : [];
      const players: Player[] = [];
      for (const player of this.#cast.players) {
        if (!this.#ableAt(player, bar, place, voices, near.includes(player) ? 1 : 0)) continue;
        left--;
        if (again > step) players.push(player);
      }
      if (again > step) previous = { tick: place, players };
    }
    return left <= 0;
  }

  /** The tracks that have not struck where the music stands and still may. */
  #ableHere(standing: Standing): Player[] {
    return this.#cast.players.filter(
      (one) => !standing.striking.includes(one) && one.keys.some((key) => this.canStrike(standing, one, key)),
    );
  }

  /** Whether a track can have an onset of its own at a later place of a bar, beside so many others on its keys. */
  #ableAt(player: Player, bar: TermBar, place: number, voices: readonly Voice[], others: number): boolean {
    return !bar.taken?.get(place)?.has(player.track) && this.hasKeyAt(player, place, voices, others);
  }

  /** Whether a track can strike a key at a later place, beside so many others. */
  hasKeyAt(player: Player, place: number, voices: readonly Voice[], others = 0): boolean {
    const { keys, part } = player;
    const isClosed = this.#closed && ((key: number) => this.#isClosedAt(player, key, place));
    if (!isClosed && keys.length > voices.length + others && voices.length < this.#terms.voices) return true;
    if (this.#sounding(player, place, voices) >= this.#terms.voices) return false;
    const busy = (key: number) =>
      voices.some((one) => one.key === key && one.part === part && !one.open && one.free > place);
    let left = others;
    return keys.some((key) => !isClosed?.(key) && !busy(key) && left-- <= 0);
  }

  /**
   * Whether a single tonic that is struck at a later place of a bar ends the music there.
   * @param own whether it must be an onset of its own
   */
  #closesAt(bar: TermBar, place: number, voices: readonly Voice[], own: boolean): boolean {
    const tonic = this.#terms.closing;
    const held = voices.filter(({ open }) => !open);
    const bass = bassOf(held, place);
    return this.#cast.players.some(
      (player) =>
        !player.drums &&
        !(own && bar.taken?.get(place)?.has(player.track)) &&
        this.#sounding(player, place, held) < this.#terms.voices &&
        player.keys.some(
          (key) =>
            key % 12 === tonic &&
            (key < bass || bass % 12 === tonic) &&
            !held.some((one) => one.key === key && one.part === player.part && one.free > place) &&
            !this.#isClosedAt(player, key, place),
        ),
    );
  }

  /** @param own whether the tonic must be an onset of its own */
  #closesHere(standing: Standing, own: boolean): boolean {
    const voices = standing.voices.filter(({ open, key }) => !open || key < standing.loose);
    const released = { ...standing, voices };
    return this.#cast.players.some(
      (player) =>
        !(own && standing.striking.includes(player)) &&
        player.keys.some((key) => this.closesWith(released, player, key) && this.canStrike(standing, player, key)),
    );
  }

  /** Whether as many notes of a track sound where the music stands as may. */
  isFull(player: Player, { tick, voices, loose }: Standing): boolean {
    return this.#sounding(player, tick, voices, loose) >= this.#terms.voices;
  }

  /** How many notes of a track sound at a tick; of the open ones those on keys below `loose`. */
  #sounding(player: Player, tick: number, voices: readonly Voice[], loose = 0): number {
    let count = 0;
    for (const voice of voices) {
      if (voice.player === player && (voice.open ? voice.key < loose : voice.silent > tick)) count++;
    }
    return count;
  }

  #isClosedAt({ part }: Player, key: number, place: number): boolean {
    return this.#closed?.(part, key, place, place + this.#timeline.clock.step) ?? false;
  }
}

/** The tick up to which something sounds, or keeps a key, whatever follows. */
function reachOf(voices: readonly Voice[]): number {
  let reach = 0;
  for (const { open, silent, free } of voices) if (!open) reach = Math.max(reach, silent, free);
  return reach;
}
