/** The metronome's tick: a short, high tone, higher where a bar begins. */
export function startClick(context: BaseAudioContext, destination: AudioNode, accent: boolean, time: number): void {
  const oscillator = context.createOscillator();
  oscillator.frequency.value = accent ? 1760 : 1320;
  const gain = context.createGain();
  gain.gain.setValueAtTime(accent ? 0.5 : 0.3, time);
  gain.gain.setTargetAtTime(0, time + 0.005, 0.012);
  oscillator.connect(gain).connect(destination);
  oscillator.onended = () => gain.disconnect();
  oscillator.start(time);
  oscillator.stop(time + 0.1);
}
