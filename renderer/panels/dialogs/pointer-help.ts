/** What the mouse does on the roll: the input, and what comes of it. */
export const pointerHelp: readonly (readonly [input: string, what: string])[] = [
  ['click (pencil)', 'Draw a note; drag on to set its length'],
  ['double-click (select)', 'Draw a note'],
  ['drag a note', 'Move the selection'],
  ['drag an edge', 'Change lengths'],
  ['Ctrl-drag', 'Copy notes'],
  ['Shift-click', 'Add to the selection, or take away'],
  ['drag (select)', 'Select a box'],
  ['Alt while dragging', 'Leave the grid'],
  ['Shift while dragging', 'Keep to one axis'],
  ['right-click', 'Everything else'],
  ['middle-drag, Space-drag', 'Move the view'],
  ['Ctrl-wheel', 'Zoom time'],
  ['Alt-wheel', 'Zoom pitch'],
  ['click the ruler', 'Go there'],
  ['drag the ruler', 'Set the loop'],
];
