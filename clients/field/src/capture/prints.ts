// From a photograph of fingers to prints laid flat, step by step (the node's
// senses/finger/photo/prints.py): where fine parallel lines are, which colours lie there, where
// the silhouette ends in round tips; then each pad flat, at the scale that width and ridges speak
// for, evened out, crests dark, its focus and glare measured.
import type { Photo, PhotoId, PhotoPrint, Tip } from "./api.js";
import { overviewBlock, reducePhoto, ridgeEvidence } from "./evidence.js";
import { layFlat } from "./flat.js";
import { median, on, type Plane } from "./planes.js";
import { crestsAreLight, evenOut, greyOf, guessScale, logLight, MEAN_HALF_WIDTH_MM, ridgePeriod } from "./relief.js";
import { advise, measureSharpness } from "./sharpness.js";
import { findSkin } from "./skin.js";
import { findTips } from "./tips.js";

export const MOST_FINGERS = 5;
/** Mean ridge evidence on a pad; what is rounded like a finger but has less is none. */
export const LEAST_EVIDENCE = 0.4;
/** Pixels: a fingertip that fills a smaller photograph has less than 250 pixels an inch. */
export const LEAST_SIDE = 240;
const MM_PER_INCH = 25.4;

/** A photograph without a print, by a stable name. */
export class NoFinger extends Error {
  constructor(readonly code: PhotoId) {
    super(code);
  }
}

/** The fingertips with visible ridges, from left to right as a contact print would show them. */
export function locateTips(photo: Photo): Tip[] {
  const block = overviewBlock(photo);
  const evidence = ridgeEvidence(photo, block);
  const tips = findTips(findSkin(reducePhoto(photo, block), evidence));
  const sure = tips.filter((tip) => meanOnPad(evidence, tip) >= LEAST_EVIDENCE);
  return inOrder(widest(sure).map((tip) => enlarged(tip, block)));
}

/** All prints of a photograph, laid flat; finger 0 and no utility yet. */
export function findPrints(photo: Photo): PhotoPrint[] {
  if (Math.min(photo.width, photo.height) < LEAST_SIDE) throw new NoFinger("photo-too-small");
  const tips = locateTips(photo);
  if (!tips.length) throw new NoFinger("no-finger");
  return tips.map((tip) => printOf(photo, tip));
}

export const widest = (tips: Tip[]): Tip[] =>
  [...tips].sort((a, b) => b.halfWidth - a.halfWidth).slice(0, MOST_FINGERS);

/** Sort across the direction in which the fingers point, mirrored. */
export function inOrder(tips: Tip[]): Tip[] {
  const x = tips.reduce((sum, tip) => sum + tip.towardX, 0);
  const y = tips.reduce((sum, tip) => sum + tip.towardY, 0);
  const place = (tip: Tip): number => tip.x * y - tip.y * x;
  return [...tips].sort((a, b) => place(a) - place(b));
}

function meanOnPad(evidence: Plane, tip: Tip): number {
  const x = tip.x - 1.2 * tip.halfWidth * tip.towardX;
  const y = tip.y - 1.2 * tip.halfWidth * tip.towardY;
  const reach = 0.8 * tip.halfWidth;
  let [sum, count] = [0, 0];
  for (let v = 0; v < evidence.height; v++) {
    for (let u = 0; u < evidence.width; u++) {
      if (Math.hypot(u - x, v - y) > reach) continue;
      sum += evidence.values[v * evidence.width + u]!;
      count++;
    }
  }
  return count ? sum / count : 0;
}

/** A tip of the overview in pixels of the photograph. */
export function enlarged(tip: Tip, block: number): Tip {
  return { ...tip, x: (tip.x + 0.5) * block, y: (tip.y + 0.5) * block, halfWidth: tip.halfWidth * block };
}

/** Lay the pad at `tip` flat, at the scale that width and ridges speak for. */
export function printOf(photo: Photo, tip: Tip): PhotoPrint {
  const first = layFlat(photo, tip, MEAN_HALF_WIDTH_MM);
  const scale = guessScale(ridgePeriod(evenOut(logLight(first.luma), first.skin), first.skin));
  const pad = layFlat(photo, tip, scale.halfWidthMm);
  const relief = evenOut(logLight(pad.luma), pad.skin);
  const inverted = crestsAreLight(relief, pad.skin);
  const ppi = (tip.halfWidth / scale.halfWidthMm) * MM_PER_INCH;
  const found = measureSharpness(pad);
  const { width, height } = relief;
  return {
    finger: 0,
    image: { width, height, pixels: greyOf(relief, inverted), dpi: 500, contactless: true },
    utility: null,
    reasons: advise(found, median(on(pad.green, pad.skin)), ppi),
    tip,
    ppi,
    scaleError: scale.error,
    inverted,
    ...found,
  };
}
