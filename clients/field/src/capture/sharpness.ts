// How well a pad shows its ridges, in numbers and in what to do about it (the node's
// senses/finger/photo/sharpness.py).
import type { CoachId } from "./api.js";
import type { FlatPad } from "./flat.js";
import { blurred, blurredWidely, clip, deviation, mask, median, on, type Mask, type Plane } from "./planes.js";
import { logLight } from "./relief.js";
import { shrunk } from "./shapes.js";

/** Ridges that vary less than this share of the light around them are not to be trusted. */
export const LEAST_MODULATION = 0.012;
export const MOST_FINE_SHARE = 0.55;
export const MOST_GLARE = 0.06;
/** Median green of the pad, 0..1, below which noise wins. */
export const LEAST_LIGHT = 0.1;
/** Below this ridges are less than 4.5 pixels apart. */
export const FEWEST_PPI = 250.0;

export interface Sharpness {
  /** Standard deviation of the ridges in shares of the light around them. */
  modulation: number;
  /** How much of that is finer than ridges, 0..1: high is noise. */
  fineShare: number;
  /** Share of the pad that reflects a lamp, 0..1. */
  glare: number;
}

/** Measure a pad laid flat at 500 ppi. */
export function measureSharpness(pad: FlatPad): Sharpness {
  if (!pad.skin.values.includes(1)) return { modulation: 0, fineShare: 1, glare: 0 };
  const inner = shrunk(pad.skin, 6);
  const where = inner.values.includes(1) ? inner : pad.skin;
  const light = logLight(pad.luma);
  const coarse = blurredWidely(light, 6.0).values;
  const ridges = blurred(light, 1.6).values;
  const soft = blurred(light, 1.2).values;
  const spread = (of: (k: number) => number): number => {
    const part: Plane = { ...light, values: light.values.map((_, k) => clip(of(k), -0.3, 0.3)) };
    return deviation(on(part, where));
  };
  const band = spread((k) => ridges[k]! - coarse[k]!);
  const rest = spread((k) => light.values[k]! - soft[k]!);
  return { modulation: band, fineShare: rest / (rest + band + 1e-6), glare: glareOf(pad.green, where) };
}

/** The share that is white, or far lighter than the rest. */
export function glareOf(green: Plane, where: Mask): number {
  const seen = on(green, where);
  if (!seen.length) return 0;
  const bright = 1.5 * median(seen) + 0.08;
  return seen.reduce((sum, one) => sum + Number(one > 0.97 || one > bright), 0) / seen.length;
}

/** What to do better, most important first. */
export function advise(found: Sharpness, light: number, ppi: number): CoachId[] {
  const said: CoachId[] = [];
  if (ppi < FEWEST_PPI) said.push("closer");
  if (found.modulation < LEAST_MODULATION || found.fineShare > MOST_FINE_SHARE) said.push("hold-steady");
  if (found.glare > MOST_GLARE) said.push("less-glare");
  if (light < LEAST_LIGHT) said.push("more-light");
  return said;
}

/** A round place, for pads that are not laid flat. */
export function disc(width: number, height: number, x: number, y: number, radius: number): Mask {
  const out = mask(width, height);
  for (let v = Math.max(0, Math.ceil(y - radius)); v <= Math.min(height - 1, y + radius); v++) {
    const half = Math.sqrt(radius * radius - (v - y) ** 2);
    for (let u = Math.max(0, Math.ceil(x - half)); u <= Math.min(width - 1, x + half); u++) out.values[v * width + u] = 1;
  }
  return out;
}
