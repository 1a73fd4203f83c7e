import { writeAbc } from '../../music/abc/write.ts';
import type { Song } from '../../music/song.ts';

/** All letters of a melody that was written as ABC, but for its title. */
export const melodyLetters = "\n #',-/0123456789:=ABCDEFGKLMTX[]^_abcdefgmz|";

/** The tune's text: as it was read, or else its melody written anew; empty where there is no melody. */
export function textOf(song: Song): string {
  if (song.abc !== undefined) return song.abc;
  return song.tracks.some((track) => !track.drums && track.notes.length > 0) ? writeAbc(song) : '';
}

/** A tune's text opened at its end, for more to be written: a new line, after a plain bar line where a final one stood. */
export function openText(text: string): string {
  return text === '' ? '' : `${text.trimEnd().replace(/\|\]$/, '|')}\n`;
}

/**
 * How many notes a text writes: its letters A to G outside header lines, inline fields, chord symbols,
 * decorations and comments. It needs not be a whole tune.
 */
export function countLetters(text: string): number {
  const music = text
    .replace(/^[A-Za-z]:.*$/gm, '')
    .replace(/%.*$/gm, '')
    .replace(/"[^"\n]*"|\[[A-Za-z]:[^\]\n]*\]|![^!\n]*!|\+[^+\n]*\+/g, '');
  return music.match(/[A-Ga-g]/g)?.length ?? 0;
}
