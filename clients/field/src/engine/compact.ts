// Templates in the compact form that a node stores: read and written bit by bit.
//
// The layout is the node's (formats/compact.py): a magic byte, a head, then minutiae sorted by
// place, whose gaps are split into low bits and a unary rest (Elias-Fano).
import type { Minutiae } from "./values.js";

const MAGIC = 0xc1;
const MAX_BYTES = 371;
const HEAD = [4, 4, 7, 14, 14, 8, 14, 14, 5] as const;
const ANGLE_UNIT = (2 * Math.PI) / 256;
const REST = 17;

/** What a stored template holds. */
export interface StoredPrint {
  minutiae: Minutiae;
  finger: number;
  impression: number;
  quality: number;
}

export class BadTemplate extends Error {}

class Bits {
  private at = 8;
  constructor(private readonly data: Uint8Array) {}

  take(width: number): number {
    let value = 0;
    for (let k = 0; k < width; k++) value = value * 2 + this.bit();
    return value;
  }

  bit(): number {
    const byte = this.data[this.at >> 3];
    if (byte === undefined) throw new BadTemplate("the template ends early");
    return (byte >> (7 - (this.at++ & 7))) & 1;
  }

  /** Zeros up to the next one. */
  zeros(): number {
    let count = 0;
    while (this.bit() === 0) count++;
    return count;
  }

  get left(): number {
    return 8 * this.data.length - this.at;
  }
}

/** Parse a stored template; a pack is signed, so that spelling is not checked again here. */
export function readCompact(data: Uint8Array): StoredPrint {
  if (data[0] !== MAGIC || data.length > MAX_BYTES) throw new BadTemplate("no stored template");
  const bits = new Bits(data);
  const head = HEAD.map((width) => bits.take(width));
  const [finger, impression, quality, right, bottom, count, first, span, low] = head as [
    number, number, number, number, number, number, number, number, number,
  ];
  if (finger > 10 || quality > 100) throw new BadTemplate("a number is outside its range");
  const lows = new Float64Array(count);
  const marks = new Uint32Array(count);
  for (let k = 0; k < count; k++) {
    lows[k] = bits.take(low);
    marks[k] = bits.take(REST);
  }
  const minutiae = empty(count, right + 1, bottom + 1);
  let spot = 0;
  for (let k = 0; k < count; k++) {
    spot += bits.zeros() * 2 ** low + lows[k]!;
    minutiae.y[k] = Math.floor(spot / (span + 1));
    minutiae.x[k] = first + (spot % (span + 1));
    minutiae.angle[k] = (marks[k]! >> 9) * ANGLE_UNIT;
    minutiae.kind[k] = (marks[k]! >> 7) & 3;
    minutiae.quality[k] = marks[k]! & 127;
    if (minutiae.y[k]! > bottom) throw new BadTemplate("a minutia lies outside its image");
  }
  if (bits.left > 7) throw new BadTemplate("the template goes on too long");
  return { minutiae, finger, impression, quality };
}

/** Minutiae that are all zero, to be filled in. */
export function empty(count: number, width: number, height: number): Minutiae {
  return {
    x: new Float32Array(count),
    y: new Float32Array(count),
    angle: new Float32Array(count),
    kind: new Uint8Array(count),
    quality: new Uint8Array(count),
    width,
    height,
  };
}

interface Mark {
  place: number;
  rest: number;
}

/** Serialise a print in at most 371 bytes; if not all minutiae fit, the best stay. */
export function writeCompact(print: StoredPrint): Uint8Array {
  const ranked = bestFirst(print.minutiae);
  let count = Math.min(ranked.length, 255, Math.floor((8 * (MAX_BYTES - 1)) / (REST + 1)));
  for (;;) {
    const bits = spell(print, ranked.slice(0, count));
    if (bits.length <= 8 * (MAX_BYTES - 1)) return packed(bits);
    count--;
  }
}

/** Highest quality first and, among equals, nearest to the centre of mass. */
function bestFirst(m: Minutiae): number[] {
  const order = Array.from({ length: m.x.length }, (_, k) => k);
  const mean = (values: Float32Array): number =>
    values.reduce((total, value) => total + value, 0) / Math.max(1, values.length);
  const cx = mean(m.x);
  const cy = mean(m.y);
  const far = order.map((k) => (m.x[k]! - cx) ** 2 + (m.y[k]! - cy) ** 2);
  return order.sort((a, b) => m.quality[b]! - m.quality[a]! || far[a]! - far[b]! || a - b);
}

function spell(print: StoredPrint, kept: number[]): number[] {
  const m = print.minutiae;
  const xs = kept.map((k) => whole(m.x[k]!, m.width));
  const first = kept.length ? Math.min(...xs) : 0;
  const columns = kept.length ? Math.max(...xs) - first + 1 : 1;
  const marks: Mark[] = kept.map((k, at) => ({
    place: whole(m.y[k]!, m.height) * columns + xs[at]! - first,
    rest: (roundEven(m.angle[k]! / ANGLE_UNIT) & 255) * 512 + m.kind[k]! * 128 + m.quality[k]!,
  }));
  marks.sort((a, b) => a.place - b.place || a.rest - b.rest);
  const gaps = marks.map((mark, at) => mark.place - (at ? marks[at - 1]!.place : 0));
  const low = bestLow(gaps);
  const bits: number[] = [];
  const put = (value: number, width: number): void => {
    for (let k = width - 1; k >= 0; k--) bits.push(Math.floor(value / 2 ** k) & 1);
  };
  const head = [print.finger, print.impression, print.quality, m.width - 1, m.height - 1];
  [...head, marks.length, first, columns - 1, low].forEach((value, at) => put(value, HEAD[at]!));
  marks.forEach((mark, at) => {
    put(gaps[at]! % 2 ** low, low);
    put(mark.rest, REST);
  });
  for (const gap of gaps) {
    for (let zeros = Math.floor(gap / 2 ** low); zeros > 0; zeros--) bits.push(0);
    bits.push(1);
  }
  return bits;
}

/** The number of low bits that makes the code shortest; the least of equals. */
function bestLow(gaps: number[]): number {
  let best = 0;
  let least = Infinity;
  for (let low = 0; low <= 27; low++) {
    const cost = gaps.reduce((total, gap) => total + Math.floor(gap / 2 ** low) + low, 0);
    if (cost < least) {
      least = cost;
      best = low;
    }
  }
  return best;
}

function packed(bits: number[]): Uint8Array {
  const out = new Uint8Array(1 + Math.ceil(bits.length / 8));
  out[0] = MAGIC;
  bits.forEach((bit, at) => (out[1 + (at >> 3)]! |= bit << (7 - (at & 7))));
  return out;
}

function whole(value: number, side: number): number {
  return Math.min(side - 1, Math.max(0, roundEven(value)));
}

/** Round to the nearest whole number, halves to the even one, as the node does. */
export function roundEven(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  if (rest !== 0.5) return rest > 0.5 ? down + 1 : down;
  return down % 2 === 0 ? down : down + 1;
}
