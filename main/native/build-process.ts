/** A process that builds the native engine for its parent, telling how far it is; a message from there stops it. */
import { toWire } from '../../shared/ipc/wire-error.ts';
import type { BuildNews } from './build-in-process.ts';
import { buildNativeEngine } from './build-native-engine.ts';
import { engineStatus } from './engine-status.ts';
import { forgetFailure } from './ensure-native-engine.ts';

const stop = new AbortController();
process.on('message', () => stop.abort());
process.on('disconnect', () => stop.abort());

function tell(news: BuildNews): void {
  if (process.connected) process.send?.(news);
}

try {
  await forgetFailure((await engineStatus()).plan);
  await buildNativeEngine({
    signal: stop.signal,
    progress: {
      update: (fraction, step) => tell({ news: 'step', step, ...(fraction !== undefined && { fraction }) }),
      clear: () => undefined,
    },
  });
  tell({ news: 'done' });
} catch (error) {
  tell({ news: 'failed', error: toWire(error) });
}
process.disconnect?.();
