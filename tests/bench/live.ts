/**
 * Half an hour of music that goes on, over the engine in a process of its own, with the clock sped up: whether there was
 * a gap or a cut note, how far ahead it was written, and what memory it took. A phrase is played into it now and then.
 *
 * usage: npm run bench -- live [MODEL [MINUTES [SPEED]]]
 *   MODEL a model that Segue brings along (folk), MINUTES of music (30), SPEED of the clock (6)
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { launchUnderNode } from '../../main/engine/launch-engine.ts';
import { StudioEngine } from '../../main/engine/studio-engine.ts';
import { Conductor, leastBars, usualAnswerSeconds } from '../../renderer/live/conductor.ts';
import { LiveSong, seamOf } from '../../renderer/live/live-song.ts';
import { createEngineClient } from '../../shared/ipc/engine-client.ts';
import { memoryChannelPair } from '../../shared/ipc/memory-channel.ts';
import { barsToGoOnFrom } from '../../shared/live/live-bars.ts';
import { applyAll, complete, type Edit } from '../../shared/music/edit.ts';
import { lastBars } from '../../shared/music/last-bars.ts';
import { countNotes, type Note, type Song } from '../../shared/music/song.ts';
import { BarMap, TempoMap } from '../../shared/music/time.ts';
import { type Performer, Sequencer } from '../../shared/sound/sequencer.ts';

const [model = 'folk', minutes = '30', speed = '6'] = process.argv.slice(2);
const [length, rate] = [Number(minutes) * 60, Number(speed)];
/** Seconds of music between two phrases that are played, and between two looks at the memory. */
const phraseEvery = 60;
const lookEvery = length / 10;

/** The song on the desk, without a window. */
class PlainDesk {
  song: Song;
  doing: string | undefined;

  constructor(song: Song) {
    this.song = song;
  }

  edit(_: string, edits: readonly Edit[]): void {
    this.song = applyAll(this.song, complete(this.song, edits));
  }

  begin(label: string): void {
    this.doing = label;
  }

  settle(): void {
    this.doing = undefined;
  }
}

/** Counts what sounds, and what is ended before its time. */
class Counter implements Performer<{ readonly note: Note; readonly time: number }> {
  begun = 0;
  cuts = 0;

  noteOn(_: number, note: Note, time: number) {
    this.begun++;
    return { note, time };
  }

  noteOff(): void {}

  cut({ time }: { readonly time: number }, when: number): void {
    if (when > time) this.cuts++;
    else this.begun--;
  }

  channel(): void {}
  forget(): void {}
  click(): void {}
}

function residentMebibytes(pid: number | undefined): number {
  try {
    const [, kibibytes = 'NaN'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kibibytes) / 1024);
  } catch {
    return Number.NaN;
  }
}

const data = mkdtempSync(join(tmpdir(), 'segue-live-'));
const studio = new StudioEngine({ data, launch: launchUnderNode, version: 'bench', report: console.error });
const client = createEngineClient({
  async open() {
    const [window, engine] = memoryChannelPair();
    studio.connect(engine);
    return window;
  },
  later: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
});
await studio.host.ready();

const { song: seed } = await client.call('demos.open', { id: 'greensleeves' });
const desk = new PlainDesk(seed);
const from = seamOf(seed);
const place = (line: number) => ({ end: lastBars(desk.song, line, barsToGoOnFrom), from: line });
const { job } = await client.call('live.start', {
  ...{ ...place(from), model: `shipped/${model}` },
  ...{ temperature: 1, topP: 0.95, seed: 1 },
});
client.on('job', ({ error }) => error !== undefined && console.error(error));
const song = new LiveSong(desk);
const conductor = new Conductor(from, usualAnswerSeconds * rate);
const counter = new Counter();
const sequencer = new Sequencer(counter, desk.song);
sequencer.endless = true;

