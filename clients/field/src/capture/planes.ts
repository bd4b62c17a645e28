// Planes of numbers: the few filters that the way from photograph to print is made of.
//
// They do what the node's library does (scipy.ndimage, mirrored edges), in single precision where
// it stores that; tests/clients/field/test_capture_photo.py holds the results together.

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

/** Where a place beyond the edge is mirrored to; the edge counts twice. */
export function mirrored(at: number, side: number): number {
  const turn = ((at % (2 * side)) + 2 * side) % (2 * side);
  return turn < side ? turn : 2 * side - 1 - turn;
}

/** One half of a normal curve's weights, from the middle on: four deviations. */
export function bell(sigma: number): Float64Array {
  const radius = Math.floor(4 * sigma + 0.5);
  const half = Float64Array.from({ length: radius + 1 }, (_, k) => Math.exp((-0.5 * k * k) / (sigma * sigma)));
  const total = half.reduce((sum, one) => sum + one, 0) * 2 - half[0]!;
  return half.map((one) => one / total);
}

/** Blur by a normal curve of `sigma` pixels. */
export function blurred(source: Plane, sigma: number): Plane {
  const weights = bell(sigma);
  return across(down(source, weights), weights);
}

function down({ width, height, values }: Plane, weights: Float64Array): Plane {
  const out = plane(width, height);
  const sums = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    const middle = y * width;
    for (let x = 0; x < width; x++) sums[x] = weights[0]! * values[middle + x]!;
    for (let k = 1; k < weights.length; k++) {
      const weight = weights[k]!;
      const above = mirrored(y - k, height) * width;
      const below = mirrored(y + k, height) * width;
      for (let x = 0; x < width; x++) sums[x]! += weight * (values[above + x]! + values[below + x]!);
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
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  if (!sorted.length) return 0;
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
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
