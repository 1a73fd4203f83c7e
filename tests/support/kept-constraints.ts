import type { ConstraintName, Constraints } from '../../shared/constraints/registry.ts';
import { parseScale } from '../../shared/music/named-scale.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { BarMap } from '../../shared/music/time.ts';

/** New notes on a song: what was there before, what is there now, and the stretch that was written. */
export interface Written {
  readonly before: Song;
  readonly after: Song;
  readonly from: number;
  readonly end: number;
  /** Pitch class that the music should end on, where that is asked for. */
  readonly tonic?: number | undefined;
}

interface Placed extends Note {
  readonly track: number;
  readonly drums: boolean;
}

/** The notes that are new, by track. */
export function newNotes({ before, after }: Pick<Written, 'before' | 'after'>): Placed[] {
  return after.tracks.flatMap(({ notes, drums }, track) => {
    const old = new Map<string, number>();
    const name = ({ tick, duration, pitch, velocity }: Note) => `${tick} ${duration} ${pitch} ${velocity}`;
    for (const note of before.tracks[track]?.notes ?? []) old.set(name(note), (old.get(name(note)) ?? 0) + 1);
    return notes.flatMap((note) => {
      const left = old.get(name(note)) ?? 0;
      old.set(name(note), left - 1);
      return left > 0 ? [] : [{ ...note, track, drums }];
    });
  });
}

/**
 * What in a take breaks what was asked for, in words. It reads the songs alone, and shares nothing with what keeps
 * constraints but the names of scales.
 */
export function brokenIn(written: Written, asked: Constraints): string[] {
  return Object.keys(asked).flatMap((name) => checks[name as ConstraintName]?.(written, asked) ?? []);
}

type Check = (written: Written, asked: Constraints) => string[];

const told = ({ track, tick, pitch, duration }: Placed) =>
  `track ${track}, tick ${tick}, pitch ${pitch}, lasting ${duration}`;

const checks: Readonly<Record<ConstraintName, Check>> = {
  scale: (written, { scale }) => {
    const { pitchClasses } = parseScale(scale!);
    return newNotes(written)
      .filter(({ drums, pitch }) => !drums && !pitchClasses.has(pitch % 12))
      .map((note) => `out of the scale: ${told(note)}`);
  },
  range: (written, { range }) =>
    newNotes(written).flatMap((note) => {
      const own =
        range!.find((one) => one.track === note.track) ??
        (note.drums ? undefined : range!.find((one) => one.track === undefined));
      return own && (note.pitch < own.lowest || note.pitch > own.highest) ? [`out of range: ${told(note)}`] : [];
    }),
  polyphony: (written, { polyphony }) => {
    const notes = newNotes(written);
    return notes.flatMap((note) => {
      const others = notes.filter(
        (one) => one.track === note.track && one.tick <= note.tick && one.tick + one.duration > note.tick,
      );
      return others.length > polyphony! ? [`${others.length} at once: ${told(note)}`] : [];
    });
  },
  density: ({ before, after, from, end }, { density }) => {
    const bars = new BarMap(after);
    const fresh = newNotes({ before, after });
    const all = after.tracks.flatMap(({ notes, drums }, track) => notes.map((note) => ({ ...note, track, drums })));
    const wrong: string[] = [];
    for (const { start, length, index } of bars.bars(end)) {
      if (start + length <= from) continue;
      const inside = ({ tick }: Note) => tick >= start && tick < start + length;
      const notes = all.filter(inside);
      const added = fresh.filter(inside).length;
      if (added > 0 && notes.length > density!.most) wrong.push(`${notes.length} notes in bar ${index}`);
      if (start < from || start + length > end) continue;
      const onsets = new Set(notes.map(({ track, tick }) => `${track} ${tick}`)).size;
      if (onsets < density!.least && onsets < density!.most) wrong.push(`${onsets} onsets in bar ${index}`);
    }
    return wrong;
  },
  grid: (written, { grid }) => {
    const { after } = written;
    const bars = new BarMap(after);
    const step = ((4 * after.ppq) / grid!.division) * (grid!.triplet ? 2 / 3 : 1);
    return newNotes(written).flatMap((note) => {
      const offset = note.tick - bars.barAt(note.tick).start;
      const line = Math.round(offset / step) * step;
      return Math.abs(offset - line) > 0.5 ? [`off the grid by ${offset - line}: ${told(note)}`] : [];
    });
  },
  tracks: (written, { tracks }) =>
    newNotes(written)
      .filter(({ track }) => !tracks!.includes(track))
      .map((note) => `on another track: ${told(note)}`),
  endOnTonic: (written) => {
    const { after, end, tonic } = written;
    const notes = newNotes(written).filter(({ drums }) => !drums);
    const last = Math.max(-1, ...notes.map(({ tick }) => tick));
    const struck = notes.filter(({ tick }) => tick === last).map(({ pitch }) => pitch);
    const sounding = notes.filter(({ tick, duration }) => tick + duration > last).map(({ pitch }) => pitch);
    const voices = { melody: Math.max(...struck), lowest: Math.min(...struck), bass: Math.min(...sounding) };
    const wrong = Object.entries(voices).filter(([, pitch]) => pitch % 12 !== tonic);
    const bars = new BarMap(after);
    const lastBar = bars.barAt(end - 1);
    // Less than a beat is no bar to end in.
    const isStub =
      end - lastBar.start < (4 * after.ppq) / lastBar.meter.denominator && end < lastBar.start + lastBar.length;
    const { start } = isStub && lastBar.start > written.from ? bars.bar(lastBar.index - 1) : lastBar;
    return [
      ...wrong.map(([name, pitch]) => `the ${name} ends on ${pitch}, not on the tonic ${tonic}`),
      ...(last < start ? [`the last onset is at ${last}, the last bar begins at ${start}`] : []),
    ];
  },
  // It forbids nothing.
  repetition: () => [],
  length: (written, { length }) => {
    const { after } = written;
    const ticks = Math.round(length! * after.ppq);
    const late = newNotes(written).filter(({ tick, duration }) => tick + duration > ticks);
    return [
      ...late.map((note) => `too long: ${told(note)}`),
      ...(after.ticks === ticks ? [] : [`${after.ticks} ticks instead of ${ticks}`]),
    ];
  },
};