let known = desk.song;
let [turn, count, asking, failed] = [0, 0, false, false];
/** Asks for what was written, as the window does. */
async function fetch(until: number): Promise<void> {
  asking = true;
  const asked = turn;
  const { bars, pace } = await client.call('live.more', { job, turn, count, until });
  asking = false;
  if (asked !== turn) return;
  for (const one of bars) song.add(one);
  count += bars.length;
  conductor.written = bars.at(-1)?.to ?? conductor.written;
  conductor.pace = pace && { ...pace, seconds: pace.seconds * rate };
}

console.log(`${model}: ${minutes} minutes of music, the clock ${rate} times as fast`);
console.log('minute   bars   notes  engine MiB  this process MiB (of which the heap in use)');
let [begun, last, waited, gaps, nextLook, nextPhrase, answers] = [0, 0, 0, 0, 0, phraseEvery, 0];
let [least, reached, waits, slowTold] = [Number.POSITIVE_INFINITY, false, true, false];
const startTick = new BarMap(seed).barAt(from - 1).start;
for (;;) {
  await wait(4);
  const wall = (performance.now() / 1000) * rate;
  const bars = new BarMap(desk.song);
  const times = new TempoMap(desk.song);
  if (begun === 0) {
    begun = wall;
    last = wall;
    sequencer.start(startTick, wall);
  }
  if (desk.song !== known) sequencer.setSong(desk.song, wall);
  known = desk.song;
  const playhead = sequencer.tickAt(wall);
  const now = conductor.direct({ playhead, bars, times });
  sequencer.limit = now.limit;
  sequencer.advance(wall + 0.2, wall);
  if (now.waits) {
    waited += wall - last;
    if (!waits && reached) gaps++;
  }
  waits = now.waits;
  last = wall;
  slowTold ||= now.keepsUp === false;
  reached ||= now.ahead >= 4;
  const played = times.seconds(playhead) - times.seconds(startTick);
  if (now.answer !== undefined) {
    const line = now.answer;
    song.drop(line);
    conductor.answered(line);
    [turn, count, reached] = [turn + 1, 0, false];
    answers++;
    await client.call('live.answer', { ...place(line), job, turn });
  } else if (reached) least = Math.min(least, now.ahead);
  if (played >= nextPhrase) {
    nextPhrase += phraseEvery;
    const tick = Math.floor(playhead);
    song.play(0, { tick: tick - 240, duration: 120, pitch: 96, velocity: 96 });
    conductor.press(96);
    conductor.release(96, tick);
  }
  if (!asking)
    void fetch(now.until).catch((thrown) => {
      console.error(thrown);
      failed = true;
    });
  if (played >= nextLook) {
    nextLook += lookEvery;
    globalThis.gc?.();
    const { rss, heapUsed } = process.memoryUsage();
    const cells = [(played / 60).toFixed(1), bars.barAt(playhead).index, countNotes(desk.song)].map(String);
    const [minute = '', bar = '', notes = ''] = cells;
    const own = `${Math.round(rss / 2 ** 20)} (${Math.round(heapUsed / 2 ** 20)})`;
    console.log(
      `${minute.padStart(6)} ${bar.padStart(6)} ${notes.padStart(7)} ${String(residentMebibytes(studio.host.pid)).padStart(11)}  ${own}`,
    );
  }
  if (failed || played >= length) break;
}
await client.call('jobs.dismiss', { job });
console.log(`gaps ${gaps} (waited ${(waited).toFixed(1)} s of the clock in all, before the first bars among it)`);
console.log(
  `cut notes ${counter.cuts} of ${counter.begun}; answers ${answers}; told to be too slow: ${slowTold ? 'yes' : 'no'}`,
);
console.log(`least lead ${least.toFixed(2)} bars once four were reached, ${leastBars} wanted; answers begin it anew`);
client.close();
studio.close();
rmSync(data, { recursive: true, force: true });
process.exitCode = failed || gaps > 0 || counter.cuts > 0 ? 1 : 0;
