import { SegueError } from '../../shared/errors.ts';
import { programFamilies } from '../../shared/music/general-midi.ts';
import type { Sound } from '../../shared/tokens/tokenizer.ts';

/** The sound that a General MIDI number from 0 to 127, an instrument's name, or “drums” stands for. */
export function parseSound(text: string): Sound {
  const wanted = text.trim().toLowerCase();
  if (wanted === 'drums') return { program: 0, drums: true };
  const names = programFamilies.flatMap(({ programs }) => programs);
  const program = /^\d{1,3}$/.test(wanted) ? Number(wanted) : names.findIndex((name) => name.toLowerCase() === wanted);
  if (program >= 0 && program < names.length) return { program, drums: false };
  throw new SegueError(
    'bad-option',
    `--program must be a General MIDI number from 0 to 127, a name such as “Cello”, or drums; not “${text}”.`,
  );
}
