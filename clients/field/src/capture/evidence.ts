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
export function reducePhoto(photo: Photo, block: number): [Plane, Plane, Plane] {
  const band = (at: number): Plane => {
    const whole = plane(photo.width, photo.height);
    for (let k = 0; k < whole.values.length; k++) whole.values[k] = photo.pixels[4 * k + at]! / 255;
    return blockMeans(whole, block);
  };
  return [band(0), band(1), band(2)];
}

/** The logarithm of the light, so that dark skin in bad light counts as much as light skin. */
export function logLuma({ width, height, pixels }: Photo): Plane {
  const out = plane(width, height);
  for (let k = 0; k < out.values.length; k++) {
    const at = 4 * k;
    const light = LUMA[0] * pixels[at]! + LUMA[1] * pixels[at + 1]! + LUMA[2] * pixels[at + 2]!;
    out.values[k] = Math.log(light + 8);
  }
  return out;
}

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

/** The same of one patch alone, at least a window large: the strongest of its windows. */
export function patchEvidence(light: Plane): number {
  const flat = relief(light);
  let best = 0;
  for (let left = 0; left + WINDOW <= flat.width; left += WINDOW / 2) {
    SPECTRUM.strip(flat, left);
    for (let top = 0; top + WINDOW <= flat.height; top += WINDOW / 2) {
      SPECTRUM.window(top);
      best = Math.max(best, peakShare());
    }
  }
  return best;
}
