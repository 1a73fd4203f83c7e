import type { DragOut, OpenedFile } from './shell.ts';

/**
 * Prepares bytes for being dragged out of a browser. A drag cannot wait, so this is done beforehand, when the pointer
 * comes near. Chromium makes a file of a `DownloadURL` (type, name and address, by colons); other programs get the address alone.
 */
export function browserDragOut({ name, bytes }: OpenedFile, mime: string): DragOut {
  const address = URL.createObjectURL(new Blob([bytes.slice()], { type: mime }));
  return {
    attach({ dataTransfer: transfer }) {
      if (!transfer) return;
      transfer.effectAllowed = 'copy';
      transfer.setData('DownloadURL', `${mime}:${name}:${address}`);
      transfer.setData('text/uri-list', address);
    },
    release: () => URL.revokeObjectURL(address),
  };
}
