// The values that the engine's steps hand on, and the numbers that tune the matcher.
//
// Everything here says again, number for number, what the node's matcher does in float32; golden
// vectors made by the node pin the two together (tests/clients/field/test_engine.py).

/** Minutiae of one print: pixels at 500 ppi, y grows downwards, directions in radians. */
export interface Minutiae {
  x: Float32Array;
  y: Float32Array;
  angle: Float32Array;
  kind: Uint8Array;
  quality: Uint8Array;
  width: number;
  height: number;
}

/** One print, ready to be compared: y grows upwards, the middle of the print is the origin. */
export interface Prepared {
  x: Float32Array;
  y: Float32Array;
  /** Directions in turns, [0, 1). */
  turn: Float32Array;
  /** Five bytes a pair of neighbours: two rows, length in px, two bearings in 1/256 of a turn. */
  edges: Uint8Array;
  /** Three numbers a side of the convex hull: inward normal x, y and offset. */
  hull: Float32Array;
  quality: Uint8Array;
}

/** Where to find the edges of a probe that look like a given edge. */
export interface Table {
  starts: Uint32Array;
  /** Length, first and second angle of an entry, from the highest byte. */
  looks: Uint32Array;
  /** Rows of the near and the far end. */
  ends: Uint16Array;
  shortest: Uint8Array;
  spread: Uint8Array;
}

/** How a probe lies on a reference: cosine, sine, the point turned about, where that comes to. */
export type Pose = readonly [number, number, number, number, number, number];

export const MAX_MINUTIAE = 200;
export const MAX_VOTES = 8192;
export const BINS = 4096;
export const LONGEST_EDGE = 240;
export const ROOM = 64;
export const NEAREST = 7;

export const TUNING = {
  angleSlack: 12,
  lengthSlack: 5.0,
  lengthSlope: 0.06,
  rounds: 2,
  seeds: 3,
  leastHope: 0.3,
  reach: 12.0,
  reachSlope: 0.1,
  turnSlack: 0.08,
  refits: 1,
  bends: 1,
  bendReach: 60.0,
  stiffness: 0.3,
  bentReach: 13.0,
  margin: 10.0,
  hopeless: 3.0,
  scale: 10.0,
  fractionWeight: 3.0,
  fractionDoubt: 2.0,
  luckWeight: 0.2,
  usualChances: 1225.0,
  leastChances: 400.0,
} as const;
