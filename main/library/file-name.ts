import { SegueError } from '../../shared/errors.ts';

const longest = 120;
/** Names that Windows keeps for devices, whatever extension follows. */
const devices = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i;

/**
 * A name that people gave, as the stem of a file's name on any system.
 * @throws SegueError `bad-input` saying what is wrong with it
 */
export function fileNameOf(name: string): string {
  const stem = name.normalize('NFC');
  if (stem.trim() === '') throw unfit('A name needs at least one letter');
  if (stem !== stem.trim()) throw unfit('A name cannot begin or end with a space');
  if (new TextEncoder().encode(stem).length > longest) throw unfit('That name is too long');
  if (/[\p{Surrogate}\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(stem)) throw unfit('That name has invisible characters');
  if (/[\\/:*?"<>|]/.test(stem)) throw unfit('A name cannot hold any of \\ / : * ? " < > |');
  if (/^\.|\.$/.test(stem)) throw unfit('A name cannot begin or end with a dot');
  if (devices.test(stem)) throw unfit(`Windows keeps the name ${stem} for itself`);
  return stem;
}

function unfit(what: string): SegueError {
  return new SegueError('bad-input', `${what}; choose another name.`);
}
