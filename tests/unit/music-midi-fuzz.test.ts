import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SegueError } from '../../shared/errors.ts';
import { readMidi } from '../../shared/music/midi/read.ts';
import { writeMidi } from '../../shared/music/midi/write.ts';
import { Random } from '../../shared/random.ts';
import { sharedData } from '../support/shared-data.ts';
import { invalidities } from '../support/validity.ts';

/** How many mutated files are read; SEGUE_FUZZ=100000 for a long run. */
const rounds = Number(process.env.SEGUE_FUZZ ?? 3000);

/** Bytes that mean most in a MIDI file: limits of numbers, status bytes, the end mark, chunk names. */
const telling = [0x00, 0x7f, 0x80, 0xff, 0x90, 0x80, 0xc0, 0xf0, 0xf7, 0x2f, 0x51, 0x4d, 0x54, 0x72, 0x6b];

/** Changes a few things: bits, bytes, lengths, or swaps, repeats, cuts and inserts stretches. */
function mutate(original: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let bytes = Array.from(original);
  for (let changes = 1 + random.integer(6); changes > 0; changes--) {
    const at = random.integer(bytes.length + 1);
    const length = random.integer(Math.min(40, bytes.length - at) + 1);
    switch (random.integer(7)) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random.integer(8));
        break;
      case 1:
        bytes[at] = telling[random.integer(telling.length)] ?? 0;
        break;
      case 2:
        bytes.splice(at, length);
        break;
      case 3:
        bytes.splice(at, 0, ...bytes.slice(at, at + length));
        break;
      case 4:
        bytes.splice(at, 0, ...other.slice(0, random.integer(60)));
        break;
      case 5:
        bytes = bytes.slice(0, at);
        break;
      default: // a number somewhere in the header or the first chunk's length
        bytes[8 + random.integer(14)] = random.integer(256);
    }
  }
  return Uint8Array.from(bytes);
}

if (!sharedData) {
  test.skip('mutated MIDI files: the folder ../shared/data is not there', () => {});
} else {
  const folders = [join(sharedData, 'odd-midi/synthetic'), join(sharedData, 'odd-midi/jazz-soft')];
  const files = folders
    .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
    .filter((file) => !file.endsWith('.json'))
    .sort()
    .map((file) => new Uint8Array(readFileSync(file)));

  test(
    `${rounds} mutated MIDI files are read as valid songs or refused with an offset`,
    () => {
      const random = new Random(1);
      const pick = () => files[random.integer(files.length)] ?? new Uint8Array();
      let read = 0;
      for (let round = 0; round < rounds; round++) {
        const bytes = mutate(pick(), pick(), random);
        try {
          const { song } = readMidi(bytes);
          expect(invalidities(song), `round ${round}`).toEqual([]);
          expect(readMidi(writeMidi(song)).song, `round ${round}`).toEqual(song);
          read++;
        } catch (error) {
          if (!(error instanceof SegueError)) throw error;
          expect(error.code, `round ${round}`).toBe('bad-input');
          expect(error.offset, `round ${round}`).toBeGreaterThanOrEqual(0);
          expect(error.offset, `round ${round}`).toBeLessThanOrEqual(bytes.length);
        }
      }
      // Both outcomes occur, else the mutations are too weak or too strong to tell anything.
      expect(read).toBeGreaterThan(rounds / 10);
      expect(read).toBeLessThan(rounds);
    },
    rounds * 20 + 60_000,
  );
}
