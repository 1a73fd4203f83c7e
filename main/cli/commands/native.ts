import { homedir } from 'node:os';
import type { Command } from 'commander';
import type { EngineStatus } from '../../native/engine-status.ts';
import { noProgress } from '../../progress/progress.ts';
import { createProgress } from '../../progress/progress-bar.ts';
import { formatDuration } from '../duration.ts';
import { interruptible } from '../interruptible.ts';
import { createOutput } from '../output.ts';

interface NativeChoices {
  readonly force?: boolean;
  readonly json?: true;
}

/** `segue native`: builds or repairs the native engine. */
export function addNative(program: Command): void {
  program
    .command('native')
    .description('Build or repair the native engine: TensorFlow, for the NVIDIA card or the processor.')
    .option('--force', 'check everything byte by byte and compile anew, even where the engine is ready')
    .option('--json', 'write one JSON object to stdout instead of text')
    .addHelpText(
      'after',
      "\nDownloads TensorFlow's official wheel with Python's pip and compiles the addon with the C++ compiler, both once:" +
        '\nthey are kept in SEGUE_CACHE, by default ~/.cache/segue, and survive a new `npm ci`.' +
        '\n\nExample:\n  segue native --force',
    )
    .action(runNative);
}

async function runNative({ force = false, json }: NativeChoices): Promise<void> {
  const { engineStatus } = await import('../../native/engine-status.ts');
  const { buildNativeEngine } = await import('../../native/build-native-engine.ts');
  const { forgetFailure } = await import('../../native/ensure-native-engine.ts');
  const output = createOutput(json === true);
  const status = await engineStatus(undefined, force);
  await forgetFailure(status.plan);
  for (const line of await planOf(status)) output.note(line);

  const start = performance.now();
  const { manifest, did, tried } = await interruptible((signal) =>
    buildNativeEngine({ force, signal, progress: output.json ? noProgress : createProgress() }),
  );
  const seconds = (performance.now() - start) / 1000;
  output.event({
    event: 'done',
    did,
    tensorflow: manifest.tensorflow,
    variant: manifest.variant,
    key: manifest.key,
    cache: status.plan.cache,
    seconds,
    ...(tried && { device: tried.device, gpu: tried.gpu, threads: tried.threads }),
  });
  const what = {
    nothing: 'was ready already',
    built: 'is built and works',
  };
  const where = tried === undefined ? '' : ` on ${tried.device}`;
  output.say(
    `The native engine, TensorFlow ${manifest.tensorflow}, ${what[did]}${where} (${formatDuration(seconds)}).`,
  );
  for (const limit of tried?.limits ?? []) output.say(limit);
}

/** What is going to happen, and how large it is. */
async function planOf({ plan, needs, missing }: EngineStatus): Promise<string[]> {
  if (needs !== 'build') return [];
  const { sizeOf } = await import('../../native/engine-status.ts');
  const { download, disk } = sizeOf(missing);
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;
  const target = plan.distribution.variant === 'cuda' ? 'NVIDIA cards' : 'the processor';
  const place = plan.cache.replace(homedir(), '~');
  return [
    `Building the native engine: TensorFlow ${plan.distribution.tensorflow} for ${target}.`,
    ...(download === 0
      ? []
      : [`  Download ${megabytes(download)} with pip, and unpack it into ${place} (needs up to ${megabytes(disk)}).`]),
    '  Compile the addon and the kernels, about twenty seconds, and try them.',
  ];
}
