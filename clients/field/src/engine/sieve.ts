// A cheap guess at how like two prints are: rows of bits that differ little, and how many of the
// pairs they make agree on one pose. Whole numbers only: the node gives the same likeness.
import { KEEP, WORDS } from "./describe.js";

const DIFFERING = 72;
const TRIES = 3;
const TURN_SLACK = 11;
const NEAR = 5 * 1024;
const SLOPE = 100;
const FINE_SLOPE = 80;
const HOPELESS = 40;
const MIDDLE = 256;
const MOST = 0x7fffffff;
const COSINE = circle(Math.cos);
const SINE = circle(Math.sin);

function circle(wave: (turn: number) => number): Int32Array {
  return Int32Array.from({ length: 256 }, (_, k) => Math.round(1024 * wave((2 * Math.PI * k) / 256)));
}

/** One probe against the rows of many prints. */
export class Sieve {
  private readonly n: number;
  private readonly x = new Int32Array(KEEP);
  private readonly y = new Int32Array(KEEP);
  private readonly turn = new Int32Array(KEEP);
  private readonly u = new Int32Array(KEEP);
  private readonly v = new Int32Array(KEEP);
  private readonly turned = new Int32Array(KEEP);
  private readonly worth = new Int32Array(KEEP);
  private readonly key = new Int32Array(KEEP);
  private readonly flags = new Int32Array(KEEP);
  private readonly pose = new Int32Array(5);

  constructor(private readonly probe: Uint32Array) {
    this.n = probe.length / WORDS;
    for (let i = 0; i < this.n; i++) {
      const place = probe[WORDS * i + 6]!;
      this.x[i] = (place & 511) - MIDDLE;
      this.y[i] = ((place >>> 9) & 511) - MIDDLE;
      this.turn[i] = place >>> 18;
    }
  }

  /** What the rows of one print, `from` up to `to` in `rows`, that agree on one pose are worth. */
  likeness(rows: Uint32Array, from: number, to: number): number {
    if (this.n === 0 || from === to) return 0;
    this.nearest(rows, from, to);
    this.meet(rows, from);
    return this.agreeing();
  }

  /** For each row of the probe, the row that differs least: bits * 256 + row, of equals the first. */
  private nearest(rows: Uint32Array, from: number, to: number): void {
    const { n, key, probe } = this;
    key.fill(MOST);
    for (let j = from; j < to; j++) {
      const at = WORDS * j;
      const a = rows[at]! | 0;
      const b = rows[at + 1]! | 0;
      const c = rows[at + 2]! | 0;
      const d = rows[at + 3]! | 0;
      const e = rows[at + 4]! | 0;
      const f = rows[at + 5]! | 0;
      const row = j - from;
      for (let i = 0, p = 0; i < n; i++, p += WORDS) {
        const low = fours(a ^ probe[p]!, b ^ probe[p + 1]!, c ^ probe[p + 2]!);
        const high = fours(d ^ probe[p + 3]!, e ^ probe[p + 4]!, f ^ probe[p + 5]!);
        const bytes = (low & 0x0f0f0f0f) + ((low >>> 4) & 0x0f0f0f0f) +
          (high & 0x0f0f0f0f) + ((high >>> 4) & 0x0f0f0f0f);
        const differing = Math.imul(bytes, 0x01010101) >>> 24;
        const mine = (differing << 8) | row;
        if (mine < key[i]!) key[i] = mine;
      }
    }
  }

  /** Fill in where the nearest rows lie, and what the pairs are worth. */
  private meet(rows: Uint32Array, from: number): void {
    for (let i = 0; i < this.n; i++) {
      const key = this.key[i]!;
      const place = rows[WORDS * (from + (key & 255)) + 6]!;
      this.u[i] = (place & 511) - MIDDLE;
      this.v[i] = ((place >>> 9) & 511) - MIDDLE;
      this.turned[i] = ((place >>> 18) - this.turn[i]!) & 255;
      this.worth[i] = Math.max(0, DIFFERING - (key >> 8));
    }
  }

  /** Worth of the pairs that agree on the best of a few poses. */
  private agreeing(): number {
    let best = 0;
    for (let round = 0; round < TRIES; round++) {
      const i = this.take();
      if (this.worth[i] === 0) break;
      const guess = [this.turned[i]!, this.x[i]!, this.y[i]!, this.u[i]!, this.v[i]!];
      const total = this.agree(guess, SLOPE);
      if (total > best) {
        best = total;
        this.pose.set(guess);
      }
    }
    if (best < HOPELESS) return best;
    this.agree(this.pose, SLOPE);
    this.settle();
    return Math.max(best, this.agree(this.pose, FINE_SLOPE));
  }

  /** Take the pair that differs least, of equals the first; it will not be taken again. */
  private take(): number {
    let least = MOST;
    let taken = 0;
    for (let i = 0; i < this.n; i++) {
      const differing = this.key[i]! >> 8;
      if (differing < least) {
        least = differing;
        taken = i;
      }
    }
    this.key[taken] = MOST;
    return taken;
  }

  /** Add up the worth of the pairs that agree with a pose; flag each with its worth, or 0. */
  private agree(pose: ArrayLike<number>, slope: number): number {
    const rotation = pose[0]!;
    const px = pose[1]!;
    const py = pose[2]!;
    const pu = pose[3]!;
    const pv = pose[4]!;
    const cosine = COSINE[rotation]!;
    const sine = SINE[rotation]!;
    let total = 0;
    for (let i = 0; i < this.n; i++) {
      const dx = this.x[i]! - px;
      const dy = this.y[i]! - py;
      const across = Math.abs(cosine * dx - sine * dy - 1024 * (this.u[i]! - pu));
      const along = Math.abs(sine * dx + cosine * dy - 1024 * (this.v[i]! - pv));
      const allowed = NEAR + slope * Math.max(Math.abs(dx), Math.abs(dy));
      const off = Math.abs(this.turned[i]! - rotation);
      const agrees = across <= allowed && along <= allowed && Math.min(off, 256 - off) <= TURN_SLACK;
      const worth = agrees ? this.worth[i]! : 0;
      this.flags[i] = worth;
      total += worth;
    }
    return total;
  }

  /** Take the pose from the means over the flagged pairs, rounded down to whole units. */
  private settle(): void {
    const rotation = this.pose[0]!;
    let count = 0;
    let turn = 0;
    const sums = [0, 0, 0, 0];
    for (let i = 0; i < this.n; i++) {
      if (this.flags[i]! <= 0) continue;
      let off = this.turned[i]! - rotation;
      if (off >= 128) off -= 256;
      if (off < -128) off += 256;
      count++;
      turn += off;
      sums[0]! += this.x[i]!;
      sums[1]! += this.y[i]!;
      sums[2]! += this.u[i]!;
      sums[3]! += this.v[i]!;
    }
    this.pose[0] = (rotation + Math.floor(Math.fround(turn / count) + 0.5)) & 255;
    for (let k = 0; k < 4; k++) this.pose[k + 1] = Math.floor(Math.fround(sums[k]! / count));
  }
}

/** Bits set in three words, counted in fours: each nibble holds at most twelve. */
function fours(a: number, b: number, c: number): number {
  a -= (a >>> 1) & 0x55555555;
  b -= (b >>> 1) & 0x55555555;
  c -= (c >>> 1) & 0x55555555;
  return (
    (a & 0x33333333) + ((a >>> 2) & 0x33333333) +
    (b & 0x33333333) + ((b >>> 2) & 0x33333333) +
    (c & 0x33333333) + ((c >>> 2) & 0x33333333)
  );
}
