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
/** Words of four waves, a byte each: what they make of a length, a bearing, a twist, in 1/256 of a
 * turn. */
const FOURS = Math.ceil(BITS / 4);
const FAR = parts(SPAN, (k, b) => ((waves.along[b]! * k) >> 5) + waves.offset[b]!);
const SEEN = parts(256, (k, b) => waves.around[b]! * k);
const TURNED = parts(256, (k, b) => waves.across[b]! * k);
const LAST = 2 ** (BITS % 32) - 1;
const TOPS = 0x80808080 | 0;
const RESTS = 0x7f7f7f7f;
const EVEN = 0x00ff00ff;

/** Write a print as rows of `WORDS` words: 166 describing bits, then x, y and direction. */
export function describe(print: Prepared): Uint32Array {
  const chosen = best(print.quality);
  const rows = new Uint32Array(WORDS * chosen.length);
  const near = new Int32Array(print.x.length);
  chosen.forEach((i, row) => {
    const count = neighbours(print, i, near);
    const at = WORDS * row;
    for (let four = 0; four < FOURS; four++) {
      rows[at + (four >> 3)]! |= above(near, count, four) << (4 * (four & 7));
    }
    rows[at + 5]! &= LAST; // there are no more waves
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

/** List the neighbours of minutia `i`, length, bearing and twist in a byte each; return how many. */
function neighbours(print: Prepared, i: number, near: Int32Array): number {
  const { x, y, turn } = print;
  let count = 0;
  for (let j = 0; j < x.length; j++) {
    const dx = f32(x[j]! - x[i]!);
    const dy = f32(y[j]! - y[i]!);
    const length = Math.floor(f32(Math.sqrt(f32(f32(dx * dx) + f32(dy * dy)))) + 0.5);
    if (length < 1 || length >= SPAN) continue;
    const seen = f32(Math.atan2(dy, dx)) / (2.0 * Math.PI) - turn[i]!;
    const bearing = Math.floor(seen * 256.0 + 0.5) & 255;
    const twist = Math.floor(f32(turn[j]! - turn[i]!) * 256.0 + 0.5) & 255;
    near[count++] = (length << 16) | (bearing << 8) | twist;
  }
  return count;
}

/** Which of four waves, added up over all neighbours, near ones weighing more, are above zero.
 *
 * A wave is of straight lines: 64 at phase 0, -64 at half a turn, so 64 less the way to phase 0,
 * which is reckoned here for four waves at once, each in a byte of a word. Whole numbers throughout.
 */
function above(near: Int32Array, count: number, four: number): number {
  const [far, turned] = [four * SPAN, four * 256];
  let weights = 0;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let k = 0; k < count; k++) {
    const one = near[k]!;
    const length = one >> 16;
    const weight = SPAN - length;
    const heard = added(FAR[far + length]!, SEEN[turned + ((one >> 8) & 255)]!);
    const phase = added(heard, TURNED[turned + (one & 255)]!);
    const late = phase & TOPS;
    const way = ((phase ^ ((late << 1) - (late >>> 7))) + (late >>> 7)) | 0;
    const even = Math.imul(way & EVEN, weight);
    const odd = Math.imul((way >>> 8) & EVEN, weight);
    weights += weight;
    a += even & 0xffff;
    b += odd & 0xffff;
    c += even >>> 16;
    d += odd >>> 16;
  }
  const zero = 64 * weights;
  return Number(a < zero) | (Number(b < zero) << 1) | (Number(c < zero) << 2) | (Number(d < zero) << 3);
}

/** Add each byte of two words, without carry from one to the next. */
function added(a: number, b: number): number {
  return ((a & RESTS) + (b & RESTS)) ^ ((a ^ b) & TOPS);
}

/** What each wave makes of `count` values, four waves to a word, value after value. */
function parts(count: number, of: (k: number, b: number) => number): Int32Array {
  const words = new Int32Array(count * FOURS);
  for (let b = 0; b < BITS; b++) {
    const at = (b >> 2) * count;
    for (let k = 0; k < count; k++) words[at + k]! |= (of(k, b) & 255) << (8 * (b & 3));
  }
  return words;
}

/** A coordinate in units of two pixels from the lower or left end. */
function units(place: number): number {
  const steps = roundEven(place / STEP);
  return Math.min(MIDDLE - 1, Math.max(1 - MIDDLE, steps)) + MIDDLE;
}
