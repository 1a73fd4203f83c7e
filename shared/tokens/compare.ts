import { countNotes, type Song } from '../music/song.ts';
import { secondsOf, TempoMap } from '../music/time.ts';

/** How a song differs from another one that was made from it. Counts are of notes. */
export interface MusicComparison {
  /** Whether every note came back as it was, and no other. */
  readonly same: boolean;
  /** What the onsets were compared by: a song whose tempo was rewritten keeps its seconds, not its beats. */
  readonly clock: 'beats' | 'seconds';
  readonly notes: number;
  /** Notes with no partner of their pitch within a quarter of a second. */
  readonly lost: number;
  readonly added: number;
  /** Pairs that begin, or last, more than a millisecond apart. */
  readonly moved: number;
  readonly resized: number;
  /** Pairs on other programs. */
  readonly revoiced: number;
  readonly otherVelocity: number;
  /** The greatest distance between the onsets of a pair, and the mean over all pairs, in milliseconds. */
  readonly maxOnsetMs: number;
  readonly meanOnsetMs: number;
  /** Seconds that the one and the other last, each at its own tempo. */
  readonly seconds: readonly [number, number];
}

interface Sound {
  /** Seconds. */
  readonly onset: number;
  readonly length: number;
  readonly velocity: number;
}
type Pair = readonly [Sound, Sound];

const window = 0.25;
const tolerance = 0.001 + 1e-9;

/**
 * Compares music note by note, by beats or by seconds, whichever finds more of the notes again. Notes pair
 * with the nearest of their pitch on the same program first, then on any.
 */
export function compareMusic(before: Song, after: Song): MusicComparison {
  const byBeats = compareBy('beats', before, after);
  if (byBeats.same) return byBeats;
  const bySeconds = compareBy('seconds', before, after);
  const better = bySeconds.lost - byBeats.lost || bySeconds.meanOnsetMs - byBeats.meanOnsetMs;
  return better < 0 ? bySeconds : byBeats;
}

function compareBy(clock: 'beats' | 'seconds', before: Song, after: Song): MusicComparison {
  const time = new TempoMap(before);
  const afterTime = new TempoMap(after);
  const left = soundsOf(before, (tick) => time.seconds(tick));
  const right = soundsOf(
    after,
    clock === 'seconds' ? (tick) => afterTime.seconds(tick) : (tick) => time.seconds((tick * before.ppq) / after.ppq),
  );
  const kept: Pair[] = [];
  const restLeft = new Map<string, Sound[]>();
  const restRight = new Map<string, Sound[]>();
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const pairing = pair(left.get(key) ?? [], right.get(key) ?? []);
    kept.push(...pairing.pairs);
    const pitch = key.slice(key.indexOf(' ') + 1);
    restLeft.set(pitch, [...(restLeft.get(pitch) ?? []), ...pairing.left]);
    restRight.set(pitch, [...(restRight.get(pitch) ?? []), ...pairing.right]);
  }
  const revoiced: Pair[] = [];
  for (const [pitch, sounds] of restLeft) {
    revoiced.push(...pair(sounds.sort(byOnset), (restRight.get(pitch) ?? []).sort(byOnset)).pairs);
  }
  return summary(clock, before, after, kept, revoiced);
}

function summary(
  clock: 'beats' | 'seconds',
  before: Song,
  after: Song,
  kept: readonly Pair[],
  revoiced: readonly Pair[],
): MusicComparison {
  const pairs = [...kept, ...revoiced];
  const count = (differs: (pair: Pair) => boolean) => pairs.filter(differs).length;
  const shifts = pairs.map(([a, b]) => Math.abs(a.onset - b.onset));
  const notes = countNotes(before);
  const differences = {
    lost: notes - pairs.length,
    added: countNotes(after) - pairs.length,
    moved: count(([a, b]) => Math.abs(a.onset - b.onset) > tolerance),
    resized: count(([a, b]) => Math.abs(a.length - b.length) > tolerance),
    revoiced: revoiced.length,
    otherVelocity: count(([a, b]) => a.velocity !== b.velocity),
  };
  return {
    same: Object.values(differences).every((number) => number === 0),
    clock,
    notes,
    ...differences,
    maxOnsetMs: 1000 * shifts.reduce((most, shift) => Math.max(most, shift), 0),
    meanOnsetMs: (1000 * shifts.reduce((sum, shift) => sum + shift, 0)) / Math.max(1, shifts.length),
    seconds: [secondsOf(before), secondsOf(after)],
  };
}

/** Sounds by program (or drums) and pitch, in the order of their onsets. */
function soundsOf(song: Song, secondsAt: (tick: number) => number): Map<string, Sound[]> {
  const sounds = new Map<string, Sound[]>();
  for (const { drums, program, notes } of song.tracks) {
    for (const { tick, duration, pitch, velocity } of notes) {
      // A drum kit's number is seldom set, and the same drums sound without it.
      const key = drums ? `drums drum ${pitch}` : `${program} pitch ${pitch}`;
      const onset = secondsAt(tick);
      const sound = { onset, length: secondsAt(tick + duration) - onset, velocity };
      const list = sounds.get(key);
      if (list) list.push(sound);
      else sounds.set(key, [sound]);
    }
  }
  for (const list of sounds.values()) list.sort(byOnset);
  return sounds;
}

const byOnset = (a: Sound, b: Sound) => a.onset - b.onset || a.length - b.length;

/** Pairs sounds that are nearest to each other and within the window; what is left over on either side. */
function pair(left: readonly Sound[], right: readonly Sound[]): { pairs: Pair[]; left: Sound[]; right: Sound[] } {
  const pairs: Pair[] = [];
  const over: { left: Sound[]; right: Sound[] } = { left: [], right: [] };
  const shift = (a: Sound | undefined, b: Sound | undefined) => (a && b ? Math.abs(a.onset - b.onset) : Infinity);
  let i = 0;
  let j = 0;
  for (;;) {
    const a = left[i];
    const b = right[j];
    if (!a || !b) break;
    const here = shift(a, b);
    if (here > window ? a.onset < b.onset : shift(left[i + 1], b) < here) {
      over.left.push(a);
      i++;
    } else if (here > window || shift(a, right[j + 1]) < here) {
      over.right.push(b);
      j++;
    } else {
      pairs.push([a, b]);
      i++;
      j++;
    }
  }
  over.left.push(...left.slice(i));
  over.right.push(...right.slice(j));
  return { pairs, ...over };
}
