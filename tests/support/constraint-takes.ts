import type { SequenceModel } from '../../main/models/model.ts';
import type { ConstraintName, Constraints } from '../../shared/constraints/registry.ts';
import type { Song } from '../../shared/music/song.ts';
import { Random } from '../../shared/random.ts';
import { withInfill } from '../../shared/tokens/infill.ts';
import type { Tokenizer, TokenizerKind } from '../../shared/tokens/tokenizer.ts';
import { continued, filled, generated, type Mode, type Outcome, randomSong } from './steered-takes.ts';

/** What each constraint is set to; the length fits music of a few bars from nothing, and a bar after the song. */
const settings: Readonly<Record<ConstraintName, (mode: Mode) => Constraints>> = {
  scale: () => ({ scale: 'D minor' }),
  range: () => ({
    range: [
      { lowest: 55, highest: 76 },
      { track: 0, lowest: 60, highest: 72 },
    ],
  }),
  polyphony: () => ({ polyphony: 2 }),
  density: () => ({ density: { least: 3, most: 9 } }),
  grid: () => ({ grid: { division: 16, triplet: false } }),
  tracks: () => ({ tracks: [0] }),
  endOnTonic: () => ({ endOnTonic: true, scale: 'C major' }),
  length: (mode) => ({ length: mode === 'generate' ? 6.5 : song.ticks / song.ppq + 2.5 }),
  repetition: () => ({ repetition: 0, polyphony: 1 }),
};

const song: Song = {
  ...randomSong(new Random(7), 480),
  meters: [{ tick: 0, numerator: 4, denominator: 4 }],
  tempi: [{ tick: 0, microsecondsPerQuarter: 500_000 }],
};

/** A tokenizer of a kind that knows the song. */
export function tokenizerForTakes(kind: TokenizerKind): Tokenizer {
  return withInfill(kind.fit([song, randomSong(new Random(8), 96)]));
}

/** The ways of writing music that a constraint can be asked for in. */
function modesOf(name: ConstraintName, { bars }: Tokenizer): readonly Mode[] {
  const fills = name !== 'length' && bars !== undefined;
  return fills ? ['continue', 'generate', 'infill'] : ['continue', 'generate'];
}

/** Counts of takes that were asked for under one constraint, and the first things that were wrong. */
export interface TakesCount {
  takes: number;
  notes: number;
  readonly wrong: string[];
}

/**
 * Writes takes under a constraint, by turns carrying a song on, from nothing and into gaps, and counts what they break.
 * @param takes how many at least; requests that are refused, since the drawn gap cannot keep the constraint, do not count
 */
export async function countTakes(
  { model, tokenizer }: { readonly model: SequenceModel; readonly tokenizer: Tokenizer },
  name: ConstraintName,
  takes: number,
  mostAtOnce = 50,
): Promise<TakesCount> {
  const modes = modesOf(name, tokenizer);
  const count: TakesCount = { takes: 0, notes: 0, wrong: [] };
  for (let seed = 0; count.takes < takes; seed++) {
    const mode = modes[seed % modes.length] ?? 'continue';
    const variations = Math.max(1, Math.min(mostAtOnce, Math.ceil(takes / modes.length)));
    const { refused, notes, wrong } = await written({ model, tokenizer }, name, mode, { variations, seed });
    count.notes += notes;
    count.wrong.push(...wrong.map((what) => `${tokenizer.id}, ${mode}, seed ${seed}: ${what}`));
    if (!refused) count.takes += variations;
  }
  return count;
}

function written(
  parts: { readonly model: SequenceModel; readonly tokenizer: Tokenizer },
  name: ConstraintName,
  mode: Mode,
  { variations, seed }: { readonly variations: number; readonly seed: number },
): Promise<Outcome> {
  const take = { variations, seed, tokenLimit: 300, ...(name !== 'length' && { bars: 2 }) };
  const request = { ...parts, asked: settings[name](mode), song, take };
  if (mode === 'continue') return continued(request);
  if (mode === 'generate') return generated(request);
  return filled({ ...request, take: { variations, seed, tokenLimit: 300 }, random: new Random(seed) });
}
