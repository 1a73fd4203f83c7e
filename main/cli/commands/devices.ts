import type { Command } from 'commander';
import type { DeviceDescription } from '../../backends/describe-devices.ts';
import { createOutput, type Output } from '../output.ts';

/** `segue devices`: what computes here, and what could. */
export function addDevices(program: Command): void {
  program
    .command('devices')
    .description('Show what Segue computes with here, on which device, and why not something better.')
    .option('--json', 'write one JSON object to stdout instead of text')
    .addHelpText('after', '\nEvery backend is tried, each in a process of its own.\n\nExample:\n  segue devices')
    .action(runDevices);
}

async function runDevices({ json }: { readonly json?: true }): Promise<void> {
  const { describeDevices } = await import('../../backends/describe-devices.ts');
  const output = createOutput(json === true);
  const devices = await describeDevices();
  output.event({
    chosen: devices.find(({ chosen }) => chosen)?.id ?? null,
    backends: devices.map(({ probe, ...device }) => ({
      ...device,
      works: probe.works,
      ...(probe.works ? probe.active : { reason: probe.reason, fix: probe.fix }),
    })),
  });
  for (const device of devices) showDevice(device, output);
}

function showDevice({ id, summary, probe, chosen }: DeviceDescription, { say }: Output): void {
  say(`${probe.works ? '✓' : '✗'} ${id}: ${summary}${chosen ? ' — chosen' : ''}`);
  if (!probe.works) {
    say(`    ${probe.reason}; ${probe.fix}.`);
    return;
  }
  const { version, device, threads, memory, limits } = probe.active;
  const facts = [
    version,
    device,
    ...(threads === undefined ? [] : [`${threads} ${threads === 1 ? 'thread' : 'threads'}`]),
    ...(memory === undefined ? [] : [`${(memory / 2 ** 30).toFixed(1)} GiB`]),
  ];
  say(`    ${facts.join(', ')}`);
  for (const limit of limits) say(`    ${limit}`);
}
