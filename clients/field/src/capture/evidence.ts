// Where in a photograph fine parallel lines are: evidence of skin that knows no colour (the node's
// senses/finger/photo/evidence.py).
import type { Photo } from "./api.js";
import { blockMeans, blurred, blurredWidely, clip, padded, plane, stretched, type Plane } from "./planes.js";
import { LineSpectrum } from "./spectrum.js";

/** Longest side in pixels of the reduced photograph in which fingers are looked for. */
export const OVERVIEW = 320;
/** Weights of red, green and blue (ITU-R BT.601). */
export const LUMA = [0.299, 0.587, 0.114] as const;

const WINDOW = 32;
const STEP = 8;
const WIDE_STEP = 16;
/** Longest side in pixels from which windows are taken half as densely. */
const LARGE = 1600;
/** Ridges weaker than this share of the light around them count in part: sensor noise. */
const LEAST_RELIEF = 0.008;
const SPECTRUM = new LineSpectrum(WINDOW, 4.5, 10.5);
const TAPERED = SPECTRUM.taper.reduce((sum, one) => sum + one * one, 0);

/** How many pixels of the photograph one side of an overview pixel has. */
export function overviewBlock({ width, height }: Photo, overview = OVERVIEW): number {
  return Math.max(1, Math.ceil(Math.max(width, height) / overview));
}

/** Red, green and blue 0..1, averaged over square blocks. */
export function reducePhoto({ width, height, pixels }: Photo, block: number): [Plane, Plane, Plane] {
  const band = (which: number): Plane => {
    const whole = plane(width, height);
    for (let k = 0, at = which; k < whole.values.length; k++, at += 4) whole.values[k] = pixels[at]! / 255;
    return block === 1 ? whole : blockMeans(whole, block);
  };
  return [band(0), band(1), band(2)];
}

/** The logarithm of the light, so that dark skin in bad light counts as much as light skin. */
export function logLuma({ width, height, pixels }: Photo): Plane {
  const out = plane(width, height);
  for (let k = 0; k < out.values.length; k++) {
    const at = 4 * k;
    const light = LUMA[0] * pixels[at]! + LUMA[1] * pixels[at + 1]! + LUMA[2] * pixels[at + 2]!;
    out.values[k] = LOGARITHMS[Math.round(light * FINE)]!;
  }
  return out;
}

/** Steps of a grey level in the table of logarithms: an error of a 4,000th at most. */
const FINE = 256;
const LOGARITHMS = Float32Array.from({ length: 255 * FINE + 1 }, (_, k) => Math.log(k / FINE + 8));

/** How much each part looks like ridges, 0..1, at the size of the overview. */
export function ridgeEvidence(photo: Photo, block: number): Plane {
  const best = plane(Math.floor(photo.width / block), Math.floor(photo.height / block));
  let light = logLuma(photo);
  for (let scale = 0; scale < 3 && Math.min(light.width, light.height) >= 2 * WINDOW; scale++) {
    const found = stretched(peaks(light), best.width, best.height).values;
    for (let k = 0; k < found.length; k++) if (found[k]! > best.values[k]!) best.values[k] = found[k]!;
    light = blockMeans(light, 2);
  }
  return best;
}

/** The share of the strongest line pattern in each window, one a step. */
function peaks(light: Plane): Plane {
  const step = Math.max(light.width, light.height) <= LARGE ? STEP : WIDE_STEP;
  const whole = padded(relief(light), WINDOW / 2);
  const out = plane(Math.floor(light.width / step) + 1, Math.floor(light.height / step) + 1);
  for (let column = 0; column < out.width; column++) {
    SPECTRUM.strip(whole, column * step);
    for (let row = 0; row < out.height; row++) {
      SPECTRUM.window(row * step);
      out.values[row * out.width + column] = peakShare();
    }
  }
  return blurred(out, 1.0);
}

/** Light without what is finer than ridges (noise) and without what is coarser (shade). */
export function relief(light: Plane): Plane {
  const [fine, coarse] = [blurred(light, 0.9), blurredWidely(light, 5.0).values];
  for (let k = 0; k < coarse.length; k++) fine.values[k] = clip(fine.values[k]! - coarse[k]!, -0.2, 0.2);
  return fine;
}

function peakShare(): number {
  const { total } = SPECTRUM;
  const strength = Math.sqrt(total) / WINDOW / TAPERED;
  return (SPECTRUM.peak().power / (total + 1e-9)) * Math.min(1, strength / LEAST_RELIEF);
}

/** The mean of a patch alone, at least a window large, read in windows that overlap by half.
 *
 * A fraction of the work: what blurring would do to the light is done to its power.
 */
export function patchEvidence(light: Plane): number {
  const centred = { ...light, values: off(light.values) };
  let [sum, count] = [0, 0];
  for (let left = 0; left + WINDOW <= light.width; left += WINDOW / 2) {
    SPECTRUM.strip(centred, left);
    for (let top = 0; top + WINDOW <= light.height; top += WINDOW / 2) {
      SPECTRUM.window(top);
      sum += passedShare();
      count++;
    }
  }
  return sum / count;
}

/** Without their mean, whose power would leak into that of ridges. */
function off(values: Float32Array): Float32Array {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k]!;
  const mean = sum / values.length;
  const out = new Float32Array(values.length);
  for (let k = 0; k < out.length; k++) out[k] = values[k]! - mean;
  return out;
}

function passedShare(): number {
  const { power, columns } = SPECTRUM;
  let total = 0;
  for (let at = 0, across = 0; at < PASSED.length; at++, across = across + 1 === columns ? 0 : across + 1) {
    power[at]! *= PASSED[at]!;
    total += power[at]! * (across ? 2 : 1);
  }
  const strength = Math.sqrt(total) / WINDOW / TAPERED;
  return (SPECTRUM.peak().power / (total + 1e-9)) * Math.min(1, strength / LEAST_RELIEF);
}

/** The share of power that `relief` lets pass at each place of the spectrum. */
const PASSED = Float64Array.from({ length: SPECTRUM.power.length }, (_, at) => {
  const frequency = SPECTRUM.frequency(Math.floor(at / SPECTRUM.columns), at % SPECTRUM.columns);
  const kept = (sigma: number): number => Math.exp(-2 * (Math.PI * sigma * frequency) ** 2);
  return (kept(0.9) - kept(5.0)) ** 2;
});
