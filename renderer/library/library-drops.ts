import FileDown from '@lucide/svelte/icons/file-down';
import { SegueError } from '../../shared/errors.ts';
import { filesOfDrop } from '../shell/chosen-files.ts';
import type { Studio } from '../state/studio.svelte.ts';
import type { DropPlace } from '../ui/drop-place.ts';

/** Models' files join the library. */
export function libraryDrops({ room }: Studio): readonly DropPlace[] {
  return [
    {
      icon: FileDown,
      words: 'Import a model',
      async take(transfer) {
        const { files } = await filesOfDrop(transfer);
        const models = files.filter(({ name }) => name.toLowerCase().endsWith('.safetensors'));
        if (models.length === 0) {
          throw new SegueError('bad-input', 'There is no model among these files: drop one that ends in .safetensors.');
        }
        for (const model of models) await room.shelf.importModel(model);
      },
    },
  ];
}
