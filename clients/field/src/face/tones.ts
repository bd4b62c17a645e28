// What the tones of an aligned face tell of how the picture was made (the node's tones.py).
import { SIDE } from "./align.js";
import type { Picture } from "./shapes.js";

/** Rows from and to, columns from and to, of an aligned face. */
const [TOP, BOTTOM, LEFT, RIGHT] = [20, 108, 16, 96];
const [ROWS, COLUMNS] = [BOTTOM - TOP, RIGHT - LEFT];
/** Quantiles of the steps between neighbours, and the weight of the logarithm of each. */
const STEPS = [[0.25, -2.24], [0.5, -2.09], [0.75, 0.5], [0.9, 7.25]] as const; // prettier-ignore
const [FLAT, OFFSET, LEVEL] = [8.67, -20.48, 1.5];

interface Tones {
  grey: Float64Array;
  blue: Float64Array;
  red: Float64Array;
}

function tones({ pixels }: Picture): Tones {
  const [grey, blue, red] = [0, 0, 0].map(() => new Float64Array(ROWS * COLUMNS)) as [Float64Array, Float64Array, Float64Array]; // prettier-ignore
  for (let k = 0; k < grey.length; k++) {
    const at = 3 * ((TOP + Math.floor(k / COLUMNS)) * SIDE + LEFT + (k % COLUMNS));
    const [r, g, b] = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!];
    grey[k] = r * 0.299 + g * 0.587 + b * 0.114;
    blue[k] = r * -0.169 + g * -0.331 + b * 0.5;
    red[k] = r * 0.5 + g * -0.419 + b * -0.081;
  }
  return { grey, blue, red };
}

/** A picture in its grey levels. */
export function withoutColour({ width, height, pixels }: Picture): Picture {
  const grey = new Uint8Array(pixels.length);
  for (let at = 0; at < pixels.length; at += 3) {
    const level = Math.floor((299 * pixels[at]! + 587 * pixels[at + 1]! + 114 * pixels[at + 2]! + 500) / 1000);
    grey.fill(level, at, at + 3);
  }
  return { width, height, pixels: grey };
}

/** How much of a drawing an aligned face has; from 0 on it is told to be one. */
export function drawn(aligned: Picture): number {
  const { grey } = tones(aligned);
  const steps = new Float64Array((ROWS - 2) * (COLUMNS - 2));
  let flat = 0;
  for (let y = 1, to = 0; y < ROWS - 1; y++) {
    for (let x = 1; x < COLUMNS - 1; x++, to++) {
      const at = y * COLUMNS + x;
      steps[to] = Math.hypot(grey[at + 1]! - grey[at - 1]!, grey[at + COLUMNS]! - grey[at - COLUMNS]!) / 2;
      if (span(grey, at) <= LEVEL) flat++;
    }
  }
  steps.sort();
  const logs = STEPS.reduce((sum, [share, weight]) => sum + weight * Math.log1p(quantile(steps, share)), 0);
  return logs + (FLAT * flat) / steps.length + OFFSET;
}

/** By how much the nine levels about a place differ. */
function span(grey: Float64Array, at: number): number {
  let [low, high] = [Infinity, -Infinity];
  for (let row = at - COLUMNS; row <= at + COLUMNS; row += COLUMNS) {
    for (let k = row - 1; k <= row + 1; k++) {
      low = Math.min(low, grey[k]!);
      high = Math.max(high, grey[k]!);
    }
  }
  return high - low;
}

function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const at = Math.floor(place);
  const above = sorted[Math.min(sorted.length - 1, at + 1)]!;
  return sorted[at]! + (above - sorted[at]!) * (place - at);
}

/** How much colour an aligned face has beyond one tint, a share of its mean level. */
export function colour(aligned: Picture): number {
  const { grey, blue, red } = tones(aligned);
  const level = average(grey);
  const [off, blues, reds] = [grey.map((one) => one - level), centred(blue), centred(red)];
  const size = Math.max(inner(off, off), 1);
  const [alongBlue, alongRed] = [inner(off, blues) / size, inner(off, reds) / size];
  let left = 0;
  for (let k = 0; k < off.length; k++) left += Math.hypot(blues[k]! - off[k]! * alongBlue, reds[k]! - off[k]! * alongRed);
  return left / off.length / Math.max(level, 1);
}

const average = (values: Float64Array): number => values.reduce((sum, one) => sum + one, 0) / values.length;

function centred(values: Float64Array): Float64Array {
  const middle = average(values);
  return values.map((one) => one - middle);
}

const inner = (a: Float64Array, b: Float64Array): number => a.reduce((sum, one, k) => sum + one * b[k]!, 0);
