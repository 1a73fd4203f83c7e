/** How loud the sound is that leaves now: peaks of the last moment, in decibels below full scale; -Infinity in silence. */
export interface Levels {
  /** What goes to the loudspeakers. */
  output(): readonly [left: number, right: number];
  /** What a track of the song on the desk gives to it, after its fader; silence for a track that there is not. */
  track(index: number): number;
}

/** Where no sound has been made yet. */
export const silence: Levels = {
  output: () => [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
  track: () => Number.NEGATIVE_INFINITY,
};

/** Samples that are looked at: those of the last 40 ms or so, so that no peak is missed from one look to the next. */
const window = 2048;
const samples = new Float32Array(window);

/** An analyser of a node's output that {@link peakOf} can be asked of. */
export function listenTo(node: AudioNode, output = 0): AnalyserNode {
  const analyser = node.context.createAnalyser();
  analyser.fftSize = window;
  node.connect(analyser, output);
  return analyser;
}

/** The loudest sample lately, in decibels below full scale. */
export function peakOf(analyser: AnalyserNode): number {
  analyser.getFloatTimeDomainData(samples);
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return 20 * Math.log10(peak);
}
