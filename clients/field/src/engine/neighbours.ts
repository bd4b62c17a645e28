// What is made once per print: who neighbours whom, the hull, the probe's edge table.
import { BINS, LONGEST_EDGE, NEAREST, TUNING, type Table } from "./values.js";

const f32 = Math.fround;
const FARTHEST = LONGEST_EDGE * LONGEST_EDGE;
/** Enough for `MAX_MINUTIAE * NEAREST` edges. */
const EDGE_BITS = 11;

/** Join each minutia with its nearest neighbours; see `Prepared.edges`. */
export function edgesOf(x: Float32Array, y: Float32Array, turn: Float32Array): Uint8Array {
  const n = x.length;
  const joined = joinedNeighbours(x, y);
  let total = 0;
  for (let k = 0; k < n * n; k++) total += joined[k]!;
  const out = new Uint8Array(5 * total);
  let at = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      if (!joined[i * n + j]) continue;
      const dx = f32(x[j]! - x[i]!);
      const dy = f32(y[j]! - y[i]!);
      const bearing = f32(Math.atan2(dy, dx)) / (2.0 * Math.PI);
      out[at] = i;
      out[at + 1] = j;
      out[at + 2] = Math.trunc(f32(Math.sqrt(f32(f32(dx * dx) + f32(dy * dy)))) + 0.5);
      out[at + 3] = Math.floor((bearing - turn[i]!) * 256.0 + 0.5) & 255;
      out[at + 4] = Math.floor((bearing + 0.5 - turn[j]!) * 256.0 + 0.5) & 255;
      at += 5;
    }
  }
  return inOrderOfCells(out);
}

function joinedNeighbours(x: Float32Array, y: Float32Array): Uint8Array {
  const n = x.length;
  const joined = new Uint8Array(n * n);
  // the nearest so far, nearest first, and how far they are; of equals the first stays before
  const near = new Int32Array(NEAREST);
  const far = new Float32Array(NEAREST);
  for (let i = 0; i < n; i++) {
    let count = 0;
    for (let j = 0; j < n; j++) {
      const dx = f32(x[j]! - x[i]!);
      const dy = f32(y[j]! - y[i]!);
      const square = f32(f32(dx * dx) + f32(dy * dy));
      if (square < 1.0 || square > FARTHEST) continue;
      if (count === NEAREST && square >= far[NEAREST - 1]!) continue;
      let at = count < NEAREST ? count++ : NEAREST - 1;
      for (; at > 0 && far[at - 1]! > square; at--) {
        far[at] = far[at - 1]!;
        near[at] = near[at - 1]!;
      }
      far[at] = square;
      near[at] = j;
    }
    for (let k = 0; k < count; k++) {
      const j = near[k]!;
      joined[i < j ? i * n + j : j * n + i] = 1;
    }
  }
  return joined;
}

/** Sort edges as the edge table lies in memory; equals keep their order. */
function inOrderOfCells(edges: Uint8Array): Uint8Array {
  const order = new Int32Array(edges.length / 5);
  for (let k = 0, at = 0; k < order.length; k++, at += 5) {
    const cell = ((edges[at + 2]! >> 4) << 8) | ((edges[at + 3]! >> 4) << 4) | (edges[at + 4]! >> 4);
    order[k] = (cell << EDGE_BITS) | k;
  }
  order.sort();
  const out = new Uint8Array(edges.length);
  for (let to = 0; to < order.length; to++) {
    const from = 5 * (order[to]! & (2 ** EDGE_BITS - 1));
    for (let part = 0; part < 5; part++) out[5 * to + part] = edges[from + part]!;
  }
  return out;
}

