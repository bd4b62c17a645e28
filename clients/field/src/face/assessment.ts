// How good a picture of a face is, and why it is not better (the node's assessment.py).
import type { Measures } from "./measures.js";
import { even } from "./shapes.js";

/** Powers of the components in the product that is the quality. */
const WEIGHTS = {
  unified_score: 0.7,
  head_pose: 0,
  eyes_open: 0,
  sharpness: 0.2,
  exposure: 0,
  illumination_uniformity: 0,
  inter_eye_distance: 0.05,
  occlusion: 0.15,
  crop_of_the_face: 0,
  background_uniformity: 0,
};

export type Component = keyof typeof WEIGHTS;

/** The same for networks of which nobody said how long their embedding of a clear face is. */
const PLAIN_WEIGHTS: Partial<Record<Component, number>> = {
  head_pose: 0.35,
  sharpness: 0.3,
  exposure: 0.15,
  illumination_uniformity: 0.3,
  inter_eye_distance: 0.3,
  occlusion: 0.25,
};

/** Shares of one tint below which a picture has no colour of its own. */
const GREY = 0.015;

/** What is amiss, in the order in which to mend it: light, camera, person, kind of picture. */
export const REASONS = [
  "too-dark", "too-bright", "uneven-light", "too-small", "cut-off", "blurred", "turned", "tilted", "covered",
  "eyes-closed", "busy-background", "drawing", "no-colour",
] as const; // prettier-ignore
export type Reason = (typeof REASONS)[number];

export interface Assessment {
  /** 0..100. */
  quality: number;
  components: Record<Component, number>;
  reasons: Reason[];
}

export function judge(seen: Measures): Assessment {
  const parts = components(seen);
  const names = Object.keys(WEIGHTS) as Component[];
  // a component of 0 spoils much, not all: some of the measures are coarse
  const powers: Partial<Record<Component, number>> = Number.isNaN(seen.fullness) ? PLAIN_WEIGHTS : WEIGHTS;
  const log = names.reduce((sum, name) => sum + (powers[name] ?? 0) * Math.log(Math.max(parts[name], 2) / 100), 0);
  const whole = Object.fromEntries(names.map((name) => [name, even(parts[name])]));
  const wrong = amiss(seen);
  return {
    quality: even(100 * Math.exp(log)),
    components: whole as Record<Component, number>,
    reasons: REASONS.filter((reason) => wrong[reason]),
  };
}

function components(seen: Measures): Record<Component, number> {
  const { yaw, pitch, roll } = seen.pose;
  return {
    unified_score: Number.isNaN(seen.fullness) ? 100 : scale(seen.fullness, 0.64, 1.33),
    head_pose: Math.min(scale(Math.abs(yaw), 55, 12), scale(Math.abs(pitch), 50, 20), scale(Math.abs(roll), 60, 12)),
    eyes_open: scale(seen.eyeOpening, 0.1, 0.22),
    sharpness: scale(seen.sharpness, 0.04, 0.18),
    exposure: Math.min(scale(seen.luminance, 20, 70), scale(seen.luminance, 240, 195), scale(seen.clipped, 0.5, 0.05)),
    illumination_uniformity: scale(seen.unevenness, 1, 0.3),
    inter_eye_distance: scale(seen.eyeDistance, 8, 50),
    occlusion: Math.min(scale(seen.jawShift, 32, 12), scale(seen.eyeContrast, 0.1, 0.45), scale(seen.steady, 0.4, 0.9)),
    crop_of_the_face: scale(seen.cutOff, 0.4, 0.12),
    background_uniformity: Number.isNaN(seen.clutter) ? 100 : scale(seen.clutter, 14, 3),
  };
}

/** 0 at `worst`, 100 at `best`, straight between, whichever is larger. */
const scale = (value: number, worst: number, best: number): number =>
  Math.min(100, Math.max(0, (100 * (value - worst)) / (best - worst)));

function amiss(seen: Measures): Record<Reason, boolean> {
  const { yaw, pitch, roll } = seen.pose;
  const grey = seen.colour < GREY;
  // burnt-out skin is flat with strong edges too, but has colour
  const drawing = seen.drawn > 0 && (grey || seen.clipped < 0.15);
  return {
    "too-dark": seen.luminance < 50,
    "too-bright": seen.luminance > 205 || seen.clipped > 0.25,
    "uneven-light": seen.unevenness > 0.6,
    "too-small": seen.eyeDistance < 30,
    "cut-off": seen.cutOff > 0.2,
    blurred: seen.sharpness < 0.11,
    turned: Math.abs(yaw) > 35 || Math.abs(pitch) > 35,
    tilted: Math.abs(roll) > 25,
    covered: seen.jawShift > 20 || seen.eyeContrast < 0.3 || seen.steady < 0.75,
    "eyes-closed": seen.eyeOpening < 0.15,
    "busy-background": seen.clutter > 9,
    drawing,
    "no-colour": grey && !drawing,
  };
}
