// How much evidence weighs at each rate, and back (the node's senses/fusion.py: Worth).
import { FLOOR, interpolate, type Calibration } from "../engine/calibration.js";
import { type Fusion, SPOILT, STEP } from "../engine/fusion.js";

const FUZZ = 1e-9;
const RATES = 800;

export class Worth {
  private readonly rising: Float64Array;

  /** `logFmr` falls from 0, no two alike; `nats` never falls. */
  constructor(
    readonly logFmr: Float64Array,
    readonly nats: Float64Array,
  ) {
    this.rising = logFmr.map((one) => -one);
  }

  /** The weight at a rate. */
  at(fmr: number): number {
    return interpolate(-Math.log(fmr), this.rising, this.nats);
  }

  /** How often strangers reach at least this weight. */
  fmrOf(weight: number): number {
    const needed = weight - FUZZ; // several rates may weigh alike: the highest of them counts
    const most = this.nats[this.nats.length - 1]!;
    return needed > most ? 0 : Math.exp(interpolate(needed, this.nats, this.logFmr));
  }
}

/** What one comparison weighs at each rate; `spoilt` is the chance that it says nothing. */
export function oneWorth(calibration: Calibration, spoilt = SPOILT): Worth {
  const logFmr = Float64Array.from({ length: RATES }, (_, k) => (k * Math.log(FLOOR)) / (RATES - 1));
  let most = -Infinity;
  const nats = logFmr.map((log, k) => {
    const last = k === RATES - 1;
    const llr = last ? calibration.mostLlr : calibration.llr(calibration.thresholdAt(Math.exp(log)));
    most = Math.max(most, Math.log(spoilt + (1 - spoilt) * Math.exp(llr)));
    return most;
  });
  return new Worth(logFmr, nats);
}

/** What the evidence of so many fingers together weighs at each rate. */
export function fingersWorth(fusion: Fusion, fingers: number): Worth {
  if (fingers === 1) return oneWorth(fusion.calibration);
  const falling: number[] = [];
  const nats: number[] = [];
  fusion.tail(fingers).forEach((log, cell) => {
    const rate = Math.min(log, 0);
    if (falling.length && rate === falling[falling.length - 1]) return;
    falling.push(rate);
    nats.push(cell * STEP + fingers * Math.log(SPOILT));
  });
  return new Worth(Float64Array.from(falling), Float64Array.from(nats));
}
