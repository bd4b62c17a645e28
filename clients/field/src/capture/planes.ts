// Planes of numbers: the few filters that the way from photograph to print is made of.
//
// They do what the node's library does (scipy.ndimage, mirrored edges), in single precision where
// it stores that; tests/clients/field/test_capture_photo.py holds the results together.
import { mirrored } from "../engine/ridges.js";

export interface Plane {
  width: number;
  height: number;
  values: Float32Array;
}

/** 1 where something is. */
export interface Mask {
  width: number;
  height: number;
  values: Uint8Array;
}

export const plane = (width: number, height: number): Plane => ({
  width,
  height,
  values: new Float32Array(width * height),
});

export const mask = (width: number, height: number): Mask => ({
  width,
  height,
  values: new Uint8Array(width * height),
});

/** One half of a normal curve's weights, from the middle on, to so many deviations. */
export function bell(sigma: number, deviations = 4): Float64Array {
  const radius = Math.floor(deviations * sigma + 0.5);
  const half = Float64Array.from({ length: radius + 1 }, (_, k) => Math.exp((-0.5 * k * k) / (sigma * sigma)));
  const total = half.reduce((sum, one) => sum + one, 0) * 2 - half[0]!;
  return half.map((one) => one / total);
}

/** Blur by a normal curve of `sigma` pixels. */
export function blurred(source: Plane, sigma: number, weights = bell(sigma)): Plane {
  return across(down(source, weights), weights);
}

function down({ width, height, values }: Plane, weights: Float64Array): Plane {
  const out = plane(width, height);
  const sums = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    const middle = y * width;
    for (let x = 0; x < width; x++) sums[x] = weights[0]! * values[middle + x]!;
    for (let k = 1; k < weights.length; k += 2) {
      // two rows on either side at a time
      const [near, far] = [weights[k]!, weights[k + 1] ?? 0];
      const a = mirrored(y - k, height) * width;
      const b = mirrored(y + k, height) * width;
      const c = mirrored(y - k - 1, height) * width;
      const d = mirrored(y + k + 1, height) * width;
      for (let x = 0; x < width; x++) {
        sums[x]! += near * (values[a + x]! + values[b + x]!) + far * (values[c + x]! + values[d + x]!);
      }
    }
    out.values.set(sums, middle);
  }
  return out;
}

function across({ width, height, values }: Plane, weights: Float64Array): Plane {
  const out = plane(width, height);
  const reach = weights.length - 1;
  const line = new Float64Array(width + 2 * reach);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < line.length; x++) line[x] = values[row + mirrored(x - reach, width)]!;
    for (let x = 0; x < width; x++) {
      const at = x + reach;
      let sum = weights[0]! * line[at]!;
      for (let k = 1; k <= reach; k++) sum += weights[k]! * (line[at - k]! + line[at + k]!);
      out.values[row + x] = sum;
    }
  }
  return out;
}

/** Side of the blocks over which a wide blur is worked out. */
const COARSE = 3;

/** As `blurred` for a `sigma` of 5 or more, worked out on a third of the rows and columns.
 *
 * Averaging over blocks and reading between them blur a little themselves; the rest makes up
 * `sigma`. An eighth of the work; grey levels of prints differ by less than one from those of the
 * whole way (tests/clients/field/test_capture_photo.py).
 */
export function blurredWidely(source: Plane, sigma: number): Plane {
  const { width, height } = source;
  const whole = extended(source, Math.ceil(width / COARSE) * COARSE, Math.ceil(height / COARSE) * COARSE);
  const own = (COARSE ** 2 - 1) / 12 + COARSE ** 2 / 6;
  const rest = Math.sqrt(sigma * sigma - own) / COARSE;
  const wide = stretched(blurred(blockMeans(whole, COARSE), rest), whole.width, whole.height);
  return extended(wide, width, height);
}

/** The upper left part, or with mirrored edges to the right and below. */
function extended(source: Plane, width: number, height: number): Plane {
  if (source.width === width && source.height === height) return source;
  const out = plane(width, height);
  for (let y = 0; y < height; y++) {
    const row = mirrored(y, source.height) * source.width;
    for (let x = 0; x < width; x++) out.values[y * width + x] = source.values[row + mirrored(x, source.width)]!;
  }
  return out;
}

