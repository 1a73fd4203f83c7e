import { messageOf, SegueError } from '../../shared/errors.ts';
import { ensureNativeEngine } from '../native/ensure-native-engine.ts';
import { createProgress } from '../progress/progress-bar.ts';
import type { ActiveBackend, Backend } from './backend.ts';
import { backends as allBackends } from './registry.ts';

export interface ChosenBackend extends ActiveBackend {
  /** Why nothing better was chosen, a sentence for each better backend; empty where the user named this one. */
  readonly reasons: readonly string[];
}

export interface ChoiceOptions {
  readonly backends?: readonly Backend[];
  /** Told in one message, when a backend was chosen because a better one does not work. Writes to stderr by default. */
  readonly notice?: (message: string) => void;
  /** Builds the native engine where it is missing, before it is tried. Does so, showing progress on stderr, by default. */
  readonly prepareNative?: () => Promise<void>;
  /** Stops the building of the native engine, and what it has started. */
  readonly signal?: AbortSignal;
  /** Whether anything but the native engine is an error; by default where SEGUE_REQUIRE_NATIVE is 1, as it is in CI. */
  readonly requireNative?: boolean;
}

/**
 * Activates the backend of this process: exactly the one that was asked for, else the best that works here.
 * @throws SegueError `bad-option` for an unknown id, `no-backend` where the one asked for, or every one, does not work,
 *   `cancelled` after the signal
 */
export async function chooseBackend(choice?: string, options: ChoiceOptions = {}): Promise<ChosenBackend> {
  const {
    backends = allBackends,
    notice = (message) => process.stderr.write(`${message}\n`),
    signal,
    prepareNative = () => ensureNativeEngine(createProgress(), { ...(signal && { signal }) }),
    requireNative = process.env.SEGUE_REQUIRE_NATIVE === '1',
  } = options;

  const activate = async (backend: Backend): Promise<ActiveBackend> => {
    if (backend.id === 'native') await prepareNative();
    const active = await backend.activate(choice !== undefined);
    if (signal?.aborted) throw new SegueError('cancelled', 'The command was stopped before it began to compute.');
    return active;
  };

  if (choice !== undefined) {
    const asked = backends.find(({ id }) => id === choice);
    if (asked === undefined) {
      const ids = backends.map(({ id }) => id).join(', ');
      throw new SegueError('bad-option', `There is no backend named ${choice}; choose one of ${ids}.`);
    }
    return { ...(await activate(asked)), reasons: [] };
  }

  const reasons: string[] = [];
  for (const backend of backends) {
    try {
      const active = await activate(backend);
      if (reasons.length > 0) {
        notice(`Computing with ${active.id} (${active.version}, ${active.device}). ${reasons.join(' ')}`);
      }
      return { ...active, reasons };
    } catch (error) {
      if (error instanceof SegueError && error.code === 'cancelled') throw error;
      if (requireNative && backend.id === 'native') throw error;
      reasons.push(`Not ${backend.id}: ${messageOf(error)}`);
    }
  }
  throw new SegueError('no-backend', `No backend works here. ${reasons.join(' ')}`);
}
