import type { EngineClient } from '../../shared/ipc/contract.ts';
import type { Player } from '../audio/player.ts';
import { Document } from './document.svelte.ts';
import { Takes } from './takes.svelte.ts';
import { Transport } from './transport.svelte.ts';
import { View } from './view.svelte.ts';

/** All state of one window. Made once; parts are handed what they need of it. */
export class Studio {
  readonly document = new Document();
  readonly view = new View();
  readonly transport = new Transport();
  readonly takes = new Takes();
  readonly client: EngineClient;
  readonly player: Player;

  constructor(client: EngineClient, player: Player) {
    this.client = client;
    this.player = player;
  }
}