/** Average over blocks; an incomplete last row or column is left out. */
export function blockMeans(source: Plane, block: number): Plane {
  const out = plane(Math.floor(source.width / block), Math.floor(source.height / block));
  for (let y = 0; y < out.height; y++) {
    for (let x = 0; x < out.width; x++) {
      let sum = 0;
      for (let dy = 0; dy < block; dy++) {
        const from = (y * block + dy) * source.width + x * block;
        for (let dx = 0; dx < block; dx++) sum += source.values[from + dx]!;
      }
      out.values[y * out.width + x] = sum / (block * block);
    }
  }
  return out;
}

/** Stretch to another size between neighbours; beyond the outer middles the edge goes on. */
export function stretched(source: Plane, width: number, height: number): Plane {
  const out = plane(width, height);
  const [right, low] = [places(source.width, width), places(source.height, height)];
  for (let y = 0; y < height; y++) {
    const [above, below] = [low.from[y]! * source.width, low.to[y]! * source.width];
    const rest = low.rest[y]!;
    for (let x = 0; x < width; x++) {
      const [a, b, share] = [right.from[x]!, right.to[x]!, right.rest[x]!];
      const top = source.values[above + a]! * (1 - share) + source.values[above + b]! * share;
      const bottom = source.values[below + a]! * (1 - share) + source.values[below + b]! * share;
      out.values[y * width + x] = top * (1 - rest) + bottom * rest;
    }
  }
  return out;
}

function places(has: number, wants: number): { from: Int32Array; to: Int32Array; rest: Float64Array } {
  const [from, to, rest] = [new Int32Array(wants), new Int32Array(wants), new Float64Array(wants)];
  for (let k = 0; k < wants; k++) {
    const at = Math.min(has - 1, Math.max(0, ((k + 0.5) * has) / wants - 0.5));
    from[k] = Math.floor(at);
    to[k] = Math.min(has - 1, from[k]! + 1);
    rest[k] = at - from[k]!;
  }
  return { from, to, rest };
}

/** The plane with `margin` more on each side, mirrored. */
export function padded(source: Plane, margin: number): Plane {
  const out = plane(source.width + 2 * margin, source.height + 2 * margin);
  for (let y = 0; y < out.height; y++) {
    const row = mirrored(y - margin, source.height) * source.width;
    for (let x = 0; x < out.width; x++) {
      out.values[y * out.width + x] = source.values[row + mirrored(x - margin, source.width)]!;
    }
  }
  return out;
}

/** The middle value; of an even number the mean of both; 0 of none. */
export function median(values: ArrayLike<number>): number {
  const count = values.length;
  if (!count) return 0;
  const copy = new Float64Array(count);
  for (let k = 0; k < count; k++) copy[k] = values[k]!;
  const upper = ranked(copy, count >> 1);
  if (count % 2) return upper;
  let lower = -Infinity;
  for (let k = 0; k < count >> 1; k++) if (copy[k]! > lower) lower = copy[k]!;
  return (lower + upper) / 2;
}

/** Hoare's selection: afterwards no value before `rank` is above the one there. */
function ranked(values: Float64Array, rank: number): number {
  let [from, to] = [0, values.length - 1];
  while (from < to) {
    const pivot = values[(from + to) >> 1]!;
    let [low, high] = [from, to];
    while (low <= high) {
      while (values[low]! < pivot) low++;
      while (values[high]! > pivot) high--;
      if (low > high) break;
      const held = values[low]!;
      values[low++] = values[high]!;
      values[high--] = held;
    }
    if (rank <= high) to = high;
    else if (rank >= low) from = low;
    else break;
  }
  return values[rank]!;
}

/** The values that lie on `where`. */
export function on({ values }: Plane, where: Mask): Float32Array {
  const out = new Float32Array(values.length);
  let count = 0;
  for (let k = 0; k < values.length; k++) if (where.values[k]) out[count++] = values[k]!;
  return out.subarray(0, count);
}

/** Standard deviation; 0 of none. */
export function deviation(values: ArrayLike<number>): number {
  let [sum, squares] = [0, 0];
  for (let k = 0; k < values.length; k++) sum += values[k]!;
  const mean = sum / Math.max(1, values.length);
  for (let k = 0; k < values.length; k++) squares += (values[k]! - mean) ** 2;
  return Math.sqrt(squares / Math.max(1, values.length));
}

export const clip = (value: number, least: number, most: number): number =>
  value < least ? least : value > most ? most : value;
