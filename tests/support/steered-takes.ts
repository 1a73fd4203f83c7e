import { continueSong } from '../../main/sampling/continue.ts';
import { generateSongs } from '../../main/sampling/generate.ts';
import { infillSong } from '../../main/sampling/infill.ts';
import type { DecodingModel } from '../../main/sampling/sampler.ts';
import type { Wishes } from '../../main/sampling/steering.ts';
import type { Constraints } from '../../shared/constraints/registry.ts';
import { SegueError } from '../../shared/errors.ts';
import { lastEnd } from '../../shared/music/events.ts';
import { parseScale } from '../../shared/music/named-scale.ts';
import { keyAt, tonicOfKey } from '../../shared/music/scale.ts';
import type { Note, Song, Track } from '../../shared/music/song.ts';
import { BarMap, ticksPerBar } from '../../shared/music/time.ts';
import { Random } from '../../shared/random.ts';
import { withInfill } from '../../shared/tokens/infill.ts';
import type { Tokenizer, TokenizerKind } from '../../shared/tokens/tokenizer.ts';
import { brokenIn } from './kept-constraints.ts';

/** Two or more instruments, in one of several meters and at a resolution that is asked for. */
export function randomSong(random: Random, ppq: number): Song {
  const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)]!;
  const [numerator, denominator] = pick([
    [4, 4] as const,
    [3, 4] as const,
    [6, 8] as const,
    [2, 4] as const,
    [7, 8] as const,
  ]);
  const count = 8 + random.integer(20);
  const length = (quarters: number) => Math.max(1, Math.round(quarters * ppq));
  const line = (lowest: number, range: number, notes: number, step: number, hold = step): Note[] =>
    Array.from({ length: notes }, (_, i) => ({
      tick: i * length(step),
      duration: length(hold),
      pitch: lowest + random.integer(range),
      velocity: 60 + 8 * (i % 4),
    }));
  const tracks = [
    trackOf('Melody', 0, 0, line(60, 20, count, 0.5, pick([0.5, 0.5, 3]))),
    trackOf('Bass', 1, pick([0, 32]), line(40, 12, Math.ceil(count / 4), 2)),
    ...(random.integer(2) === 0 ? [trackOf('Drums', 9, 0, line(36, 6, count, 0.5))] : []),
    ...(random.integer(3) === 0 ? [trackOf('Second', 2, 0, line(70, 20, count, 0.5))] : []),
    ...(random.integer(4) === 0 ? [trackOf('Silent', 3, pick([0, 33]), [])] : []),
  ];
  return {
    title: '',
    ppq,
    tracks,
    tempi: [{ tick: 0, microsecondsPerQuarter: 300_000 + random.integer(500_000) }],
    meters: [{ tick: 0, numerator, denominator }],
    keys:
      random.integer(2) === 0
        ? []
        : [{ tick: 0, fifths: random.integer(9) - 4, mode: pick(['major', 'minor'] as const) }],
    ticks: lastEnd(tracks),
  };
}

function trackOf(name: string, channel: number, program: number, notes: readonly Note[]): Track {
  return { name, channel, program, drums: channel === 9, notes, controls: [], bends: [], programChanges: [] };
}

/** Some constraints with settings of all kinds, sound ones and silly ones; at least one. */
export function randomConstraints(random: Random, song?: Song): Constraints {
  const one = (chances: number) => random.integer(chances) === 0;
  const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)]!;
  const track = () => random.integer(song?.tracks.length ?? 1);
  const lowest = 30 + random.integer(50);
  const least = random.integer(9);
  const asked: Constraints = {
    ...(one(3) && {
      scale: parseScale(pick(['D minor', 'F# dorian', 'C major pentatonic', 'A harmonic minor', 'Bb'])).name,
    }),
    ...(one(3) && {
      range: [
        { lowest, highest: lowest + pick([0, 1, 3, 12, 30]) },
        ...(song && one(2) ? [{ track: track(), lowest: 35, highest: 60 }] : []),
      ],
    }),
    ...(one(3) && { polyphony: 1 + random.integer(3) }),
    ...(one(2) && { density: { least, most: least + random.integer(9) } }),
    ...(one(3) && { grid: { division: pick([4, 8, 16, 32] as const), triplet: one(3) } }),
    ...(song && one(4) && { tracks: [...new Set([track(), track()])] }),
    ...(one(3) && { endOnTonic: true as const }),
    ...(one(5) && { repetition: pick([0, 0.4]) }),
  };
  return Object.keys(asked).length > 0 ? asked : { polyphony: 2 };
}

