import type { Attachment } from 'svelte/attachments';
import { writeMidi } from '../../shared/music/midi/write.ts';
import type { Song } from '../../shared/music/song.ts';
import type { DragOut, Shell } from '../shell/shell.ts';
import { fileName } from '../state/file-name.ts';

/** What can be dragged out: a song, and what its file is called, without an ending. */
export interface Draggable {
  readonly song: Song;
  readonly name: string;
}

/**
 * Lets an element be dragged out of the window as a MIDI file. The file is made when the pointer comes near, since a drag
 * cannot wait for it, and made anew only for another song.
 * @param what tells what is dragged; undefined where there is nothing
 */
export function draggable(shell: Pick<Shell, 'dragOut'>, what: () => Draggable | undefined): Attachment<HTMLElement> {
  return (element) => {
    let ready: { readonly out: DragOut; readonly of: Draggable } | undefined;
    const release = () => {
      ready?.out.release();
      ready = undefined;
    };
    const prepare = () => {
      const of = what();
      element.draggable = of !== undefined;
      if (of && of.song === ready?.of.song && of.name === ready.of.name) return;
      release();
      const file = of && { name: `${fileName(of.name)}.mid`, bytes: writeMidi(of.song) };
      ready = file && { out: shell.dragOut(file, 'audio/midi'), of };
    };
    const begin = (event: DragEvent) => ready?.out.attach(event);
    element.addEventListener('pointerenter', prepare);
    element.addEventListener('dragstart', begin);
    return () => {
      element.removeEventListener('pointerenter', prepare);
      element.removeEventListener('dragstart', begin);
      release();
    };
  };
}
