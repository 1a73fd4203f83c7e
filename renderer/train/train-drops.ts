import FolderDown from '@lucide/svelte/icons/folder-down';
import FolderPlus from '@lucide/svelte/icons/folder-plus';
import { filesOfDrop } from '../shell/chosen-files.ts';
import type { Studio } from '../state/studio.svelte.ts';
import type { DropPlace } from '../ui/drop-place.ts';
import { musicName } from './music-name.ts';

/** A folder becomes a dataset, or joins the one that is shown. */
export function trainDrops({ room }: Studio): readonly DropPlace[] {
  const { datasets, page } = room;
  const fresh: DropPlace = {
    icon: FolderDown,
    words: 'Learn from this music',
    async take(transfer) {
      const { name, files } = await filesOfDrop(transfer);
      await room.addMusic(musicName(name, datasets.list), files);
    },
  };
  const shown = page?.kind === 'dataset' ? datasets.find(page.id) : undefined;
  if (!shown || shown.folder !== undefined) return [fresh];
  return [
    fresh,
    {
      icon: FolderPlus,
      words: `Add to “${shown.name}”`,
      async take(transfer) {
        await datasets.add(shown.id, (await filesOfDrop(transfer)).files);
      },
    },
  ];
}
