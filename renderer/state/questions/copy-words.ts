import type { CopyReport } from '../../../shared/ipc/contract.ts';

/**
 * Notes in a row from which on a copy is called long. Runs of half that length are common property of a style, such as
 * scales and cadences; sixteen are two bars of eighths or four of quarters, a phrase that a listener knows again.
 */
export const longCopy = 16;

export function isLongCopy(report: CopyReport): boolean {
  return report.state === 'checked' && report.notes >= longCopy;
}

/** In a few words for a list, such as “6 copied”; none where it cannot be told. */
export function copyWords(report: CopyReport | undefined): string {
  if (report?.state !== 'checked') return '';
  return report.piece === undefined ? 'none copied' : `${report.notes} copied`;
}

/** `18 notes in a row are as in “Waltz.mid”, which the model learned from`; the key and the track may be others. */
export function copiedNotes(report: CopyReport): string {
  if (report.state === 'unknown') return report.reason;
  if (report.piece === undefined) return `no ${report.least} notes in a row are as in any of ${pieces(report.pieces)}`;
  return `${report.notes} notes in a row are as in “${report.piece}”, which the model learned from`;
}

/** The same as a sentence with what was compared. */
export function copySentence(report: CopyReport): string {
  if (report.state === 'unknown') return report.reason;
  if (report.piece === undefined)
    return `No ${report.least} notes in a row are copied (${pieces(report.pieces)} compared).`;
  return `Longest copied run: ${report.notes} notes, from ${report.piece} (${pieces(report.pieces)} compared).`;
}

function pieces(count: number): string {
  return `${count} ${count === 1 ? 'piece' : 'pieces'}`;
}
