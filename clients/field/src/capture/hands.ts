// Which hand a photograph of four fingers shows, where that can be measured, and which finger is
// which in it.
//
// In a photograph of the palm side the tips of a hand lie on an arc: the index finger reaches
// clearly further than the little one and is wider. Held slanted, or with a finger bent, they do
// not, and then nothing is said. No set of real photographs was there to measure this on.
import type { CoachId, GuardId, Tip } from "./api.js";

export type Hand = "right" | "left";

/** Positions from left to right as a contact print shows the four long fingers. */
const AS_PRINTED: Record<Hand, readonly number[]> = { right: [2, 3, 4, 5], left: [10, 9, 8, 7] };
/** Finger widths by which the index finger must reach further than the little one. */
const LEAST_REACH = 0.3;
/** And by which share it must be wider. */
const LEAST_WIDER = 1.04;
/** Cosine of the angle, 30 degrees, by which a thumb points away from the fingers. */
const THUMB_AWAY = Math.cos(Math.PI / 6);

/** The hand of four or five tips in the order of a contact print; null if it cannot be told. */
export function handOf(tips: readonly Tip[]): Hand | null {
  if (tips.length === 5) return byThumb(tips);
  if (tips.length !== 4) return null;
  const [first, last] = [tips[0]!, tips[3]!];
  const reach = (ahead(first, tips) - ahead(last, tips)) / (first.halfWidth + last.halfWidth);
  const wider = first.halfWidth / last.halfWidth;
  if (reach >= LEAST_REACH && wider >= LEAST_WIDER) return "right";
  if (reach <= -LEAST_REACH && wider <= 1 / LEAST_WIDER) return "left";
  return null;
}

/** A fifth tip at one end that points away is the thumb; a contact print has a right one first. */
function byThumb(tips: readonly Tip[]): Hand | null {
  const away = (tip: Tip): boolean => {
    const [x, y] = direction(tips.filter((one) => one !== tip));
    return tip.towardX * x + tip.towardY * y < THUMB_AWAY;
  };
  const [first, last] = [away(tips[0]!), away(tips[4]!)];
  if (first === last) return null;
  return first ? "right" : "left";
}

/** How far ahead a tip is in the direction in which all of them point. */
function ahead(tip: Tip, tips: readonly Tip[]): number {
  const [x, y] = direction(tips);
  return tip.x * x + tip.y * y;
}

function direction(tips: readonly Tip[]): [number, number] {
  const x = tips.reduce((sum, tip) => sum + tip.towardX, 0);
  const y = tips.reduce((sum, tip) => sum + tip.towardY, 0);
  const length = Math.hypot(x, y) || 1;
  return [x / length, y / length];
}

export interface Named {
  /** One for each tip, 0 where it cannot be told. */
  fingers: number[];
  guards: GuardId[];
  advice: CoachId[];
}

/** Name the tips of a photograph, given in the order of a contact print, by what was wanted. */
export function nameTips(tips: readonly Tip[], wanted: readonly number[]): Named {
  const unknown = tips.map(() => 0);
  if (tips.length > wanted.length) return { fingers: unknown, guards: [], advice: ["fewer-fingers"] };
  if (tips.length < wanted.length) return { fingers: unknown, guards: [], advice: ["more-fingers"] };
  const asked = askedHand(wanted);
  if (!asked) return { fingers: wanted.length === 1 ? [wanted[0]!] : unknown, guards: [], advice: [] };
  const seen = handOf(tips);
  // a hand that contradicts what was asked leaves its fingers without a name
  if (seen && seen !== asked) return { fingers: unknown, guards: ["other-hand"], advice: [] };
  return { fingers: [...AS_PRINTED[asked]], guards: seen ? [] : ["hand-unknown"], advice: [] };
}

/** The hand whose four long fingers are wanted, in any order. */
function askedHand(wanted: readonly number[]): Hand | null {
  const sorted = [...wanted].sort((a, b) => a - b).join();
  if (sorted === "2,3,4,5") return "right";
  return sorted === "7,8,9,10" ? "left" : null;
}
