import type { Attachment } from 'svelte/attachments';
import { type DragOut, dragOut } from '../shell/drag-out.ts';

/**
 * Lets an element be dragged out of the window as a MIDI file. The file is made when the pointer comes near, since a drag
 * cannot wait for it.
 * @param file makes the file; undefined where there is none
 */
export function draggable(file: () => { name: string; bytes: Uint8Array } | undefined): Attachment<HTMLElement> {
  return (element) => {
    let ready: DragOut | undefined;
    const release = () => {
      ready?.release();
      ready = undefined;
    };
    const prepare = () => {
      release();
      const made = file();
      ready = made && dragOut(made.name, made.bytes, 'audio/midi');
    };
    const begin = (event: DragEvent) => {
      if (event.dataTransfer && ready) ready.attach(event.dataTransfer);
    };
    element.draggable = true;
    element.addEventListener('pointerenter', prepare);
    element.addEventListener('dragstart', begin);
    return () => {
      element.removeEventListener('pointerenter', prepare);
      element.removeEventListener('dragstart', begin);
      release();
    };
  };
}
