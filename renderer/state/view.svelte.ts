/** Which part of the song the roll shows, and how it is set. */
export class View {
  /** Another song is on the desk, which the roll has not shown yet. */
  fresh = $state(false);
  /** Tick at the left edge; may be a fraction. */
  scrollTick = $state(0);
  /** Highest pitch at the top edge; may be a fraction, 0 to 128. */
  scrollPitch = $state(84);
  /** Zoom of time, pixels a quarter note. */
  pixelsPerQuarter = $state(96);
  /** Zoom of pitch, pixels a semitone. */
  pixelsPerPitch = $state(14);
  /** Height of the velocity lane in CSS pixels. */
  laneHeight = $state(84);
  /** Size of the roll's canvas in CSS pixels, kept by the roll. */
  width = $state(1000);
  height = $state(600);
  tool: 'pencil' | 'select' = $state('pencil');
  /** Grid in fractions of a whole note (1/16 is 16); modified by `gridKind`. */
  grid = $state(16);
  gridKind: 'straight' | 'triplet' | 'dotted' = $state('straight');
  snap = $state(true);
  /** The view moves with the playhead. */
  follow = $state(true);
  /** Other tracks' notes are drawn behind. */
  ghosts = $state(true);
  /** Rows outside the key are hidden where no note uses them. */
  fold = $state(false);
  /** Pitches that are drawn move to the key's scale. */
  snapToScale = $state(false);
  /** Length in ticks that a clicked note gets; 0 until one was drawn: then the grid's. */
  lastLength = $state(0);
}
