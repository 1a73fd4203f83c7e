import type { DeviceReport, EngineClient, FixJob } from '../../../shared/ipc/contract.ts';
import type { Notices } from '../notices.svelte.ts';

/** What Segue computes on here, and what would make it faster. */
export class Device {
  report: DeviceReport | undefined = $state.raw();
  /** Whether everything is being tried at this moment, which takes seconds. */
  looking = $state(false);
  /** The native engine while it is built or mended, and how that ended. */
  fixing: FixJob | undefined = $state.raw();
  /** Whether something was changed while it was looked. */
  #changed = false;
  readonly #client: EngineClient;
  readonly #notices: Notices;

  constructor(client: EngineClient, notices: Notices) {
    this.#client = client;
    this.#notices = notices;
    client.on('job', (job) => {
      if (job.kind !== 'fix') return;
      this.fixing = job;
      if (job.state === 'done') void this.look(true);
    });
    client.on('engine', ({ state }) => {
      if (this.report && state === 'ready') void this.look();
    });
  }

  /** @param again whether all backends are tried anew */
  async look(again = false): Promise<void> {
    if (this.looking) {
      this.#changed ||= again;
      return;
    }
    this.looking = true;
    await this.#notices.attempt(async () => {
      this.report = await this.#client.call('device.describe', again ? { again } : {});
    });
    this.looking = false;
    if (!this.#changed) return;
    this.#changed = false;
    await this.look(true);
  }

  /** Builds or mends the native engine. */
  async fix(): Promise<void> {
    await this.#notices.attempt(() => this.#client.call('device.fix', {}));
  }

  /** Stops building; what was downloaded is kept for the next time. */
  async stopFixing(): Promise<void> {
    const job = this.fixing?.id;
    if (job !== undefined) await this.#notices.attempt(() => this.#client.call('jobs.cancel', { job }));
  }
}
