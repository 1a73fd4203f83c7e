import { createPlayer } from '../../../renderer/audio/create-player.ts';
import type { Player } from '../../../renderer/audio/player.ts';
import { Document } from '../../../renderer/state/document.svelte.ts';
import { Transport } from '../../../renderer/state/transport.svelte.ts';

declare global {
  interface Window {
    audio: { readonly document: Document; readonly transport: Transport; readonly player: Player };
  }
}

const document = new Document();
const transport = new Transport();
window.audio = { document, transport, player: createPlayer({ document, transport }) };
