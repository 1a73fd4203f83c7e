import type { EngineClient, EngineInfo, ModelInfo } from '../../shared/ipc/contract.ts';
import type { Notices } from './notices.svelte.ts';

/** What the window knows of the engine: whether it is there, what it runs on, and its models. */
export class Engine {
  connected = $state(false);
  info: EngineInfo | undefined = $state.raw(undefined);
  models: readonly ModelInfo[] = $state.raw([]);
  /** Whether the models have been listed: an empty list then means that there are none. */
  listed = $state(false);
  readonly #client: EngineClient;
  readonly #notices: Notices;

  constructor(client: EngineClient, notices: Notices) {
    this.#client = client;
    this.#notices = notices;
    this.connected = client.connected;
    client.on('engine', (info) => this.#describe(info));
    client.on('models', (models) => this.#list(models));
    client.onConnection((connected) => {
      this.connected = connected;
    });
  }

  /**
   * Asks for the first time; later news comes by itself, also when the connection was lost. What is answered counts from
   * then on, so that it never takes the place of news that came after it. Errors as the client's.
   */
  async start(): Promise<void> {
    await Promise.all([
      this.#client.call('engine.describe', {}).then((info) => this.#describe(info)),
      this.#client.call('models.list', {}).then((models) => this.#list(models)),
    ]);
  }

  #describe(info: EngineInfo): void {
    const back = info.state === 'ready' && this.info?.state === 'lost';
    this.info = info;
    // As long as it is lost, the banner says so.
    if (back) this.#notices.info('The engine had stopped and was started again; nothing of yours is lost.');
  }

  #list(models: readonly ModelInfo[]): void {
    this.models = models;
    this.listed = true;
  }
}
