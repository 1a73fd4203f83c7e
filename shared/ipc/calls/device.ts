/** One way of computing, and whether it works here. */
export interface BackendReport {
  /** `native`, `webgpu` and so on. */
  readonly id: string;
  readonly summary: string;
  /** Whether it is the one that is used. */
  readonly chosen: boolean;
  readonly works: boolean;
  /** Where it works: what computes, on what. */
  readonly version?: string;
  readonly device?: string;
  readonly gpu?: boolean;
  /** Threads that one operation may use, in training; left out on a graphics card. */
  readonly threads?: number;
  /** Bytes that models share: the card's, or the machine's. */
  readonly memory?: number;
  /** Why it does not run on something faster, a sentence each. */
  readonly limits?: readonly string[];
  /** Where it does not work: why, and what to do. Neither ends in a full stop. */
  readonly reason?: string;
  readonly fix?: string;
}

/** What Segue computes on, and what would make it faster. */
export interface DeviceReport {
  /** All backends, the one that is preferred first. */
  readonly backends: readonly BackendReport[];
  /** The instructions that Segue's own kernels are compiled for; left out where they are not used. */
  readonly kernels?: string;
  /** Threads that writing music uses, which goes token by token. */
  readonly samplingThreads: number;
  readonly platform: string;
  readonly processor: string;
  /** Bytes of the machine's memory, and what is free of it. */
  readonly memory: { readonly total: number; readonly free: number };
  /** What would help, where something would: a command for a terminal, and whether `device.fix` does the same. */
  readonly fix?: {
    /** What for, a sentence. */
    readonly sentence: string;
    /** `segue native`. */
    readonly command: string;
    readonly button: boolean;
    /** Bytes that are downloaded for it. */
    readonly download: number;
  };
}

export interface DeviceCalls {
  /**
   * What there is to compute on. The first time, and with `again`, every backend is tried in a process of its own, which
   * takes seconds; later answers are remembered.
   */
  'device.describe': { params: { again?: boolean }; result: DeviceReport };
  /** Builds or mends the native engine, as `segue native` does: a job of the kind `fix`. The engine is started anew on it. */
  'device.fix': { params: Record<string, never>; result: { job: string } };
}