/** Sides of the convex hull by Andrew's monotone chain; points come sorted by x, then y. */
export function hullOf(x: Float32Array, y: Float32Array): Float32Array {
  const ring = ringOf(x, y);
  const sides: number[] = [];
  for (let k = 0; k + 1 < ring.length; k++) {
    const a = ring[k]!;
    const b = ring[k + 1]!;
    const dx = f32(x[b]! - x[a]!);
    const dy = f32(y[b]! - y[a]!);
    const length = f32(Math.sqrt(f32(f32(dx * dx) + f32(dy * dy))));
    if (length > 0.0) {
      const offset = f32(f32(f32(dy * x[a]!) - f32(dx * y[a]!)) / length);
      sides.push(f32(-dy / length), f32(dx / length), offset);
    }
  }
  return new Float32Array(sides);
}

function ringOf(x: Float32Array, y: Float32Array): number[] {
  const n = x.length;
  const ring: number[] = [];
  let least = 2;
  for (let step = 0; step < 2 * n - 1; step++) {
    const k = step < n ? step : 2 * n - 2 - step;
    if (step === n) least = ring.length + 1;
    while (ring.length >= least) {
      const a = ring[ring.length - 2]!;
      const b = ring[ring.length - 1]!;
      const one = f32(f32(x[b]! - x[a]!) * f32(y[k]! - y[a]!));
      const other = f32(f32(y[b]! - y[a]!) * f32(x[k]! - x[a]!));
      if (f32(one - other) > 0.0) break;
      ring.pop();
    }
    ring.push(k);
  }
  return ring;
}

/** File each edge of a probe, read from either end, under every cell within the slack of it. */
export function tableOf(edges: Uint8Array): Table {
  const starts = new Uint32Array(BINS + 1);
  eachCell(edges, (cell) => starts[cell]!++);
  let total = 0;
  for (let c = 0; c <= BINS; c++) {
    const here = starts[c]!;
    starts[c] = total;
    total += here;
  }
  const looks = new Uint32Array(total);
  const ends = new Uint16Array(total);
  const next = starts.slice();
  eachCell(edges, (cell, look, end) => {
    const at = next[cell]!++;
    looks[at] = look;
    ends[at] = end;
  });
  const { shortest, spread } = lengths();
  return { starts, looks, ends, shortest, spread };
}

function eachCell(edges: Uint8Array, file: (cell: number, look: number, end: number) => void): void {
  const { angleSlack: slack, lengthSlack, lengthSlope } = TUNING;
  for (let k = 0; k < (2 * edges.length) / 5; k++) {
    const row = 5 * (k >> 1);
    const turned = k & 1;
    const length = edges[row + 2]!;
    const first = edges[row + 3 + turned]!;
    const second = edges[row + 4 - turned]!;
    const look = (length << 16) | (first << 8) | second;
    const end = (edges[row + turned]! << 8) | edges[row + 1 - turned]!;
    const reach = Math.trunc(lengthSlack + lengthSlope * length);
    const last = Math.min(255, length + reach) >> 4;
    for (let a = Math.max(0, length - reach) >> 4; a <= last; a++) {
      for (let b = (first - slack) >> 4; b <= (first + slack) >> 4; b++) {
        for (let c = (second - slack) >> 4; c <= (second + slack) >> 4; c++) {
          file((a << 8) | ((b & 15) << 4) | (c & 15), look, end);
        }
      }
    }
  }
}

/** For each length the shortest that agrees with it, and how much longer than that one may be. */
function lengths(): { shortest: Uint8Array; spread: Uint8Array } {
  const shortest = new Uint8Array(256);
  const spread = new Uint8Array(256);
  const low = f32(TUNING.lengthSlack);
  const more = f32(TUNING.lengthSlope);
  const allowed = (shorter: number): number => f32(low + f32(more * shorter));
  for (let length = 0; length < 256; length++) {
    let least = length;
    let most = length;
    while (least > 0 && length - least + 1 <= allowed(least - 1)) least--;
    while (most < 255 && most + 1 - length <= allowed(length)) most++;
    shortest[length] = least;
    spread[length] = most - least;
  }
  return { shortest, spread };
}
