// A print as rows of bits: the sign of what random waves make of each minutia's neighbours
// (random features: Rahimi & Recht, NIPS 2007; signs keep the angle: Charikar, STOC 2002).
import { roundEven } from "./compact.js";
import type { Prepared } from "./values.js";
import { BITS, drawWaves } from "./waves.js";

/** Minutiae of a print that get a row: those of best quality. */
export const KEEP = 48;
/** 32-bit words of a row: six of description, one of place. */
export const WORDS = 7;
const SPAN = 150;
const MIDDLE = 256;
const STEP = 2.0;
const f32 = Math.fround;
const waves = drawWaves();
/** What each wave makes of each length, of each bearing and of each twist, as parts of a turn. */
const FAR = parts(SPAN, (k, b) => ((waves.along[b]! * k) >> 5) + waves.offset[b]!);
const SEEN = parts(256, (k, b) => waves.around[b]! * k);
const TURNED = parts(256, (k, b) => waves.across[b]! * k);
/** A wave of straight lines: 64 at phase 0, -64 at half a turn. */
const BEND = Int32Array.from({ length: 256 }, (_, k) => 64 - Math.min(k, 256 - k));

/** Write a print as rows of `WORDS` words: 166 describing bits, then x, y and direction. */
export function describe(print: Prepared): Uint32Array {
  const chosen = best(print.quality);
  const rows = new Uint32Array(WORDS * chosen.length);
  const sums = new Int32Array(BITS);
  chosen.forEach((i, row) => {
    hear(print, i, sums);
    const at = WORDS * row;
    for (let b = 0; b < BITS; b++) if (sums[b]! > 0) rows[at + (b >> 5)]! |= 1 << (b & 31);
    const turn = roundEven(print.turn[i]! * 256.0) & 255;
    rows[at + 6] = units(print.x[i]!) | (units(print.y[i]!) << 9) | (turn << 18);
  });
  return rows;
}

function best(quality: Uint8Array): number[] {
  const order = Array.from({ length: quality.length }, (_, k) => k);
  order.sort((a, b) => quality[b]! - quality[a]! || a - b);
  return order.slice(0, KEEP).sort((a, b) => a - b);
}

/** Sum what each wave makes of the neighbours of minutia `i`; whole numbers throughout. */
function hear(print: Prepared, i: number, sums: Int32Array): void {
  const { x, y, turn } = print;
  sums.fill(0);
  for (let j = 0; j < x.length; j++) {
    const dx = f32(x[j]! - x[i]!);
    const dy = f32(y[j]! - y[i]!);
    const length = Math.floor(f32(Math.sqrt(f32(f32(dx * dx) + f32(dy * dy)))) + 0.5);
    if (length < 1 || length >= SPAN) continue;
    const seen = f32(Math.atan2(dy, dx)) / (2.0 * Math.PI) - turn[i]!;
    const bearing = Math.floor(seen * 256.0 + 0.5) & 255;
    const twist = Math.floor(f32(turn[j]! - turn[i]!) * 256.0 + 0.5) & 255;
    add(sums, length * BITS, bearing * BITS, twist * BITS, SPAN - length);
  }
}

/** Add one neighbour to the sums, given where its length, bearing and twist begin in the tables. */
function add(sums: Int32Array, far: number, seen: number, turned: number, weight: number): void {
  for (let b = 0; b < BITS; b++) {
    const phase = (FAR[far + b]! + SEEN[seen + b]! + TURNED[turned + b]!) & 255;
    sums[b] = (sums[b]! + Math.imul(weight, BEND[phase]!)) | 0;
  }
}

function parts(count: number, of: (k: number, b: number) => number): Uint8Array {
  return Uint8Array.from({ length: count * BITS }, (_, at) => of(Math.floor(at / BITS), at % BITS));
}

/** A coordinate in units of two pixels from the lower or left end. */
function units(place: number): number {
  const steps = roundEven(place / STEP);
  return Math.min(MIDDLE - 1, Math.max(1 - MIDDLE, steps)) + MIDDLE;
}
