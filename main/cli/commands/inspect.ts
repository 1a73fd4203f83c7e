import type { Command } from 'commander';
import { formatDuration } from '../duration.ts';
import { createOutput } from '../output.ts';

interface InspectChoices {
  readonly json?: true;
}

/** `segue inspect`: what a file of music holds. */
export function addInspect(program: Command): void {
  program
    .command('inspect')
    .description('Say what a MIDI or ABC file holds, and what had to be repaired or skipped to read it.')
    .argument('<file>', 'a .mid or .abc file')
    .option('--json', 'write one JSON object to stdout instead of text')
    .addHelpText('after', '\nExample:\n  segue inspect seed.mid --json')
    .action(runInspect);
}

async function runInspect(file: string, choices: InspectChoices): Promise<void> {
  const output = createOutput(choices.json === true);
  const { readSong } = await import('../../files/read-song.ts');
  const { countNotes } = await import('../../../shared/music/song.ts');
  const { keyName } = await import('../../../shared/music/key-name.ts');
  const { secondsOf } = await import('../../../shared/music/time.ts');
  const { song, format, warnings } = await readSong(file);
  const seconds = secondsOf(song);
  const notes = countNotes(song);

  output.event({
    file,
    title: song.title,
    format,
    ppq: song.ppq,
    notes,
    ticks: song.ticks,
    seconds,
    tempi: song.tempi.map((tempo) => ({ ...tempo, bpm: 60e6 / tempo.microsecondsPerQuarter })),
    meters: song.meters,
    keys: song.keys,
    tracks: song.tracks.map(({ name, channel, program, drums, notes: { length } }) => ({
      name,
      channel,
      program,
      drums,
      notes: length,
    })),
    warnings,
  });

  output.say(
    `${file}: ${song.title === '' ? 'untitled' : `“${song.title}”`}, format ${format}, ${song.ppq} ticks a quarter`,
  );
  output.say(
    `${notes} notes in ${song.tracks.length === 1 ? 'one track' : `${song.tracks.length} tracks`}, ${song.ticks} ticks, ${formatDuration(seconds)}`,
  );
  for (const { tick, microsecondsPerQuarter } of song.tempi) {
    output.say(`  at ${tick}: ${(60e6 / microsecondsPerQuarter).toFixed(2)} quarters a minute`);
  }
  for (const { tick, numerator, denominator } of song.meters) output.say(`  at ${tick}: ${numerator}/${denominator}`);
  for (const key of song.keys) output.say(`  at ${key.tick}: ${keyName(key)}`);
  for (const track of song.tracks) {
    const instrument = track.drums ? 'drums' : `program ${track.program}`;
    output.say(`  ${track.name || 'unnamed'}: channel ${track.channel}, ${instrument}, ${track.notes.length} notes`);
  }
  for (const warning of warnings) output.say(`  ${warning}`);
}
