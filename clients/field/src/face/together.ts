// Fingers and face, one answer: what both say, and how often a stranger's say as much. The method,
// its choices and their sources are the node's (senses/multimodal.py).
import { FLOOR } from "../engine/calibration.js";
import { below, quadrature, quantile } from "../engine/normal.js";
import type { Worth } from "./worth.js";

const CORRELATION = 0.1;
/** Belief that both senses speak of the person, and that only one does, for each. */
const TOGETHER = 0.9;
const ALONE = 0.05;
const NODES = quadrature(32);

/** What one sense says of one person. */
export interface Said {
  sense: "finger" | "face";
  /** Natural log-likelihood ratio that it is the same person. */
  llr: number;
  /** Chance that a stranger agrees at least this well by this sense. */
  fmr: number;
  worth: Worth;
}

/** Add up what the senses say; no sense is no evidence, one sense is what it says. */
export function together(said: readonly Said[]): { llr: number; fmr: number } {
  const [first, second] = [...said].sort((a, b) => order(a) - order(b));
  if (!first) return { llr: 0, fmr: 1 };
  if (!second) return { llr: first.llr, fmr: first.fmr };
  const rates = [bothFmr(first, second) / TOGETHER, first.fmr / ALONE, second.fmr / ALONE, 1];
  return { llr: mixed(first.llr, second.llr), fmr: Math.max(FLOOR ** 2, Math.min(...rates)) };
}

const order = (one: Said): number => (one.sense === "finger" ? 0 : 1);

/** What the rate of both can at least be: strangers' senses go together a little, never against each
 * other. It costs nothing, where `together` costs a table: for those who can be no candidates. */
export const leastFmr = (said: readonly Said[]): number => said.reduce((rate, one) => rate * one.fmr, 1);

/** How often what a stranger's two senses weigh adds up to at least this much. */
function bothFmr(first: Said, second: Said): number {
  const weight = first.worth.at(first.fmr) + second.worth.at(second.fmr);
  const { logFmr, nats } = first.worth;
  const last = logFmr.length - 1;
  const at = Array.from({ length: last }, (_, k) => point(Math.exp(logFmr[k + 1]!)));
  // beyond a rate lies at most the weight of the next
  const beyond = Array.from(nats, (_, k) => point(second.worth.fmrOf(weight - nats[Math.min(k + 1, last)]!)));
  let total = 0;
  for (const { node, share } of NODES) {
    let sum = 0;
    for (let k = 0, here = 1; k <= last; k++) {
      const next = k === last ? 0 : reached(at[k]!, node);
      if (here !== next && beyond[k] !== Infinity) sum += (here - next) * reached(beyond[k]!, node);
      here = next;
    }
    total += share * sum;
  }
  return Math.min(1, total);
}

/** The point above which a standard normal lies with a rate. */
const point = (rate: number): number => (rate <= 0 ? Infinity : rate >= 1 ? -Infinity : -quantile(rate));

/** The chance that a stranger's evidence lies beyond a point, given what both have in common. */
const reached = (at: number, factor: number): number =>
  at === -Infinity ? 1 : below(-(at - Math.sqrt(CORRELATION) * factor) / Math.sqrt(1 - CORRELATION));

/** The log of the likelihood ratio under the three hypotheses, by their shares. */
function mixed(first: number, second: number): number {
  const top = Math.max(first + second, first, second);
  const parts =
    TOGETHER * Math.exp(first + second - top) + ALONE * Math.exp(first - top) + ALONE * Math.exp(second - top);
  return top + Math.log(parts);
}