/** A model that knows nothing, and one that pushes where constraints hurt: to rush, to dawdle, to hold notes, to chatter. */
export function stubbornModel(random: Random, { vocabulary }: Tokenizer): DecodingModel {
  const vocabularySize = vocabulary.length;
  const leanings = [
    (_name: string) => 0,
    (name: string) => (/^(Bar|Shift|Frame|Position)/.test(name) ? 6 : 0),
    (name: string) => (/^(Bar|Shift|Frame|Position|END)/.test(name) ? -6 : 0),
    (name: string) => (name.startsWith('Duration') ? Number(name.slice(9)) / 10 : /^Off/.test(name) ? -6 : 0),
    (name: string) => (/^(Velocity|Tempo|Program|Drums)/.test(name) ? 5 : 0),
  ];
  const kind = random.integer(leanings.length);
  const lean = Float32Array.from(vocabulary, leanings[kind]!);
  const rows = new Map<number, Float32Array>();
  const after = (token: number): Float32Array => {
    const known = rows.get(token);
    if (known) return known;
    const made = lean.map((value) => value + (kind === 0 ? 0 : 1.5 * random.normal()));
    rows.set(token, made);
    return made;
  };
  return {
    vocabularySize,
    context: Number.POSITIVE_INFINITY,
    decoder(batch) {
      const logits = new Float32Array(batch * vocabularySize);
      return {
        batch,
        async feed(tokens, length) {
          for (let row = 0; row < batch; row++)
            logits.set(after(tokens[(row + 1) * length - 1]!), row * vocabularySize);
          return logits;
        },
        dispose: () => undefined,
      };
    },
  };
}

/** What came of a request: whether it was refused, and what is wrong with its takes. */
export interface Outcome {
  readonly refused: boolean;
  readonly notes: number;
  readonly wrong: readonly string[];
}

export type Mode = 'continue' | 'generate' | 'infill';

/** Draws a song, constraints and a stubborn model, writes two takes, and says what they break. */
export async function drawnTakes(kind: TokenizerKind, mode: Mode, seed: number): Promise<Outcome> {
  const random = new Random(seed * 7919 + 13);
  const ppq = [24, 96, 120, 480, 480, 220, 10][random.integer(7)]!;
  const song = randomSong(random, ppq);
  const tokenizer = withInfill(kind.fit([song, randomSong(random, 96), randomSong(random, 480)]));
  const model = stubbornModel(random, tokenizer);
  const hasty = random.integer(3) === 0;
  const take = { variations: 2, seed, tokenLimit: hasty ? 30 : mode === 'generate' ? 1500 : 4000 };
  const bars = 1 + random.integer(4);
  const likeness = random.integer(4) - 2;
  const like = likeness === -2 ? undefined : { take: randomSong(random, 96), likeness };
  try {
    if (mode === 'generate') {
      const drawn = randomConstraints(random);
      const asked = drawn.endOnTonic && !drawn.scale ? { ...drawn, scale: 'C major' } : drawn;
      return await generated({ model, tokenizer, asked, like, take: { ...take, bars } });
    }
    const asked = randomConstraints(random, song);
    if (mode === 'infill') return await filled({ model, tokenizer, asked, like, take, song, random });
    return await continued({ model, tokenizer, asked, like, take: { ...take, bars }, song });
  } catch (error) {
    if (error instanceof SegueError && error.code === 'bad-option') return { refused: true, notes: 0, wrong: [] };
    throw error;
  }
}

interface Request {
  readonly model: DecodingModel;
  readonly tokenizer: Tokenizer;
  readonly asked: Constraints;
  readonly like?: Wishes['like'];
  readonly take: {
    readonly bars?: number;
    readonly variations: number;
    readonly seed: number;
    readonly tokenLimit?: number;
  };
}

