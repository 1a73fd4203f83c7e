/** What the player is asked for and where it stands; the player in `audio/` follows it and keeps `tick` true. */
export class Transport {
  playing = $state(false);
  recording = $state(false);
  /** Where the music is, in ticks, as a fraction; moves with every frame while it plays. */
  tick = $state(0);
  loop: { readonly start: number; readonly end: number; readonly on: boolean } | undefined = $state.raw(undefined);
  /** Tick at which the music waits for more of it; undefined where it goes to its end. */
  limit: number | undefined = $state();
  metronome = $state(false);
  /** Quarter notes a minute of a clock outside that the music follows; undefined where it goes by its own tempi. */
  ledTempo: number | undefined = $state();
  /** Notes that sound now, as `track * 128 + pitch`, for lighting up notes and keys. */
  sounding: ReadonlySet<number> = $state.raw(new Set());
}
