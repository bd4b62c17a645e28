// What a face says of one person, and what the years took of it (the node's senses/face_evidence.py
// and ageing.py, which name their sources).
import type { Calibration } from "../engine/calibration.js";
import { SPOILT } from "../engine/fusion.js";
import type { Said } from "./together.js";
import { oneWorth, type Worth } from "./worth.js";

/** Share of right children that are not recognised after half a year and after three. */
const EARLY = logOdds(1 - 0.983);
const LATE = logOdds(1 - 0.949);
const [HALF_A_YEAR, THREE_YEARS] = [0.5, 3];
/** From then on, and where nobody knows when a photograph was taken, a child's face weighs least. */
const MOST_YEARS = 15;

/** What lies between a photograph on record and the probe; null where nobody knows. */
export interface Elapsed {
  years: number | null;
  /** Whether the person was under 18 in the photograph, or may have been. */
  minor: boolean;
}

export interface FaceScore {
  score: number;
  elapsed: Elapsed;
}

/** The share of right children that are not recognised so long after the photograph. */
export function lostBy(years: number | null): number {
  const passed = years === null ? MOST_YEARS : Math.min(Math.max(years, 0), MOST_YEARS);
  const odds = EARLY + ((LATE - EARLY) * (passed - HALF_A_YEAR)) / (THREE_YEARS - HALF_A_YEAR);
  return 1 / (1 + Math.exp(-odds));
}

function logOdds(share: number): number {
  return Math.log(share / (1 - share));
}

const spoilt = ({ years, minor }: Elapsed): number => (minor ? 1 - (1 - SPOILT) * (1 - lostBy(years)) : SPOILT);

/** Weighs faces by one calibration. */
export class FaceEvidence {
  private readonly worth: Worth;

  constructor(readonly calibration: Calibration) {
    this.worth = oneWorth(calibration);
  }

  /** One person's photographs, one piece of evidence: the least rate, times the tries. */
  says(scores: readonly FaceScore[], probes = 1): { best: number; said: Said } {
    const tries = scores.length * probes;
    const said = scores.map((one) => this.one(one, tries));
    let best = 0;
    said.forEach((one, k) => {
      const { fmr, llr } = said[best]!;
      if (one.fmr < fmr || (one.fmr === fmr && one.llr > llr)) best = k;
    });
    return { best, said: said[best]! };
  }

  private one({ score, elapsed }: FaceScore, tries: number): Said {
    const { calibration } = this;
    const rate = Math.min(1, tries * calibration.fmr(score));
    // the best of many tries counts as the lower score it equals
    const counted = tries === 1 ? score : Math.min(score, calibration.thresholdAt(rate));
    const llr = calibration.llr(counted);
    const nats = robust(llr, spoilt(elapsed));
    const fmr = Math.min(1, rate * Math.exp(Math.max(0, robust(llr, SPOILT) - nats)));
    return { sense: "face", llr: nats, fmr, worth: this.worth };
  }
}

const robust = (llr: number, share: number): number => Math.log(share + (1 - share) * Math.exp(llr));
