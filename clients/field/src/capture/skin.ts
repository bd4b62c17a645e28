// Which part of a photograph is finger: each photograph teaches its own colours (the node's
// senses/finger/photo/skin.py).
import { bell, blurred, clip, mask, plane, type Mask, type Plane } from "./planes.js";
import { tidied } from "./shapes.js";

/** Red, green and blue, 0..1. */
export type Bands = readonly [Plane, Plane, Plane];

const BINS = 24;
const ROUNDS = 4;
/** Ridge evidence of surfaces such as wood, and of ridges in focus; the node's, measured there. */
const LITTLE = 0.5;
const MUCH = 0.8;
const RIDGES_WEIGH = 0.35;
const SMOOTH = bell(1.2);

/** Where the fingers are, of colours 0..1 and the evidence of ridges. */
export function findSkin(overview: Bands, evidence: Plane): Mask {
  return learnSkin(overview, evidence, ROUNDS, null).skin;
}

export interface Learnt {
  skin: Mask;
  /** How likely each cell's colour is skin: what the next frame of a camera may begin with. */
  chance: Float32Array;
}

/** Find the fingers, correcting `rounds` times what ridges, or colours known `before`, begin with. */
export function learnSkin(overview: Bands, evidence: Plane, rounds: number, before: Float32Array | null): Learnt {
  const { width, height } = evidence;
  const cells = cellsOf(overview);
  const ridges = plane(width, height).values;
  for (let k = 0; k < ridges.length; k++) ridges[k] = clip((evidence.values[k]! - LITTLE) / (MUCH - LITTLE), 0, 1);
  let smooth = before && blurred(mixed(cells, before, ridges, evidence), 1.5);
  let beliefs = smooth ? believed(smooth.values) : atFirst(ridges, evidence);
  let chance = before;
  for (let round = 0; round < rounds; round++) {
    chance = likely(counts(cells, beliefs.belief), counts(cells, beliefs.behind));
    smooth = blurred(mixed(cells, chance, ridges, evidence), 1.5);
    beliefs = believed(smooth.values);
  }
  const found = mask(width, height);
  const values = smooth?.values ?? ridges;
  for (let k = 0; k < values.length; k++) found.values[k] = values[k]! > 0.5 ? 1 : 0;
  return { skin: tidied(found), chance: chance ?? new Float32Array(BINS ** 3) };
}

interface Beliefs {
  belief: Float32Array;
  behind: Float32Array;
}

function atFirst(ridges: Float32Array, { width, height }: Plane): Beliefs {
  const border = towardsBorder(width, height);
  return {
    belief: ridges.map((one) => clip(2 * one - 1, 0, 1)),
    behind: ridges.map((one, k) => clip(1 - 2 * one, 0, 1) * border[k]!),
  };
}

function believed(smooth: Float32Array): Beliefs {
  const belief = new Float32Array(smooth.length);
  const behind = new Float32Array(smooth.length);
  for (let k = 0; k < smooth.length; k++) {
    belief[k] = clip(2 * smooth[k]! - 0.6, 0, 1);
    behind[k] = clip(1.4 - 2 * smooth[k]!, 0, 1);
  }
  return { belief, behind };
}

/** How likely each cell's colour is skin. */
function likely(skin: Float32Array, rest: Float32Array): Float32Array {
  const out = new Float32Array(skin.length);
  for (let k = 0; k < out.length; k++) out[k] = skin[k]! / (skin[k]! + rest[k]!);
  return out;
}

/** Colour and ridges together: what lies behind may have the colour of skin. */
function mixed(cells: Uint16Array, chance: Float32Array, ridges: Float32Array, { width, height }: Plane): Plane {
  const out = plane(width, height);
  for (let k = 0; k < cells.length; k++) {
    out.values[k] = (1 - RIDGES_WEIGH) * chance[cells[k]!]! + RIDGES_WEIGH * ridges[k]!;
  }
  return out;
}

/** Steps of the table of logarithms: two hundredths of a cell at most. */
const FINE = 4096;
const LOGARITHMS = Float32Array.from({ length: FINE + 1 }, (_, k) => Math.log(k / FINE + 0.03));
const DARK = Math.log(0.03);

/** The cell of each pixel by lightness and two colour contrasts. */
function cellsOf([red, green, blue]: Bands): Uint16Array {
  const out = new Uint16Array(red.values.length);
  for (let k = 0; k < out.length; k++) {
    const r = LOGARITHMS[Math.round(FINE * red.values[k]!)]!;
    const g = LOGARITHMS[Math.round(FINE * green.values[k]!)]!;
    const b = LOGARITHMS[Math.round(FINE * blue.values[k]!)]!;
    const light = bin(((r + g + b) / 3 - DARK) / 3.6);
    out[k] = (light * BINS + bin((r - g) / 2.4 + 0.4)) * BINS + bin((g - b) / 2.4 + 0.4);
  }
  return out;
}

const bin = (value: number): number => Math.floor(clip(value * BINS, 0, BINS - 1));

/** A smooth histogram, never 0. */
function counts(cells: Uint16Array, weight: Float32Array): Float32Array {
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
  for (let outer = 0; outer < values.length; outer += stride * BINS) {
    for (let inner = outer; inner < outer + stride; inner++) {
      for (let place = 0; place < BINS; place++) spreadOne(values, out, inner, place, stride);
    }
  }
  return out;
}

function spreadOne(values: Float32Array, out: Float32Array, start: number, place: number, stride: number): void {
  const value = values[start + place * stride]!;
  if (value === 0) return;
  const reach = SMOOTH.length - 1;
  const to = Math.min(BINS - 1, place + reach);
  for (let other = Math.max(0, place - reach); other <= to; other++) {
    out[start + other * stride]! += value * SMOOTH[Math.abs(other - place)]!;
  }
}

const BORDERS = new Map<string, Float32Array>();

/** 1 at the border of the photograph, falling to 0.15 in its middle. */
function towardsBorder(width: number, height: number): Float32Array {
  const size = `${width}x${height}`;
  const known = BORDERS.get(size);
  if (known) return known;
  const off = (at: number, side: number): number => Math.abs((2 * at) / Math.max(1, side - 1) - 1);
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      out[y * width + x] = 0.15 + 0.85 * Math.max(off(x, width), off(y, height)) ** 4;
    }
  }
  BORDERS.clear(); // frames come in one size
  BORDERS.set(size, out);
  return out;
}
