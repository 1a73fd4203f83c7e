/** A file that can be dragged out of the window, onto a desktop or into a DAW. */
export interface DragOut {
  /** Hands the file to a drag that begins. */
  attach(transfer: DataTransfer): void;
  /** Frees what the file takes. */
  release(): void;
}

/**
 * Prepares bytes for dragging out. A drag cannot wait, so this is done beforehand, when the pointer comes near.
 * Chromium makes a file of a `DownloadURL` (type, name and address, by colons); other programs get the address alone.
 */
export function dragOut(name: string, bytes: Uint8Array, mime: string): DragOut {
  const address = URL.createObjectURL(new Blob([bytes.slice()], { type: mime }));
  return {
    attach(transfer) {
      transfer.effectAllowed = 'copy';
      transfer.setData('DownloadURL', `${mime}:${name.replaceAll(/[:/\\]/g, ' ')}:${address}`);
      transfer.setData('text/uri-list', address);
    },
    release: () => URL.revokeObjectURL(address),
  };
}
