// From a score to what it is worth: the node's calibration, read from the pack.

const FLOOR = 1e-9;

interface Fields {
  version: number;
  scores: number[];
  log_fmr: number[];
  tail_slope: number;
}

/** A measured, monotone map from scores to false-match rates; upper estimates. */
export class Calibration {
  private constructor(private readonly fields: Fields) {}

  /** Read the JSON of a pack's `calibration` section. */
  static parse(text: string): Calibration {
    const fields = JSON.parse(text) as Fields;
    const same = fields.scores.length === fields.log_fmr.length && fields.scores.length > 1;
    if (fields.version !== 1 || !same || !(fields.tail_slope < 0)) {
      throw new Error("the calibration cannot be read");
    }
    return new Calibration(fields);
  }

  /** Chance that two different fingers score at least `score`. */
  fmr(score: number): number {
    const { scores, log_fmr: logs, tail_slope: slope } = this.fields;
    if (score < scores[0]!) return 1.0;
    const last = scores[scores.length - 1]!;
    const beyond = slope * Math.max(score - last, 0.0);
    return Math.min(1.0, Math.max(FLOOR, Math.exp(interpolate(score, scores, logs) + beyond)));
  }
}

function interpolate(at: number, xs: number[], ys: number[]): number {
  let k = 0;
  while (k < xs.length && xs[k]! <= at) k++;
  if (k === 0) return ys[0]!;
  if (k === xs.length) return ys[ys.length - 1]!;
  const slope = (ys[k]! - ys[k - 1]!) / (xs[k]! - xs[k - 1]!);
  return slope * (at - xs[k - 1]!) + ys[k - 1]!;
}

/** Chance that an event of `rate` happens at least once in `times` independent trials. */
export function anyOf(rate: number, times: number): number {
  return rate >= 1.0 ? 1.0 : -Math.expm1(times * Math.log1p(-rate));
}
