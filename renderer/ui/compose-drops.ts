import FileMusic from '@lucide/svelte/icons/file-music';
import ListPlus from '@lucide/svelte/icons/list-plus';
import { readFiles } from '../shell/read-files.ts';
import type { Studio } from '../state/studio.svelte.ts';
import type { DropPlace } from './drop-place.ts';

/** On the left files are opened, on the right they join the song. */
export function composeDrops({ files, document, transport }: Studio): readonly DropPlace[] {
  const open: DropPlace = {
    icon: FileMusic,
    words: 'Open MIDI, ABC or Segue files',
    take: async (transfer) => files.receive(await readFiles(transfer.files)),
  };
  if (document.notes === 0) return [open];
  return [
    open,
    {
      icon: ListPlus,
      words: 'Add to this song, at the playhead',
      take: async (transfer) => files.addFiles(await readFiles(transfer.files), transport.tick),
    },
  ];
}
