// Which finger is which: the likeliest arrangement of a person's fingers, and what it costs. The
// method and its sources are the node's (senses/finger/arrangement.py).
import { assign } from "./assignment.js";
import type { FingerScore, Fusion } from "./fusion.js";
import { MISTAKES, UNKNOWN } from "./hands.js";

const AS_NAMED = "as-named";
const UNORDERED = "unordered";
const SHARE_AS_NAMED = 0.95;
const SHARE_OF_A_MISTAKE = 0.01;
/** More than there are positions. */
const PLACES = 11;

/** One finger of a probe against one position of a person's references, as one number. */
export const cell = (finger: number, place: number): number => finger * PLACES + place;
const fingerOf = (key: number): number => Math.floor(key / PLACES);
export const placeOf = (key: number): number => key % PLACES;

/** What was compared, by `cell`. */
export type Scores = ReadonlyMap<number, FingerScore>;

export interface Arranged {
  kind: string;
  /** The cells that count, by finger of the probe. */
  cells: number[];
  /** Natural log-likelihood ratio, penalty included. */
  llr: number;
  /** Chance that a stranger agrees this well under any arrangement considered. */
  fmr: number;
}

/** Find the arrangement that explains the scores best; as named when nothing is better. */
export function arrange(named: readonly number[], scores: Scores, fusion: Fusion): Arranged {
  const readings = otherReadings(named, scores);
  const share = readings.length ? SHARE_AS_NAMED : 1.0;
  const plain = weigh({ kind: AS_NAMED, read: named, share }, scores, fusion);
  const others = readings.map((one) => weigh(one, scores, fusion));
  const fmr = Math.min(plain.fmr, ...others.map((one) => one.fmr));
  let best = others[0] ?? plain;
  for (const one of others) if (one.llr > best.llr) best = one;
  const asNamed = plain.cells.length > 0 && best.llr <= plain.llr;
  return { ...(asNamed ? plain : best), fmr };
}

interface Reading {
  kind: string;
  read: readonly number[];
  share: number;
}

/** The other ways to read the names, with the share of belief in each. */
function otherReadings(named: readonly number[], scores: Scores): Reading[] {
  const found: Reading[] = [];
  for (const [kind, renamings] of MISTAKES) {
    const different = new Map<string, readonly number[]>();
    for (const names of renamings) {
      const read = named.map((finger) => names.get(finger) ?? finger);
      if (!same(read, named) && lineUp(read, scores).size) different.set(read.join(), read);
    }
    const share = SHARE_OF_A_MISTAKE / different.size;
    const sorted = [...different.values()].sort(byNames);
    found.push(...sorted.map((read) => ({ kind, read, share })));
  }
  const free = named.map(() => UNKNOWN);
  const places = new Set([...scores.keys()].map(placeOf));
  if (!same(free, named) && places.size > 1) {
    found.push({ kind: UNORDERED, read: free, share: SHARE_OF_A_MISTAKE });
  }
  return found;
}

const same = (a: readonly number[], b: readonly number[]): boolean => a.every((one, k) => one === b[k]);

function byNames(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((one, k) => one !== b[k]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

/** Fuse the fingers as they are read, and pay for the share of belief. */
function weigh({ kind, read, share }: Reading, scores: Scores, fusion: Fusion): Arranged {
  const lines = lineUp(read, scores);
  if (!lines.size) return { kind, cells: [], llr: 0.0, fmr: 1.0 };
  const fingers = [...lines.values()];
  const llr = fusion.llr(fingers) + Math.log(share) - choice(read, scores);
  const fmr = Math.min(1.0, fusion.fmr(fingers) / share);
  return { kind, cells: [...lines.keys()].sort((a, b) => a - b), llr, fmr };
}

/** What it costs, in nats, that fingers of unknown position could be laid out freely. */
function choice(read: readonly number[], scores: Scores): number {
  const free = read.flatMap((finger, number) => (finger === UNKNOWN ? [number] : []));
  const places = new Set([...scores.keys()].filter((key) => free.includes(fingerOf(key))).map(placeOf));
  const fewer = Math.min(free.length, places.size);
  const more = Math.max(free.length, places.size);
  let ways = 1;
  for (let k = 0; k < fewer; k++) ways *= more - k;
  return Math.log(ways);
}

/** The comparisons that count when the fingers are as `read`. */
function lineUp(read: readonly number[], scores: Scores): Map<number, FingerScore> {
  const lines = new Map<number, FingerScore>();
  read.forEach((finger, number) => {
    const found = finger === UNKNOWN ? null : withUnplaced(number, finger, scores);
    if (found) lines.set(cell(number, finger), found);
  });
  const free = read.flatMap((finger, number) => (finger === UNKNOWN ? [number] : []));
  for (const [key, one] of assigned(free, scores)) lines.set(key, one);
  return lines;
}

/** The better of the references at `finger` and of those whose position is unknown. */
function withUnplaced(number: number, finger: number, scores: Scores): FingerScore | null {
  const found = [finger, UNKNOWN].flatMap((place) => scores.get(cell(number, place)) ?? []);
  if (!found.length) return null;
  return {
    score: Math.max(...found.map((one) => one.score)),
    tries: found.reduce((sum, one) => sum + one.tries, 0),
  };
}

/** Give each free finger a position of its own, so that the scores add up to most.
 *
 * Each of the fewer kind, fingers or positions, counts once, as the best of all it was held
 * against: two prints on one position are one piece of evidence.
 */
function assigned(free: readonly number[], scores: Scores): Map<number, FingerScore> {
  const lines = new Map<number, FingerScore>();
  const held = [...scores].filter(([key]) => free.includes(fingerOf(key)));
  const places = [...new Set(held.map(([key]) => placeOf(key)))].sort((a, b) => a - b);
  if (!places.length) return lines;
  const table = free.map((number) => places.map((place) => scores.get(cell(number, place))?.score ?? 0));
  const few = free.length <= places.length;
  assign(table).forEach((column, row) => {
    const found = column < 0 ? undefined : scores.get(cell(free[row]!, places[column]!));
    if (!found) return;
    const against = (key: number): boolean =>
      few ? fingerOf(key) === free[row] : placeOf(key) === places[column];
    const tries = held.reduce((sum, [key, one]) => sum + (against(key) ? one.tries : 0), 0);
    lines.set(cell(free[row]!, places[column]!), { score: found.score, tries });
  });
  return lines;
}
