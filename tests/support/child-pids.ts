import { spawnSync } from 'node:child_process';

/**
 * Process ids of what a server has started, found among its descendants. Only where there is `ps`.
 * @param part what computes and writes music, or what trains a model
 */
export function childPids(server: number, part: 'engine' | 'training'): readonly number[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  const processes = stdout.split('\n').flatMap((line) => {
    const [, pid, parent, args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), args: args ?? '' }];
  });
  const family = new Set([server]);
  // Children may be listed before their parents: as many rounds as there are generations.
  for (let grown = true; grown; ) {
    const more = processes.filter(({ pid, parent }) => family.has(parent) && !family.has(pid));
    for (const { pid } of more) family.add(pid);
    grown = more.length > 0;
  }
  return processes.filter(({ pid, args }) => family.has(pid) && args.includes(`${part}-process`)).map(({ pid }) => pid);
}
