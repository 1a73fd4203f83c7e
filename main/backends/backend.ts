import { SegueError } from '../../shared/errors.ts';

/** What a backend that is in use computes on. */
export interface ActiveBackend {
  readonly id: string;
  /** The processor or the graphics card, by its maker's name. */
  readonly device: string;
  readonly gpu: boolean;
  /** What computes, with its version: `TensorFlow 2.18.0`. */
  readonly version: string;
  /** Processor threads that one op may use; undefined on a GPU. */
  readonly threads: number | undefined;
  /** Bytes of memory that models share: the card's, or the machine's; undefined where nothing tells. */
  readonly memory: number | undefined;
  /** Why it does not run on something faster, and what would change that, where something would. */
  readonly limits: readonly string[];
}

/** One way of computing tensors: an entry of the registry. */
export interface Backend {
  readonly id: string;
  readonly summary: string;
  /** Whether it is only worth choosing unasked where it computes on a graphics card. */
  readonly needsCard: boolean;
  /**
   * Makes this the backend that all of the process's tensors live on. Loads nothing that belongs to another backend.
   * @param asked whether the user named this backend, who then gets it even where it is slower than the ones after it
   * @throws BackendUnavailable where it does not work here, or should not be chosen unasked
   */
  activate(asked: boolean): Promise<ActiveBackend>;
}

/** Says why a backend does not work here, and what would make it work. */
export class BackendUnavailable extends SegueError {
  /** Why not, without a full stop. */
  readonly reason: string;
  /** What to do about it, beginning with a verb, without a full stop. */
  readonly fix: string;

  constructor(reason: string, fix: string, cause?: unknown) {
    super('no-backend', `${reason}; ${fix}.`, { cause });
    this.name = 'BackendUnavailable';
    this.reason = reason;
    this.fix = fix;
  }
}
