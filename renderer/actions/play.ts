import type { Studio } from '../state/studio.svelte.ts';
import type { Action } from './action.ts';

/** Playback, recording, the loop and the metronome. */
export const playActions: readonly Action[] = [
  {
    id: 'play.toggle',
    label: 'Play or pause',
    group: 'Play',
    keys: ['Space'],
    everywhere: true,
    checked: ({ transport }) => transport.playing,
    async run({ transport, player, hearing }) {
      if (transport.playing) player.pause();
      else if (hearing.id !== undefined) hearing.stop();
      else await player.play();
    },
  },
  {
    id: 'play.stop',
    label: 'Stop',
    group: 'Play',
    keys: ['Enter'],
    everywhere: true,
    run({ transport, player, hearing }) {
      hearing.stop();
      transport.recording = false;
      player.stop();
    },
  },
  {
    id: 'play.toStart',
    label: 'Back to the start',
    group: 'Play',
    keys: ['Home'],
    run: ({ player }) => player.seek(0),
  },
  { id: 'play.back', label: 'One bar back', group: 'Play', keys: ['a'], repeats: true, run: barBack },
  { id: 'play.forward', label: 'One bar forward', group: 'Play', keys: ['d'], repeats: true, run: barForward },
  {
    id: 'play.record',
    label: 'Record',
    group: 'Play',
    keys: ['r'],
    whilePlayingNotes: true,
    checked: ({ transport }) => transport.recording,
    enabled: ({ document }) => document.song.tracks.length > 0,
    async run({ transport, player, settings }) {
      transport.recording = !transport.recording;
      const { countIn } = settings.values;
      if (transport.recording && !transport.playing) await player.play(undefined, { countIn });
    },
  },
  {
    id: 'play.loop',
    label: 'Loop',
    group: 'Play',
    keys: ['Shift+l'],
    checked: ({ transport }) => transport.loop?.on ?? false,
    run({ transport, document }) {
      const { loop } = transport;
      if (loop) transport.loop = { ...loop, on: !loop.on };
      else transport.loop = { ...barsAround(document), on: true };
    },
  },
  {
    id: 'play.metronome',
    label: 'Metronome',
    group: 'Play',
    keys: ['$mod+m'],
    checked: ({ transport }) => transport.metronome,
    run({ transport }) {
      transport.metronome = !transport.metronome;
    },
  },
];

/** To the start of this bar, or from there to the start of the one before. */
function barBack({ document, transport, player }: Studio): void {
  const bar = document.bars.barAt(transport.tick);
  // While it plays, the playhead has already left the bar line that the last press led to.
  const near = transport.playing ? document.song.ppq / 2 : 0;
  const back = transport.tick - bar.start <= near ? document.bars.bar(Math.max(0, bar.index - 1)) : bar;
  player.seek(back.start);
}

function barForward({ document, transport, player }: Studio): void {
  const bar = document.bars.barAt(transport.tick);
  player.seek(bar.start + bar.length);
}

/** The bars that the selection lies in; four bars from the song's start on where nothing is selected. */
function barsAround({ selection, bars }: Studio['document']): { readonly start: number; readonly end: number } {
  if (selection.size === 0) return { start: 0, end: bars.bar(4).start };
  let first = Number.POSITIVE_INFINITY;
  let end = 0;
  for (const note of selection) {
    first = Math.min(first, note.tick);
    end = Math.max(end, note.tick + note.duration);
  }
  return { start: bars.barAt(first).start, end: bars.barLineFrom(end) };
}
