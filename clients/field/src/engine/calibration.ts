// From a score to what it is worth: the node's calibration, read from the pack.

export const FLOOR = 1e-9;

interface Fields {
  version: number;
  scores: number[];
  log_fmr: number[];
  tail_slope: number;
  slope: number;
  offset: number;
  least_llr: number;
  most_llr: number;
}

/** A measured, monotone map from scores to false-match rates, upper estimates; and to evidence. */
export class Calibration {
  private constructor(private readonly fields: Fields) {}

  /** Read the JSON of a pack's `calibration` section. */
  static parse(text: string): Calibration {
    const fields = JSON.parse(text) as Fields;
    const same = fields.scores.length === fields.log_fmr.length && fields.scores.length > 1;
    const numbers = [fields.slope, fields.offset, fields.least_llr, fields.most_llr];
    const sound = fields.tail_slope < 0 && fields.slope > 0 && numbers.every(Number.isFinite);
    if (fields.version !== 1 || !same || !sound) throw new Error("the calibration cannot be read");
    return new Calibration(fields);
  }

  /** Most that one finger can weigh. */
  get mostLlr(): number {
    return this.fields.most_llr;
  }

  /** Chance that two different fingers score at least `score`. */
  fmr(score: number): number {
    const { scores, log_fmr: logs, tail_slope: slope } = this.fields;
    if (score < scores[0]!) return 1.0;
    const last = scores[scores.length - 1]!;
    const beyond = slope * Math.max(score - last, 0.0);
    return Math.min(1.0, Math.max(FLOOR, Math.exp(interpolate(score, scores, logs) + beyond)));
  }

  /** Whether a score lies beyond what the impostor pairs of the data reached. */
  extrapolated(score: number): boolean {
    return score > this.fields.scores[this.fields.scores.length - 1]!;
  }

  /** Natural logarithm of how much likelier `score` is for one finger than for two. */
  llr(score: number): number {
    const { slope, offset, least_llr: least, most_llr: most } = this.fields;
    return Math.min(most, Math.max(least, slope * score + offset));
  }

  /** Least score whose false-match rate is at most `rate`; infinity below the floor. */
  thresholdAt(rate: number): number {
    const { scores, log_fmr: logs, tail_slope: slope } = this.fields;
    if (rate >= 1.0) return Math.min(0.0, scores[0]!);
    if (rate < FLOOR) return Infinity;
    const wanted = Math.log(rate);
    const last = logs[logs.length - 1]!;
    if (wanted < last) return scores[scores.length - 1]! + (wanted - last) / slope;
    return interpolate(-wanted, logs.map((log) => -log), scores);
  }
}

/** Piecewise linear map through knots that rise; level beyond the ends. */
export function interpolate(at: number, xs: ArrayLike<number>, ys: ArrayLike<number>): number {
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (xs[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return ys[0]!;
  if (low === xs.length) return ys[low - 1]!;
  const slope = (ys[low]! - ys[low - 1]!) / (xs[low]! - xs[low - 1]!);
  return slope * (at - xs[low - 1]!) + ys[low - 1]!;
}

/** Chance that an event of `rate` happens at least once in `times` independent trials. */
export function anyOf(rate: number, times: number): number {
  return rate >= 1.0 ? 1.0 : -Math.expm1(times * Math.log1p(-rate));
}
