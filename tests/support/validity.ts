import type { Song } from '../../shared/music/song.ts';

/** Whatever in a song breaks the promises of its type, in words; empty for a valid song. */
export function invalidities(song: Song): string[] {
  const wrong: string[] = [];
  const check = (ok: boolean, what: string) => {
    if (!ok) wrong.push(what);
  };
  const whole = (value: number, least: number, most: number) =>
    Number.isInteger(value) && value >= least && value <= most;
  const sorted = (events: readonly { readonly tick: number }[], what: string) =>
    events.forEach((event, i) => {
      check(whole(event.tick, 0, Number.MAX_SAFE_INTEGER), `${what} tick ${event.tick}`);
      check(i === 0 || (events[i - 1]?.tick ?? 0) <= event.tick, `${what} out of order at ${event.tick}`);
    });

  check(whole(song.ppq, 1, 32767), `ppq ${song.ppq}`);
  check(whole(song.ticks, 0, Number.MAX_SAFE_INTEGER), `ticks ${song.ticks}`);
  sorted(song.tempi, 'tempo');
  sorted(song.meters, 'meter');
  sorted(song.keys, 'key');
  for (const tempo of song.tempi) check(tempo.microsecondsPerQuarter > 0, `tempo ${tempo.microsecondsPerQuarter}`);
  for (const { numerator, denominator } of song.meters) {
    check(whole(numerator, 1, 255) && Number.isInteger(Math.log2(denominator)), `meter ${numerator}/${denominator}`);
  }
  for (const { fifths } of song.keys) check(whole(fifths, -7, 7), `key ${fifths}`);
  for (const track of song.tracks) {
    check(whole(track.channel, 0, 15) && whole(track.program, 0, 127), `track ${track.channel} ${track.program}`);
    sorted(track.notes, 'note');
    sorted(track.controls, 'control');
    sorted(track.bends, 'bend');
    sorted(track.programChanges, 'program');
    track.notes.forEach((note, i) => {
      const before = track.notes[i - 1];
      check(!before || before.tick < note.tick || before.pitch <= note.pitch, `notes out of order at ${note.tick}`);
      check(whole(note.pitch, 0, 127) && whole(note.velocity, 1, 127), `note ${note.pitch} ${note.velocity}`);
      check(whole(note.duration, 1, song.ticks - note.tick), `note of ${note.duration} at ${note.tick}`);
    });
    for (const { controller, value } of track.controls) {
      check(whole(controller, 0, 127) && whole(value, 0, 127), `control ${controller} ${value}`);
    }
    for (const { value } of track.bends) check(whole(value, -8192, 8191), `bend ${value}`);
    for (const { program } of track.programChanges) check(whole(program, 0, 127), `program ${program}`);
  }
  return wrong;
}
