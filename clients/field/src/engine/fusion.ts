// Several fingers, one answer: a likelihood ratio, and how often a stranger reaches it. The method,
// its choices and their sources are the node's (senses/fusion.py).
import { FLOOR, type Calibration } from "./calibration.js";
import { below, quadrature, quantile } from "./normal.js";

const CORRELATION = 0.1;
export const SPOILT = 0.1;
export const STEP = 0.05;
const NODES = 32;
const RATES = 2000;
const LEAST = Math.log(SPOILT);
const LEAST_RATE = FLOOR ** 2;

/** The best score of one finger against one person, and of how many tries it is the best. */
export interface FingerScore {
  score: number;
  tries: number;
}

/** Weighs fingers by one calibration; a table for each number of fingers is made once. */
export class Fusion {
  private readonly tails = new Map<number, Float64Array>();
  private strangers: Strangers | null = null;

  constructor(readonly calibration: Calibration) {}

  /** Natural logarithm of the likelihood ratio that all `fingers` are one person's. */
  llr(fingers: readonly FingerScore[]): number {
    return fingers.reduce((sum, one) => sum + this.weight(one), 0);
  }

  /** Chance that a stranger's fingers agree at least this well; 1 for no finger. */
  fmr(fingers: readonly FingerScore[]): number {
    const [only] = fingers;
    if (!only) return 1.0;
    if (fingers.length === 1) return this.rate(only);
    const table = this.tail(fingers.length);
    const cell = (this.llr(fingers) - fingers.length * LEAST) / STEP;
    return Math.max(LEAST_RATE, Math.min(1.0, Math.exp(between(table, cell))));
  }

  /** Chance that the best of that many tries scores as high: Bonferroni. */
  private rate({ score, tries }: FingerScore): number {
    return Math.min(1.0, Math.max(tries, 1) * this.calibration.fmr(score));
  }

  /** The best of many tries counts as the lower score it equals. */
  private weight(finger: FingerScore): number {
    const once = finger.tries <= 1;
    const score = once ? finger.score : this.calibration.thresholdAt(this.rate(finger));
    return robust(this.calibration.llr(score));
  }

  /** The logarithm of how often strangers' weights reach each multiple of `STEP`. */
  tail(fingers: number): Float64Array {
    const known = this.tails.get(fingers);
    if (known) return known;
    this.strangers ??= strangersOf(this.calibration);
    const made = tailOf(this.strangers, fingers);
    this.tails.set(fingers, made);
    return made;
  }
}

/** What a table says between two of its cells; level beyond its ends. */
function between(table: Float64Array, cell: number): number {
  const low = Math.floor(cell);
  if (low < 0) return table[0]!;
  if (low >= table.length - 1) return table[table.length - 1]!;
  return (table[low + 1]! - table[low]!) * (cell - low) + table[low]!;
}

const robust = (llr: number): number => Math.log(SPOILT + (1.0 - SPOILT) * Math.exp(llr));

/** What one finger of a stranger may weigh, for each value of what its fingers have in common. */
interface Strangers {
  shares: number[];
  masses: Float64Array[];
}

function strangersOf(calibration: Calibration): Strangers {
  const rates = Float64Array.from({ length: RATES }, (_, k) => Math.exp((k * Math.log(FLOOR)) / (RATES - 1)));
  const weights = Array.from(rates, (rate, k) =>
    robust(k < RATES - 1 ? calibration.llr(calibration.thresholdAt(rate)) : calibration.mostLlr),
  );
  // beyond a rate lies at least the weight there, at most that of the next
  const cells = weights.map((_, k) =>
    Math.ceil((weights[Math.min(k + 1, RATES - 1)]! - LEAST) / STEP),
  );
  const normal = rates.map((rate) => (rate < 1 ? -quantile(rate) : -Infinity));
  const nodes = quadrature(NODES);
  const masses = nodes.map(({ node }) => {
    const mass = new Float64Array(Math.max(...cells) + 1);
    const reach = (k: number): number => {
      if (k === 0) return 1.0;
      if (k === RATES) return 0.0;
      return below(-(normal[k]! - Math.sqrt(CORRELATION) * node) / Math.sqrt(1.0 - CORRELATION));
    };
    for (let k = 0, here = reach(0); k < RATES; k++) {
      const next = reach(k + 1);
      mass[cells[k]!]! += here - next;
      here = next;
    }
    return mass;
  });
  return { shares: nodes.map(({ share }) => share), masses };
}

/** Given what they have in common fingers are independent: their distributions convolve. */
function tailOf({ shares, masses }: Strangers, fingers: number): Float64Array {
  const total = new Float64Array(fingers * (masses[0]!.length - 1) + 1);
  masses.forEach((one, node) => {
    let several = one;
    for (let k = 1; k < fingers; k++) several = convolved(several, one);
    several.forEach((value, k) => (total[k]! += shares[node]! * value));
  });
  for (let k = total.length - 2; k >= 0; k--) total[k]! += total[k + 1]!;
  return total.map((value) => Math.log(Math.max(value, LEAST_RATE)));
}

function convolved(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length + b.length - 1);
  for (let j = 0; j < b.length; j++) {
    const factor = b[j]!;
    if (factor === 0) continue;
    for (let i = 0; i < a.length; i++) out[i + j]! += factor * a[i]!;
  }
  return out;
}
