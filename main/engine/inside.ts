import type { Attention, Calls, GradientReach, PitchMap } from '../../shared/ipc/contract.ts';
import type { Models } from '../library/models.ts';
import type { ReadyEngine } from './engine-host.ts';

/** What windows may see inside of models: the engine, which has them in memory, looks. */
export class Inside {
  readonly #ready: () => Promise<ReadyEngine>;
  readonly #models: Models;

  /** @param ready gives the engine, once it is ready */
  constructor(ready: () => Promise<ReadyEngine>, models: Models) {
    this.#ready = ready;
    this.#models = models;
  }

  async attention({ model, song, note }: Calls['inside.attention']['params']): Promise<Attention> {
    const file = await this.#models.file(model);
    return (await this.#ready()).rpc.call('attention', { file, song, note });
  }

  async gradients({
    models,
    fresh = [],
    song,
  }: Calls['inside.gradients']['params']): Promise<readonly GradientReach[]> {
    const files = await Promise.all(models.map((id) => this.#models.file(id)));
    return (await this.#ready()).rpc.call('gradients', { files, fresh, song });
  }

  async pitches({ model }: Calls['inside.pitches']['params']): Promise<PitchMap> {
    const file = await this.#models.file(model);
    return (await this.#ready()).rpc.call('pitches', { file });
  }
}
