// What a print is worth, and why it is not worth more (the node's senses/finger/assessment.py).
import type { GrayImage } from "../engine/api.js";
import { readCompact } from "../engine/compact.js";
import type { Assessment, ReasonId } from "./api.js";
import { appearance, type Appearance } from "./appearance.js";

/** From here on a print is as good as any: a reason is given only for what nearly spoilt it. */
const GOOD = 70;
/** Below this there is a reason always, if only that minutiae are few. */
const POOR = 60;
/** Sure minutiae; a doubtful one counts in part. */
const FEW = 12;

/** Limits between causes for prints that are not good, and for good ones; the node's. */
const LIMITS = {
  stain: [20, 40],
  inkedMost: [0.65, 0.8],
  inkedLeast: 0.31,
  contrast: [25, 14],
  lightness: [130, 90],
  smear: 0.45,
  area: 100,
  offset: 0.15,
} as const;

/** Weigh a print that the engine has read; `template` is what it read, in the stored form. */
export function assess(image: GrayImage, template: Uint8Array): Assessment {
  const { quality, minutiae } = readCompact(template);
  const look = appearance(image);
  if (!look) return { utility: quality, reasons: ["few-minutiae"] };
  const sure = minutiae.quality.reduce((sum, one) => sum + one, 0) / 100;
  return { utility: quality, reasons: reasonsOf(look, sure, quality) };
}

/** What is amiss with a print of quality `score`, in the order to mend it. */
export function reasonsOf(look: Appearance, sureMinutiae: number, score: number): ReasonId[] {
  const poor = score < GOOD;
  const limit = ([usual, good]: readonly [number, number]): number => (poor ? usual : good);
  const signs: [ReasonId, boolean][] = [
    ["dirty-sensor", look.stain > limit(LIMITS.stain)],
    ["moved", poor && look.smear > LIMITS.smear],
    ["small-area", poor && look.area < LIMITS.area],
    ["off-centre", poor && look.offset > LIMITS.offset],
    ["dry", poor && look.inked < LIMITS.inkedLeast],
    ["wet", look.inked > limit(LIMITS.inkedMost)],
    ["faint", look.lightness >= LIMITS.lightness[0] && look.contrast < limit(LIMITS.contrast)],
    ["dark", look.lightness < limit(LIMITS.lightness)],
    ["few-minutiae", sureMinutiae < FEW],
  ];
  const found = signs.filter(([, seen]) => seen).map(([id]) => id);
  return found.length || score >= POOR ? found : ["few-minutiae"];
}
