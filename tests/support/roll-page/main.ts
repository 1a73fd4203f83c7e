import { mount, tick } from 'svelte';
import Roll from '../../../renderer/roll/Roll.svelte';
import { readMidi } from '../../../shared/music/midi/read.ts';
import { rollStudio, type SilentStudio } from '../roll-studio.ts';

/** A page with nothing but the roll, for tests that drive it. */
declare global {
  interface Window {
    readonly studio: SilentStudio;
    /** Opens a MIDI file, and gives the milliseconds until it has been on screen for a whole frame. */
    openMidi(bytes: readonly number[]): Promise<number>;
    /** Resolves when what was changed is drawn. */
    drawn(): Promise<void>;
    /** Notes the time of each animation frame until the function that it gives is called, which gives the times between. */
    countFrames(): () => readonly number[];
  }
}

const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
const studio = rollStudio();

Object.assign(window, {
  studio,
  async openMidi(bytes: readonly number[]) {
    const file = new Uint8Array(bytes);
    const start = performance.now();
    studio.document.open(readMidi(file).song);
    await drawn();
    return performance.now() - start;
  },
  drawn,
  countFrames() {
    const times: number[] = [];
    let counting = true;
    const count = (time: number) => {
      times.push(time);
      if (counting) requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
    return () => {
      counting = false;
      return times.slice(1).map((time, i) => time - (times[i] ?? time));
    };
  },
});

/** One frame in which the canvas is painted, and one more after which it is on screen. */
async function drawn(): Promise<void> {
  await tick();
  await nextFrame();
  await nextFrame();
}

mount(Roll, { target: document.body, props: { studio } });
