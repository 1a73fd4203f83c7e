import { SegueError } from '../errors.ts';
import { byTick, type Event, inOrder, lastAtEachTick, lastEnd } from './events.ts';
import type { KeySignature, Note, Song, Track } from './song.ts';
import { defaultMeter, defaultTempo } from './time.ts';

/**
 * The song `semitones` higher. Drums stay, as their pitches name instruments. A note that would leave
 * MIDI's range moves back into it by octaves. Key signatures follow, spelled with at most six
 * accidentals where there is a choice. The ABC text goes.
 */
export function transpose(song: Song, semitones: number): Song {
  if (!Number.isInteger(semitones)) {
    throw new SegueError('bad-option', `Transpose by a whole number of semitones, not by ${semitones}.`);
  }
  return withoutText({
    ...song,
    tracks: song.tracks.map((track) =>
      track.drums ? track : { ...track, notes: inOrder(track.notes.map((note) => transposeNote(note, semitones))) },
    ),
    keys: song.keys.map((key) => ({ ...key, fifths: transposeFifths(key.fifths, semitones) })),
  });
}

function transposeNote(note: Note, semitones: number): Note {
  let pitch = note.pitch + semitones;
  if (pitch < 0) pitch += 12 * Math.ceil(-pitch / 12);
  if (pitch > 127) pitch -= 12 * Math.ceil((pitch - 127) / 12);
  return { ...note, pitch };
}

/** A semitone up is seven fifths up; keys twelve fifths apart sound the same, and -5 to 6 are kept. */
function transposeFifths(fifths: KeySignature['fifths'], semitones: number): number {
  if (semitones % 12 === 0) return fifths;
  return ((((fifths + 7 * semitones + 5) % 12) + 12) % 12) - 5;
}

/**
 * The song played `factor` times as fast, its notes as they are. Tempi are rounded to whole
 * microseconds per quarter note and held within what a MIDI file can say.
 */
export function scaleTempo(song: Song, factor: number): Song {
  if (!(factor > 0 && Number.isFinite(factor))) {
    throw new SegueError('bad-option', `Give a tempo factor above zero, not ${factor}.`);
  }
  const tempi = song.tempi[0]?.tick === 0 ? song.tempi : [defaultTempo, ...song.tempi];
  return withoutText({
    ...song,
    tempi: tempi.map(({ tick, microsecondsPerQuarter }) => ({
      tick,
      microsecondsPerQuarter: Math.min(0xffffff, Math.max(1, Math.round(microsecondsPerQuarter / factor))),
    })),
  });
}

/**
 * The song at another resolution. Every tick moves to the nearest new one, halves upward; a note
 * keeps its onset's and its end's nearest tick and lasts at least one. Of tempi, meters, keys or programs that fall
 * together the last stays. Where `ppq` is a multiple of
 * the song's, nothing is rounded.
 */
export function withPpq(song: Song, ppq: number): Song {
  if (!Number.isInteger(ppq) || ppq < 1) {
    throw new SegueError('bad-option', `The resolution must be a whole number above zero, not ${ppq}.`);
  }
  if (ppq === song.ppq) return song;
  const move = (tick: number) => Math.floor((2 * tick * ppq + song.ppq) / (2 * song.ppq));
  const moved = mapTicks(song, move, (note) => {
    const tick = move(note.tick);
    return { ...note, tick, duration: Math.max(1, move(note.tick + note.duration) - tick) };
  });
  return {
    ...moved,
    ppq,
    tempi: lastAtEachTick(moved.tempi),
    meters: lastAtEachTick(moved.meters),
    keys: lastAtEachTick(moved.keys),
    tracks: moved.tracks.map((track) => ({ ...track, programChanges: lastAtEachTick(track.programChanges) })),
    ticks: Math.max(move(song.ticks), lastEnd(moved.tracks)),
  };
}

/**
 * What lies from tick `start` to before `end`, moved to begin at 0. Notes that begin in it are kept,
 * cut at `end`; those that began before are not. Tempo, meter, key, program, controllers and bends in
 * force at `start` are set there.
 */
