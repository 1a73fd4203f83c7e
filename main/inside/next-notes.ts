import { setImmediate as nextTurn } from 'node:timers/promises';
import { SegueError } from '../../shared/errors.ts';
import { END, PAD, START, type SteeredCursor } from '../../shared/tokens/tokenizer.ts';
import type { TokenTree } from '../models/model.ts';

export interface SearchOptions {
  /** Share of all ways that need not be looked into. */
  readonly rest: number;
  /** Tokens that are read at most. */
  readonly nodes: number;
  /** Tokens of the longest way. */
  readonly depth: number;
  readonly signal?: AbortSignal | undefined;
}

/** How likely a part strikes a key next. */
export interface NextNote {
  readonly part: number;
  readonly key: number;
  chance: number;
}

/** What may be struck next. All figures are chances of the model, which leave out the ways that the cursor forbids. */
export interface NextNotes {
  readonly strikes: readonly NextNote[];
  /** That the music ends. */
  readonly ends: number;
  /** What was not looked into. */
  readonly open: number;
}

/** Tokens that are read together. */
const together = 24;

/** A token that may come next and is not read yet. */
interface Way {
  readonly parent: number;
  readonly token: number;
  /** Of the way to it, itself included. */
  readonly chance: number;
  readonly depth: number;
  /** Before it. */
  readonly cursor: SteeredCursor;
}

/**
 * Sums up, over all ways to write the next note, how likely each key is struck first: ways are followed from the
 * likeliest on, each up to its first strike.
 * @param tree has read what comes before
 * @param logits after that
 * @throws SegueError `cancelled` after the signal, `bad-model` where a logit is not a number
 */
export async function nextNotes(
  tree: TokenTree,
  logits: Float32Array,
  cursor: SteeredCursor,
  { rest, nodes, depth, signal }: SearchOptions,
): Promise<NextNotes> {
  const size = logits.length;
  const mask = new Uint8Array(size);
  const strikes = new Map<number, NextNote>();
  /** By chance, the likeliest last. */
  let ways: Way[] = [];
  let [ends, struck, waiting, lost] = [0, 0, 0, 0];

  const look = (offset: number, from: Way | undefined, at: SteeredCursor, parent: number, after: Float32Array) => {
    const chances = chancesOf(after.subarray(offset, offset + size));
    at.allowed(mask);
    mask[PAD] = 0;
    mask[START] = 0;
    for (let token = 0; token < size; token++) {
      const chance = (from?.chance ?? 1) * (chances[token] ?? 0);
      if (mask[token] === 0 || chance === 0) continue;
      const meaning = at.meaning(token);
      if (token === END) ends += chance;
      else if (meaning?.does === 'strike') {
        struck += chance;
        add(strikes, meaning.part, meaning.key, chance);
      } else if ((from?.depth ?? 0) + 1 < depth) {
        waiting += chance;
        ways.push({ parent, token, chance, depth: (from?.depth ?? 0) + 1, cursor: at });
      } else lost += chance;
    }
  };

  look(0, undefined, cursor, -1, logits);
  for (let read = 0; read < nodes && ways.length > 0; ) {
    const whole = ends + struck + waiting + lost;
    if (waiting + lost <= rest * whole) break;
    await nextTurn();
    if (signal?.aborted) throw new SegueError('cancelled', 'This is no longer asked for.');
    ways.sort((a, b) => a.chance - b.chance);
    const chosen = ways.splice(Math.max(0, ways.length - Math.min(together, nodes - read))).reverse();
    const after = await tree.grow(chosen);
    for (const [i, way] of chosen.entries()) {
      waiting -= way.chance;
      const there = way.cursor.clone();
      there.accept(way.token);
      look(i * size, way, there, read + i, after);
    }
    read += chosen.length;
    ways = worthwhile(ways);
  }
  return { strikes: [...strikes.values()], ends, open: Math.max(0, waiting) + lost };
}

/** More ways than can ever be read are not kept in order; their chances stay among those that wait. */
function worthwhile(ways: Way[]): Way[] {
  return ways.length > 5000 ? ways.sort((a, b) => a.chance - b.chance).slice(-2500) : ways;
}

function add(strikes: Map<number, NextNote>, part: number, key: number, chance: number): void {
  const known = strikes.get(part * 128 + key);
  if (known) known.chance += chance;
  else strikes.set(part * 128 + key, { part, key, chance });
}

/** The softmax of logits. */
function chancesOf(logits: Float32Array): Float64Array {
  let peak = Number.NEGATIVE_INFINITY;
  for (const logit of logits) {
    if (!(logit < Number.POSITIVE_INFINITY)) {
      throw new SegueError(
        'bad-model',
        `The model answered with a number that is not finite (${logit}); its weights are broken, so train it again.`,
      );
    }
    peak = Math.max(peak, logit);
  }
  const chances = Float64Array.from(logits, (logit) => Math.exp(logit - peak));
  const sum = chances.reduce((all, one) => all + one, 0);
  return chances.map((one) => one / sum);
}
