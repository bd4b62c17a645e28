// Ridges out of light and shade: even contrast, polarity, period, scale (the node's
// senses/finger/photo/relief.py and scale.py).
import { blurred, blurredWidely, clip, deviation, median, on, plane, type Mask, type Plane } from "./planes.js";
import { LineSpectrum } from "./spectrum.js";

/** Pixels at 500 ppi over which light is evened out: two ridges. */
const AROUND = 9.0;
const WINDOW = 64;
const STEP = 16;
const SPECTRUM = new LineSpectrum(WINDOW, 5.0, 16.0);
/** Skewness from which the dark lines are taken for the crests. */
const CLEARLY_DARKER = 0.25;
const CLEAR = 0.3;
const FEWEST_WINDOWS = 4;
/** Share of a window that must be skin. */
const FULL = 0.85;

/** Half of an adult finger's width over the pad; thumbs are wider, little fingers narrower. */
export const MEAN_HALF_WIDTH_MM = 8.0;
const WIDTH_SPREAD = 0.13;
/** Ridge period of adults in pixels at 500 ppi. */
const MEAN_PERIOD = 9.0;
const PERIOD_SPREAD = 0.07;

export function logLight(luma: Plane): Plane {
  return { ...luma, values: luma.values.map((one) => Math.log(Math.max(one, 0) + 0.02)) };
}

/** The relief with mean 0 and deviation 1 everywhere; 0 off the skin. */
export function evenOut(light: Plane, skin: Mask): Plane {
  const made = (of: (k: number) => number): Plane => {
    const out = plane(light.width, light.height);
    for (let k = 0; k < out.values.length; k++) out.values[k] = of(k);
    return out;
  };
  const share = blurredWidely(made((k) => skin.values[k]!), AROUND).values.map((one) => one + 1e-3);
  const mean = blurredWidely(made((k) => light.values[k]! * skin.values[k]!), AROUND).values;
  const flat = made((k) => clip(light.values[k]! - mean[k]! / share[k]!, -0.3, 0.3) * skin.values[k]!);
  const fine = blurred(flat, 0.7);
  const power = blurredWidely(made((k) => fine.values[k]! ** 2), 1.3 * AROUND).values;
  const spread = made((k) => Math.sqrt(power[k]! / share[k]!));
  const seen = on(spread, skin);
  const floor = seen.length ? 0.25 * median(seen) : 1.0;
  return made((k) => (fine.values[k]! / (spread.values[k]! + floor + 1e-4)) * skin.values[k]!);
}

/** Whether the ridges are the lighter lines, as in most photographs: valleys are narrow and dark. */
export function crestsAreLight(relief: Plane, skin: Mask): boolean {
  const values = on(relief, skin);
  if (!values.length) return true;
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  const spread = deviation(values) + 1e-6;
  const skew = values.reduce((sum, one) => sum + ((one - mean) / spread) ** 3, 0) / values.length;
  return skew <= CLEARLY_DARKER;
}

/** The median ridge period in pixels, or null where ridges show nowhere. */
export function ridgePeriod(relief: Plane, skin: Mask): number | null {
  const { width, height } = relief;
  const covered = sums(skin);
  const periods: number[] = [];
  for (let left = 0; left + WINDOW <= width; left += STEP) {
    let ready = false;
    for (let top = 0; top + WINDOW <= height; top += STEP) {
      if (covered(left, top) / (WINDOW * WINDOW) <= FULL) continue;
      if (!ready) SPECTRUM.strip(relief, left);
      ready = true;
      SPECTRUM.window(top);
      const peak = SPECTRUM.peak();
      if (peak.power / (SPECTRUM.total + 1e-6) < CLEAR) continue;
      periods.push(aroundPeak(peak.down, peak.across));
    }
  }
  return periods.length < FEWEST_WINDOWS ? null : median(periods);
}

/** How many places of a window lie on the mask, by sums from the upper left. */
function sums({ width, height, values }: Mask): (left: number, top: number) => number {
  const wide = width + 1;
  const total = new Float64Array(wide * (height + 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0, row = 0; x < width; x++) {
      row += values[y * width + x]!;
      total[(y + 1) * wide + x + 1] = total[y * wide + x + 1]! + row;
    }
  }
  const at = (x: number, y: number): number => total[y * wide + x]!;
  return (x, y) => at(x + WINDOW, y + WINDOW) - at(x, y + WINDOW) - at(x + WINDOW, y) + at(x, y);
}

/** The period at the centre of mass of a spectrum's peak. */
function aroundPeak(down: number, across: number): number {
  let [mass, moment] = [0, 0];
  for (let dv = -2; dv <= 2; dv++) {
    const v = (down + dv + WINDOW) % WINDOW;
    for (let u = Math.max(0, across - 2); u <= across + 2; u++) {
      const power = SPECTRUM.power[v * SPECTRUM.columns + u]!;
      mass += power;
      moment += power * SPECTRUM.frequency(v, u);
    }
  }
  return mass / moment;
}

/** What the half width of a finger is taken for, and one deviation of it as a share. */
export interface Scale {
  halfWidthMm: number;
  error: number;
}

/** Weigh the usual finger width against the usual ridge period, by how much people differ. */
export function guessScale(period: number | null): Scale {
  if (period === null) return { halfWidthMm: MEAN_HALF_WIDTH_MM, error: WIDTH_SPREAD };
  const [byWidth, byPeriod] = [WIDTH_SPREAD ** -2, PERIOD_SPREAD ** -2];
  const weight = byPeriod / (byWidth + byPeriod);
  // a larger half width gives more pixels: the period grows with it
  const correction = Math.exp(weight * Math.log(MEAN_PERIOD / period));
  return { halfWidthMm: MEAN_HALF_WIDTH_MM * correction, error: (byWidth + byPeriod) ** -0.5 };
}

/** Grey levels of a relief, crests dark. */
export function greyOf(relief: Plane, crestsLight: boolean): Uint8Array {
  const sign = crestsLight ? -1 : 1;
  const out = new Uint8Array(relief.values.length);
  for (let k = 0; k < out.length; k++) {
    out[k] = clip(Math.round(150.0 + 55.0 * sign * relief.values[k]!), 0, 255);
  }
  return out;
}