export function slice(song: Song, start: number, end: number): Song {
  if (!(start >= 0 && end >= start)) {
    throw new SegueError('bad-option', `A slice must run forward from tick 0 or later, not from ${start} to ${end}.`);
  }
  const within = <T extends Event>(events: readonly T[], kind: (event: T) => unknown = () => 0): T[] => {
    const inForce = new Map<unknown, T>();
    const inside: T[] = [];
    for (const event of events) {
      if (event.tick <= start) inForce.set(kind(event), { ...event, tick: 0 });
      else if (event.tick < end) inside.push({ ...event, tick: event.tick - start });
    }
    return [...inForce.values(), ...inside];
  };
  return withoutText({
    ...song,
    tempi: within(song.tempi),
    meters: within(song.meters),
    keys: within(song.keys),
    tracks: song.tracks.map((track) => {
      const [first, ...later] = within([{ tick: 0, program: track.program }, ...track.programChanges]);
      return {
        ...track,
        program: first?.program ?? track.program,
        programChanges: later,
        controls: within(track.controls, (control) => control.controller),
        bends: within(track.bends),
        notes: track.notes
          .filter((note) => note.tick >= start && note.tick < end)
          .map((note) => ({ ...note, tick: note.tick - start, duration: Math.min(note.duration, end - note.tick) })),
      };
    }),
    ticks: Math.min(end, Math.max(start, song.ticks)) - start,
  });
}

/**
 * `next` after `song`, from tick `at` of `song` on (its end, if not given). `next` comes in its own
 * tempo and meter and at the resolution of `song`. A track of `next` joins the first one of `song` with
 * its name, channel and program, and becomes a new one where there is none.
 */
export function append(song: Song, next: Song, at: number = song.ticks): Song {
  const second = withPpq(next, song.ppq);
  const later = mapTicks(
    {
      ...second,
      tempi: second.tempi[0]?.tick === 0 ? second.tempi : [defaultTempo, ...second.tempi],
      meters: second.meters[0]?.tick === 0 ? second.meters : [defaultMeter, ...second.meters],
    },
    (tick) => tick + at,
    (note) => ({ ...note, tick: note.tick + at }),
  );
  const tracks = [...song.tracks];
  for (const track of later.tracks) {
    const i = tracks.findIndex(
      (one) => one.name === track.name && one.channel === track.channel && one.program === track.program,
    );
    const found = tracks[i];
    if (found) tracks[i] = joined(found, track, at);
    else tracks.push(track);
  }
  return withoutText({
    ...song,
    tracks,
    tempi: [...song.tempi.filter((tempo) => tempo.tick < at), ...later.tempi],
    meters: [...song.meters.filter((meter) => meter.tick < at), ...later.meters],
    keys: [...song.keys.filter((key) => key.tick < at || later.keys.length === 0), ...later.keys],
    ticks: Math.max(song.ticks, at + second.ticks),
  });
}

/** The notes and events of both, with the program set anew where the first has left it. */
function joined(first: Track, second: Track, at: number): Track {
  const last = first.programChanges.findLast((change) => change.tick < at);
  const anew = last && last.program !== second.program ? [{ tick: at, program: second.program }] : [];
  return {
    ...first,
    notes: inOrder([...first.notes, ...second.notes]),
    controls: byTick([...first.controls, ...second.controls]),
    bends: byTick([...first.bends, ...second.bends]),
    programChanges: byTick([...first.programChanges, ...anew, ...second.programChanges]),
  };
}

function mapTicks(song: Song, move: (tick: number) => number, moveNote: (note: Note) => Note): Song {
  const moved = <T extends Event>(events: readonly T[]): T[] =>
    events.map((event) => ({ ...event, tick: move(event.tick) }));
  return withoutText({
    ...song,
    tempi: moved(song.tempi),
    meters: moved(song.meters),
    keys: moved(song.keys),
    tracks: song.tracks.map((track) => ({
      ...track,
      notes: inOrder(track.notes.map(moveNote)),
      controls: moved(track.controls),
      bends: moved(track.bends),
      programChanges: moved(track.programChanges),
    })),
  });
}

function withoutText({ abc: _, ...song }: Song): Song {
  return song;
}
