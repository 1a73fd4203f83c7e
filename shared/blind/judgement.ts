import { wilsonInterval } from './wilson.ts';

/** How often one of two was preferred to the other, and how often neither was. */
export interface Count {
  readonly first: number;
  readonly second: number;
  readonly neither: number;
}

/** What a count says. */
export interface Judgement {
  /** Pairs in which one was preferred; those in which neither was say nothing about which is better, and are left out. */
  readonly decided: number;
  /** Share of these in which it was the first. */
  readonly share: number | undefined;
  /** Of that share, with 95 % confidence. */
  readonly interval: readonly [number, number];
  /** Whether it is more than chance: even odds lie outside of the interval. */
  readonly beyondChance: boolean;
}

export function judge({ first, second }: Count): Judgement {
  const decided = first + second;
  const [low, high] = wilsonInterval(first, decided);
  return {
    decided,
    share: decided === 0 ? undefined : first / decided,
    interval: [low, high],
    beyondChance: low > 0.5 || high < 0.5,
  };
}

/** What a count says, in plain sentences about the model that was preferred more often. */
export function judgementWords(count: Count, names: readonly [string, string]): string {
  const { decided, interval, beyondChance } = judge(count);
  const alike = count.neither === 0 ? '' : ` ${neitherWords(count.neither)}`;
  if (decided === 0) return `None was preferred yet.${alike}`;
  if (count.first === count.second) {
    return `Each was preferred ${timesWords(count.first)}: no difference is to be seen so far.${alike}`;
  }
  const ahead = count.first > count.second ? 0 : 1;
  const times = ahead === 0 ? count.first : count.second;
  const [low, high] = ahead === 0 ? interval : [1 - interval[1], 1 - interval[0]];
  const figures = `${percent(times / decided)} % (95 % interval ${percent(low)} to ${percent(high)} %)`;
  const verdict = beyondChance ? 'that is more than chance.' : 'that may still be chance.';
  return `${names[ahead]} was preferred in ${times} of ${decided} ${decided === 1 ? 'pair' : 'pairs'}, ${figures}: ${verdict}${alike}`;
}

function timesWords(times: number): string {
  return times === 1 ? 'once' : `${times} times`;
}

function neitherWords(neither: number): string {
  return neither === 1
    ? 'One more pair made no difference and is left out.'
    : `${neither} more pairs made no difference and are left out.`;
}

function percent(share: number): number {
  return Math.round(100 * share);
}
