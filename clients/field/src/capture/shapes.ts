// What can be done with silhouettes: grow, shrink, fill, and measure how deep inside one is.
import { mask, type Mask, type Plane, plane } from "./planes.js";

/** Steps up, down, left and right to the nearest place that is `to`, up to `most`.
 *
 * Beyond the edges is nothing.
 */
function stepsTo({ width, height, values }: Mask, to: 0 | 1, most: number): Uint8Array {
  const beyond = to ? most : 0;
  const out = new Uint8Array(values.length);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (values[at] === to) continue;
      const near = Math.min(x ? out[at - 1]! : beyond, y ? out[at - width]! : beyond);
      out[at] = near < most ? near + 1 : most;
    }
  }
  for (let y = height - 1, at = out.length - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--, at--) {
      const near = Math.min(x + 1 < width ? out[at + 1]! : beyond, y + 1 < height ? out[at + width]! : beyond);
      if (near + 1 < out[at]!) out[at] = near + 1;
    }
  }
  return out;
}

/** Grow by `times` steps. */
export function grown(source: Mask, times: number): Mask {
  const steps = stepsTo(source, 1, times + 1);
  for (let k = 0; k < steps.length; k++) steps[k] = steps[k]! <= times ? 1 : 0;
  return { ...source, values: steps };
}

/** Shrink by `times` steps, from the edges too. */
export function shrunk(source: Mask, times: number): Mask {
  const steps = stepsTo(source, 0, times + 1);
  for (let k = 0; k < steps.length; k++) steps[k] = steps[k]! > times ? 1 : 0;
  return { ...source, values: steps };
}

/** The mask with `margin` more on each side; what touches an edge goes on outside. */
export function edgePadded({ width, height, values }: Mask, margin: number): Mask {
  const out = mask(width + 2 * margin, height + 2 * margin);
  for (let y = 0; y < out.height; y++) {
    const row = Math.min(height - 1, Math.max(0, y - margin)) * width;
    for (let x = 0; x < out.width; x++) {
      out.values[y * out.width + x] = values[row + Math.min(width - 1, Math.max(0, x - margin))]!;
    }
  }
  return out;
}

function cropped({ width, height, values }: Mask, margin: number): Mask {
  const out = mask(width - 2 * margin, height - 2 * margin);
  for (let y = 0; y < out.height; y++) {
    const from = (y + margin) * width + margin;
    out.values.set(values.subarray(from, from + out.width), y * out.width);
  }
  return out;
}

/** Fill what no way from the edge leads to. */
function filled({ width, height, values }: Mask): Mask {
  const outside = new Uint8Array(values.length);
  const open: number[] = [];
  const visit = (at: number): void => {
    if (values[at] || outside[at]) return;
    outside[at] = 1;
    open.push(at);
  };
  for (let x = 0; x < width; x++) [x, (height - 1) * width + x].forEach(visit);
  for (let y = 0; y < height; y++) [y * width, y * width + width - 1].forEach(visit);
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const x = at % width;
    if (x) visit(at - 1);
    if (x + 1 < width) visit(at + 1);
    if (at >= width) visit(at - width);
    if (at + width < values.length) visit(at + width);
  }
  return { width, height, values: outside.map((one) => 1 - one) };
}

/** Close gaps of a ridge or glare, drop specks. */
export function tidied(source: Mask): Mask {
  const closed = cropped(shrunk(grown(edgePadded(source, 4), 2), 2), 4);
  return grown(shrunk(filled(closed), 3), 3);
}

/** How far each place lies from the nearest place outside (Felzenszwalb & Huttenlocher 2012). */
export function depth(shape: Mask): Plane {
  const { width, height } = shape;
  const out = plane(width, height);
  const ways = upOrDown(shape);
  const room = { f: new Float64Array(width), v: new Int32Array(width), z: new Float64Array(width + 1) };
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let least = Infinity;
    for (let x = 0; x < width; x++) {
      const way = ways[row + x]!;
      room.f[x] = way * way;
      least = Math.min(least, way);
    }
    if (least < width + height) envelope(out.values, row, width, room);
  }
  return out;
}

/** Steps to the nearest place outside above or below. */
function upOrDown({ width, height, values }: Mask): Int32Array {
  const far = width + height;
  const out = new Int32Array(values.length);
  for (let k = 0; k < out.length; k++) {
    out[k] = values[k] ? Math.min(far, (k >= width ? out[k - width]! : far) + 1) : 0;
  }
  for (let k = out.length - width - 1; k >= 0; k--) out[k] = Math.min(out[k]!, out[k + width]! + 1);
  return out;
}

/** The root of the lower envelope of parabolas along one row. */
function envelope(
  out: Float32Array,
  from: number,
  count: number,
  { f, v, z }: { f: Float64Array; v: Int32Array; z: Float64Array },
): void {
  let k = 0;
  v[0] = 0;
  z[0] = -1e9;
  z[1] = 1e9;
  for (let q = 1; q < count; q++) {
    const own = f[q]! + q * q;
    let p = v[k]!;
    let cross = (own - f[p]! - p * p) / (2 * (q - p));
    while (cross <= z[k]!) {
      p = v[--k]!;
      cross = (own - f[p]! - p * p) / (2 * (q - p));
    }
    v[++k] = q;
    z[k] = cross;
    z[k + 1] = 1e9;
  }
  k = 0;
  for (let q = 0; q < count; q++) {
    while (z[k + 1]! < q) k++;
    const p = v[k]!;
    out[from + q] = Math.sqrt((q - p) * (q - p) + f[p]!);
  }
}