/** A song carried on under constraints: what its takes break. */
export async function continued(request: Request & { readonly song: Song }): Promise<Outcome> {
  const { model, tokenizer, asked, like, take, song } = request;
  const { seam } = tokenizer.prompt(song);
  const bars = (take.bars ?? 8) * ticksPerBar(new BarMap(song).barAt(seam).meter, song.ppq);
  const end = asked.length === undefined ? seam + bars : Math.round(asked.length * song.ppq);
  const variations = await continueSong({ model, tokenizer, song, constraints: asked, like, take });
  const tonic = tonicOf(asked, song, seam);
  const wrong = variations.flatMap(({ song: after, stopped }) => [
    ...brokenIn({ before: song, after, from: seam, end, tonic }, asked),
    ...(stopped === 'complete' ? [] : [`stopped at its ${stopped}`]),
  ]);
  return { refused: false, notes: notesAdded(variations), wrong };
}

/** Music from nothing under constraints: what its takes break. */
export async function generated({ model, tokenizer, asked, like, take }: Request): Promise<Outcome> {
  const variations = await generateSongs({ model, tokenizer, constraints: asked, like, take });
  const wrong = variations.flatMap(({ song: after, stopped }) => {
    const map = new BarMap(after);
    const first = map.bar(map.pickup ? 1 : 0);
    const bars = first.start + (take.bars ?? 8) * first.length;
    const end = asked.length === undefined ? bars : Math.round(asked.length * after.ppq);
    const before = { ...after, tracks: [] };
    const broken = brokenIn({ before, after, from: 0, end, tonic: tonicOf(asked, before, 0) }, asked);
    return [...broken, ...(stopped === 'complete' ? [] : [`stopped at its ${stopped}`])];
  });
  return { refused: false, notes: notesAdded(variations), wrong };
}

/** Some bars of a song written anew under constraints, with notes locked in them: what its takes break. */
export async function filled(request: Request & { readonly song: Song; readonly random: Random }): Promise<Outcome> {
  const { model, tokenizer, asked, like, take, song, random } = request;
  const map = new BarMap(song);
  const last = map.barAt(Math.max(...song.tracks.map(({ notes }) => notes.at(-1)?.tick ?? 0))).index;
  if (last < 2) return { refused: true, notes: 0, wrong: [] };
  const first = random.integer(last - 1);
  const closing = map.bar(first + random.integer(Math.min(3, last - first)));
  const stretch = { from: map.bar(first).start, to: closing.start + closing.length };
  const outside = ({ tick }: Note) => tick < stretch.from || tick >= stretch.to;
  const keep = random.integer(3) > 0;
  const before: Song = {
    ...song,
    tracks: song.tracks.map((track) => ({
      ...track,
      notes: track.notes.filter((note) => outside(note) || (keep && random.integer(4) === 0)),
    })),
  };
  const variations = await infillSong({
    model,
    tokenizer,
    song,
    stretch,
    locked: before,
    constraints: asked,
    like,
    take,
  });
  const tonic = tonicOf(asked, before, stretch.from);
  const wrong = variations.flatMap(({ song: after, stopped }) => [
    ...brokenIn({ before, after, from: stretch.from, end: stretch.to, tonic }, asked),
    ...(stopped === 'end' ? [] : [`stopped at its ${stopped}`]),
    ...before.tracks.flatMap(({ notes }, i) =>
      notes.some((note) => !after.tracks[i]?.notes.includes(note)) ? [`a note of track ${i} is gone`] : [],
    ),
  ]);
  return { refused: false, notes: notesAdded(variations), wrong };
}

function tonicOf(asked: Constraints, song: Song, tick: number): number | undefined {
  if (asked.scale !== undefined) return parseScale(asked.scale).tonic;
  const key = keyAt(song, tick);
  return key && tonicOfKey(key);
}

function notesAdded(variations: readonly { readonly notesAdded: number }[]): number {
  return variations.reduce((sum, variation) => sum + variation.notesAdded, 0);
}
