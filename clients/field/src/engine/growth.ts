// Children's fingers grow: both sides of a comparison are brought to the size of the grown finger.
// The method, its data and their sources are the node's (senses/finger/growth.py, cohort.py).
import type { Minutiae } from "./values.js";

const GROWN = 19;
const YOUNGEST = 2;
/** Years of age that share a cohort, and the number of years of capture it tells apart. */
const STEP = 2;
const ROUND = 25;
/** Median height in cm at the birthdays 2, 3, ... 19: boys, girls. */
const MEDIANS = [
  [
    87.1, 96.1, 103.3, 109.7, 116.0, 121.7, 127.3, 132.6, 137.8,
    143.1, 149.1, 156.0, 163.2, 169.0, 172.9, 175.2, 176.1, 176.5,
  ],
  [
    85.7, 95.1, 102.7, 109.1, 115.1, 120.8, 126.6, 132.5, 138.6,
    145.0, 151.2, 156.4, 159.8, 161.7, 162.5, 162.9, 163.1, 163.2,
  ],
] as const;

const references = new Map<number, number>();

/** By what factor to enlarge a reference of a cohort to the size of the grown finger. */
export function referenceScale(cohort: number): number {
  if (cohort === 0) return 1.0;
  let known = references.get(cohort);
  if (known === undefined) references.set(cohort, (known = growthOf(ageOf(cohort), GROWN)));
  return known;
}

/** By what factor to enlarge a probe of the year `now` for references of a cohort. */
export function probeScale(cohort: number, now: number): number {
  if (cohort === 0) return 1.0;
  // the year of capture is known modulo `ROUND`: it is the last such one
  const since = (((now - (cohort - 1)) % ROUND) + ROUND) % ROUND;
  return growthOf(ageOf(cohort), GROWN) / growthOf(ageOf(cohort), since);
}

const ageOf = (cohort: number): number => Math.floor((cohort - 1) / ROUND) * STEP;

/** The factor in the middle of those that are likely after `years`. */
function growthOf(age: number, years: number): number {
  const likely: number[] = [];
  for (const table of MEDIANS) {
    for (let from = age; from <= age + STEP; from += 0.25) {
      likely.push(Math.max(1.0, height(from + years, table) / height(from, table)));
    }
  }
  return Math.sqrt(Math.min(...likely) * Math.max(...likely));
}

function height(age: number, table: readonly number[]): number {
  const at = Math.min(table.length - 1, Math.max(0, age - YOUNGEST));
  const low = Math.min(table.length - 2, Math.floor(at));
  return (table[low + 1]! - table[low]!) * (at - low) + table[low]!;
}

/** The print as it would be were the finger `factor` times as large. */
export function scaled(print: Minutiae, factor: number): Minutiae {
  if (factor === 1.0) return print;
  const by = Math.fround(factor);
  return {
    ...print,
    x: print.x.map((value) => value * by),
    y: print.y.map((value) => value * by),
    width: Math.max(1, Math.round(print.width * factor)),
    height: Math.max(1, Math.round(print.height * factor)),
  };
}
