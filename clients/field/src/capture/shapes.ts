// What can be done with silhouettes: grow, shrink, fill, and measure how deep inside one is.
import { mask, type Mask, type Plane, plane } from "./planes.js";

/** Grow (`to` 1) or shrink (`to` 0) by `times` steps up, down, left and right; beyond is nothing. */
function spread(source: Mask, to: 0 | 1, times: number): Mask {
  const { width, height } = source;
  let now = source.values;
  for (let round = 0; round < times; round++) {
    const next = now.slice();
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = y * width + x;
        if (now[at] === to) continue;
        const left = x ? now[at - 1] : 0;
        const right = x + 1 < width ? now[at + 1] : 0;
        const above = y ? now[at - width] : 0;
        const below = y + 1 < height ? now[at + width] : 0;
        if (left === to || right === to || above === to || below === to) next[at] = to;
      }
    }
    now = next;
  }
  return { width, height, values: now };
}

export const grown = (source: Mask, times: number): Mask => spread(source, 1, times);
export const shrunk = (source: Mask, times: number): Mask => spread(source, 0, times);

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
export function depth({ width, height, values }: Mask): Plane {
  const far = width * width + height * height;
  const squares = Float64Array.from(values, (one) => (one ? far : 0));
  const longest = Math.max(width, height);
  const room = { f: new Float64Array(longest), v: new Int32Array(longest), z: new Float64Array(longest + 1) };
  for (let x = 0; x < width; x++) envelope(squares, x, width, height, room);
  for (let y = 0; y < height; y++) envelope(squares, y * width, 1, width, room);
  const out = plane(width, height);
  for (let k = 0; k < squares.length; k++) out.values[k] = Math.sqrt(squares[k]!);
  return out;
}

/** The lower envelope of parabolas along one line. */
function envelope(
  values: Float64Array,
  from: number,
  step: number,
  count: number,
  { f, v, z }: { f: Float64Array; v: Int32Array; z: Float64Array },
): void {
  for (let q = 0; q < count; q++) f[q] = values[from + q * step]!;
  let k = 0;
  v[0] = 0;
  z[0] = -Infinity;
  z[1] = Infinity;
  for (let q = 1; q < count; q++) {
    let cross = crossing(f, q, v[k]!);
    while (cross <= z[k]!) cross = crossing(f, q, v[--k]!);
    v[++k] = q;
    z[k] = cross;
    z[k + 1] = Infinity;
  }
  k = 0;
  for (let q = 0; q < count; q++) {
    while (z[k + 1]! < q) k++;
    values[from + q * step] = (q - v[k]!) ** 2 + f[v[k]!]!;
  }
}

const crossing = (f: Float64Array, q: number, p: number): number =>
  (f[q]! + q * q - f[p]! - p * p) / (2 * (q - p));
