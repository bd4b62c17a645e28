// Which part of a photograph is finger: each photograph teaches its own colours (the node's
// senses/finger/photo/skin.py).
import { bell, blurred, clip, mask, plane, type Mask, type Plane } from "./planes.js";
import { tidied } from "./shapes.js";

const BINS = 24;
const ROUNDS = 4;
/** Ridge evidence of surfaces such as wood, and of ridges in focus; the node's, measured there. */
const LITTLE = 0.5;
const MUCH = 0.8;
const RIDGES_WEIGH = 0.35;
const SMOOTH = bell(1.2);

/** Where the fingers are, of colours 0..1 and the evidence of ridges. */
export function findSkin(overview: readonly [Plane, Plane, Plane], evidence: Plane): Mask {
  const { width, height } = evidence;
  const cells = cellsOf(overview);
  const ridges = evidence.values.map((one) => clip((one - LITTLE) / (MUCH - LITTLE), 0, 1));
  let belief = ridges.map((one) => clip(2 * one - 1, 0, 1));
  let behind = ridges.map((one) => clip(1 - 2 * one, 0, 1));
  towardsBorder(width, height).forEach((one, k) => (behind[k]! *= one));
  let smooth = plane(width, height);
  for (let round = 0; round < ROUNDS; round++) {
    const [skin, rest] = [counts(cells, belief), counts(cells, behind)];
    // ridges stay evidence: what lies behind may have the colour of skin
    const mixed = plane(width, height);
    for (let k = 0; k < cells.length; k++) {
      const cell = cells[k]!;
      const likely = skin[cell]! / (skin[cell]! + rest[cell]!);
      mixed.values[k] = (1 - RIDGES_WEIGH) * likely + RIDGES_WEIGH * ridges[k]!;
    }
    smooth = blurred(mixed, 1.5);
    belief = smooth.values.map((one) => clip(2 * one - 0.6, 0, 1));
    behind = smooth.values.map((one) => clip(1.4 - 2 * one, 0, 1));
  }
  const found = mask(width, height);
  smooth.values.forEach((one, k) => (found.values[k] = Number(one > 0.5)));
  return tidied(found);
}

/** The cell of each pixel by lightness and two colour contrasts. */
function cellsOf([red, green, blue]: readonly [Plane, Plane, Plane]): Int32Array {
  const bin = (value: number): number => Math.floor(clip(value * BINS, 0, BINS - 1));
  const dark = Math.log(0.03);
  return Int32Array.from(red.values, (value, k) => {
    const r = Math.log(value + 0.03);
    const g = Math.log(green.values[k]! + 0.03);
    const b = Math.log(blue.values[k]! + 0.03);
    const light = bin(((r + g + b) / 3 - dark) / 3.6);
    return (light * BINS + bin((r - g) / 2.4 + 0.4)) * BINS + bin((g - b) / 2.4 + 0.4);
  });
}

/** A smooth histogram, never 0. */
function counts(cells: Int32Array, weight: Float32Array): Float32Array {
  const sums = new Float32Array(BINS ** 3);
  let total = 1e-6;
  for (let k = 0; k < cells.length; k++) {
    sums[cells[k]!]! += weight[k]!;
    total += weight[k]!;
  }
  let now: Float32Array = sums.map((one) => one / total);
  for (const stride of [BINS * BINS, BINS, 1]) now = smoothed(now, stride);
  return now.map((one) => one + 1e-6);
}

/** Blur along one axis of the histogram; beyond its edges is nothing. */
function smoothed(values: Float32Array, stride: number): Float32Array {
  const out = new Float32Array(values.length);
  const reach = SMOOTH.length - 1;
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (value === 0) continue;
    const place = Math.floor(at / stride) % BINS;
    const [from, to] = [Math.max(0, place - reach), Math.min(BINS - 1, place + reach)];
    for (let other = from; other <= to; other++) {
      out[at + (other - place) * stride]! += value * SMOOTH[Math.abs(other - place)]!;
    }
  }
  return out;
}

/** 1 at the border of the photograph, falling to 0.15 in its middle. */
function towardsBorder(width: number, height: number): Float32Array {
  const off = (at: number, side: number): number => Math.abs((2 * at) / Math.max(1, side - 1) - 1);
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      out[y * width + x] = 0.15 + 0.85 * Math.max(off(x, width), off(y, height)) ** 4;
    }
  }
  return out;
}
