import { mixOf, type Song, type Track } from '../../shared/music/song.ts';
import { NoteIndex } from '../roll/note-index.ts';
import { type Palette, trackColour } from '../roll/palette.ts';

/** Everything that a picture of the score depends on. */
export interface ScoreScene {
  readonly song: Song;
  /** Tick at which the human stops. */
  readonly seam: number;
  /** Where the music is. */
  readonly tick: number;
  readonly palette: Palette;
  /** Size in CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** Quarter notes from edge to edge, on a screen of usual width. */
const quarters = 22;
/** Where the playhead stands, as a share of the width. */
const playheadAt = 0.32;
/** Room above and below the notes, as a share of the height. */
const margin = 0.1;
/** Pitches that the height holds at the least, so that a narrow melody is no row of blocks. */
const leastPitches = 30;
/** How many ticks a sounding note's light takes to fade, in quarter notes. */
const fade = 1.5;

/** Tracks of drums lie in a band below the others, as if each key were a pitch of its own. */
interface Band {
  readonly low: number;
  readonly high: number;
  readonly top: number;
  readonly bottom: number;
}

/** Paints the music as it flows by: what a human wrote and what a model wrote in colours of their own, and the seam. */
export function paintScore(context: CanvasRenderingContext2D, scene: ScoreScene): void {
  const { song, seam, tick, palette, width, height } = scene;
  const scale = width / (quarters * song.ppq);
  const x = (at: number) => playheadAt * width + (at - tick) * scale;
  context.fillStyle = palette['--roll-bg'];
  context.fillRect(0, 0, width, height);
  paintMachineSide(context, scene, x(seam));
  const [from, to] = [tick - (playheadAt * width) / scale, tick + ((1 - playheadAt) * width) / scale];
  const bands = bandsOf(song, height);
  for (const [index, track] of song.tracks.entries()) {
    if (track.notes.length === 0) continue;
    const band = track.drums ? bands.drums : bands.pitched;
    paintTrack(context, scene, track, index, band, { from, to, x });
  }
  paintSeam(context, scene, x(seam));
  context.fillStyle = palette['--playhead'];
  context.globalAlpha = 0.5;
  context.fillRect(playheadAt * width - 0.75, 0, 1.5, height);
  context.globalAlpha = 1;
}

function paintMachineSide(
  context: CanvasRenderingContext2D,
  { palette, width, height }: ScoreScene,
  left: number,
): void {
  if (left >= width) return;
  context.fillStyle = palette['--model-tint'];
  context.fillRect(Math.max(0, left), 0, width, height);
}

function paintTrack(
  context: CanvasRenderingContext2D,
  { song, tick, palette, width }: ScoreScene,
  track: Track,
  index: number,
  band: Band,
  { from, to, x }: { readonly from: number; readonly to: number; readonly x: (tick: number) => number },
): void {
  const row = (band.bottom - band.top) / (band.high - band.low + 1);
  const high = Math.max(3, row * 0.78);
  const edge = trackColour(palette, mixOf(track, index).colour);
  NoteIndex.of(track.notes).each(from, to, (note) => {
    const left = Math.max(-20, x(note.tick));
    const long = Math.max(3, Math.min(width + 20, x(note.tick + note.duration)) - left - 1.5);
    const top = band.bottom - (note.pitch - band.low + 1) * row + (row - high) / 2;
    const end = note.tick + note.duration;
    const sounding = note.tick <= tick && tick < end;
    const past = Math.max(0, tick - end) / (fade * song.ppq);
    const glow = sounding ? 1 : note.tick <= tick ? Math.max(0, 1 - past) : 0;
    const colour = note.generated ? palette['--note-model'] : palette['--note-human'];
    if (glow > 0) {
      context.globalAlpha = 0.28 * glow;
      context.fillStyle = colour;
      context.beginPath();
      context.roundRect(left - high * 0.5, top - high * 0.5, long + high, high * 2, high);
      context.fill();
    }
    context.globalAlpha = (0.42 + 0.4 * (note.velocity / 127)) * (1 - glow) + glow;
    context.fillStyle = sounding ? palette['--note-lit'] : colour;
    context.beginPath();
    context.roundRect(left, top, long, high, Math.min(high, long) / 2.4);
    context.fill();
    // A stroke of the track's colour tells instruments apart.
    context.fillStyle = edge;
    context.fillRect(left, top + high - Math.max(1, high / 6), Math.min(long, high * 1.6), Math.max(1, high / 6));
    context.globalAlpha = 1;
  });
}

function paintSeam(context: CanvasRenderingContext2D, { palette, width, height }: ScoreScene, x: number): void {
  if (x < -2 || x > width) return;
  context.fillStyle = palette['--seam'];
  context.fillRect(x - 1, 0, 2, height);
}

/** Where pitches and drums lie: all of the song's, so that nothing jumps while it flows. */
function bandsOf(song: Song, height: number): { readonly pitched: Band; readonly drums: Band } {
  const known = bandsKnown.get(song);
  const span = known ?? spansOf(song);
  bandsKnown.set(song, span);
  const inner = height * (1 - 2 * margin);
  const drumShare = span.drums ? (span.pitched ? 0.2 : 1) : 0;
  const edge = height * margin + inner * (1 - drumShare);
  return {
    pitched: { ...(span.pitched ?? full), top: height * margin, bottom: edge - (drumShare > 0 ? height * 0.03 : 0) },
    drums: { ...(span.drums ?? full), top: edge, bottom: height * (1 - margin) },
  };
}

interface Span {
  readonly low: number;
  readonly high: number;
}
const full: Span = { low: 0, high: 127 };
const bandsKnown = new WeakMap<Song, { readonly pitched?: Span; readonly drums?: Span }>();

function spansOf(song: Song): { readonly pitched?: Span; readonly drums?: Span } {
  const span = (drums: boolean): Span | undefined => {
    const pitches = song.tracks
      .filter((track) => track.drums === drums)
      .flatMap(({ notes }) => notes.map(({ pitch }) => pitch));
    if (pitches.length === 0) return undefined;
    const low = pitches.reduce((a, b) => Math.min(a, b));
    const high = pitches.reduce((a, b) => Math.max(a, b));
    const more = Math.max(0, (drums ? 6 : leastPitches) - (high - low + 1));
    return { low: low - Math.ceil(more / 2), high: high + Math.floor(more / 2) };
  };
  const [pitched, drums] = [span(false), span(true)];
  return { ...(pitched && { pitched }), ...(drums && { drums }) };
}
