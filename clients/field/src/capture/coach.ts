// What to tell the officer while the camera looks, and when the shutter goes by itself.
//
// Two kinds of patience keep advice from flickering: a limit is entered at one value and left at a
// better one, and what is said is said after two frames and unsaid after two.
import type { CoachId, Inspection, Tip, Wanted } from "./api.js";
import type { Look } from "./look.js";
import { LEAST_EVIDENCE } from "./prints.js";
import { FEWEST_PPI, LEAST_LIGHT, LEAST_MODULATION, MOST_GLARE } from "./sharpness.js";

/** Good frames in a row before the shutter goes, unless the app wants another number. */
export const STEADY = 4;
/** Frames after which advice comes and goes. */
const PATIENCE = 2;
/** Finger widths between two frames. */
const MOST_MOTION = 0.1;
/** Share of the frame's shorter side that one finger may take. */
const WIDEST = 0.5;
/** Share of the net with ridges from which a finger is there, though no tip is seen. */
const FINGER_THERE = 0.12;
/** Half widths of finger below the tip that must be in the frame. */
const PAD_LENGTH = 2.6;

/** In the order in which to mend it. */
const ORDER: readonly CoachId[] = [
  "no-hand",
  "farther",
  "whole-tip",
  "closer",
  "more-fingers",
  "fewer-fingers",
  "more-light",
  "less-glare",
  "hold-steady",
];

/** How a limit is told: what is measured, where it begins to be amiss, where it is well again. */
interface Limit {
  id: CoachId;
  value: (look: Look, motion: number) => number;
  enter: number;
  leave: number;
}

const LIMITS: readonly Limit[] = [
  { id: "closer", value: (look) => look.distance, enter: FEWEST_PPI, leave: 1.12 * FEWEST_PPI },
  { id: "more-light", value: (look) => look.light, enter: LEAST_LIGHT, leave: 1.3 * LEAST_LIGHT },
  { id: "less-glare", value: (look) => -look.glare, enter: -MOST_GLARE, leave: -0.7 * MOST_GLARE },
  { id: "hold-steady", value: (look) => look.sharpness, enter: LEAST_MODULATION, leave: 1.2 * LEAST_MODULATION },
  { id: "hold-steady", value: (look) => look.evidence, enter: LEAST_EVIDENCE, leave: 1.2 * LEAST_EVIDENCE },
  { id: "hold-steady", value: (_, motion) => -motion, enter: -MOST_MOTION, leave: -0.6 * MOST_MOTION },
];

export class Coach {
  private before: Tip[] = [];
  private entered = new Set<Limit>();
  private said = new Set<CoachId>();
  private readonly rows = new Map<CoachId, number>();
  private steady = 0;
  /** Frames in a row with which something was amiss, and whether "hold" is said in spite of them. */
  private poor = 0;
  private holding = false;

  /** Say what to do after one more frame. */
  after(look: Look, wanted: Wanted): Inspection {
    const motion = moved(this.before, look.tips);
    const amiss = this.amiss(look, motion, wanted.fingers.length);
    const need = wanted.steady ?? STEADY;
    const shot = this.steady >= need;
    this.before = look.tips;
    this.steady = amiss.size ? 0 : shot ? 1 : this.steady + 1;
    this.remember(amiss);
    const advice = ORDER.filter((id) => this.said.has(id));
    this.poor = amiss.size ? this.poor + 1 : 0;
    this.holding = !advice.length && (!this.poor || (this.holding && this.poor <= PATIENCE));
    return {
      tips: look.tips,
      sharpness: look.sharpness,
      light: look.light,
      glare: look.glare,
      distance: look.distance,
      motion,
      advice: this.holding ? ["hold"] : advice,
      steady: this.steady,
      shoot: this.steady >= need,
    };
  }

  /** What is amiss with this frame, by limits that have two sides. */
  private amiss(look: Look, motion: number, fingers: number): Set<CoachId> {
    if (!look.tips.length) {
      this.entered.clear();
      return new Set([look.ridges >= FINGER_THERE ? "whole-tip" : "no-hand"]);
    }
    const found = new Set<CoachId>();
    if (look.tips.length < fingers) found.add("more-fingers");
    if (look.tips.length > fingers) found.add("fewer-fingers");
    if (tooLarge(look)) found.add("farther");
    else if (look.tips.some((tip) => cutOff(tip, look))) found.add("whole-tip");
    for (const limit of LIMITS) {
      const value = limit.value(look, motion);
      if (value < (this.entered.has(limit) ? limit.leave : limit.enter)) this.entered.add(limit);
      else this.entered.delete(limit);
      if (this.entered.has(limit)) found.add(limit.id);
    }
    return found;
  }

  private remember(amiss: ReadonlySet<CoachId>): void {
    for (const id of ORDER) {
      const before = this.rows.get(id) ?? 0;
      const row = amiss.has(id) ? Math.max(0, before) + 1 : Math.min(0, before) - 1;
      this.rows.set(id, row);
      if (row >= PATIENCE) this.said.add(id);
      else if (row <= -PATIENCE) this.said.delete(id);
    }
  }
}

/** How far the tips moved, in finger widths: the farthest; 1 where there was none before. */
export function moved(before: readonly Tip[], now: readonly Tip[]): number {
  if (!before.length || !now.length) return 1;
  const nearest = (tip: Tip): number =>
    Math.min(...before.map((one) => Math.hypot(one.x - tip.x, one.y - tip.y))) / (2 * tip.halfWidth);
  return Math.min(1, Math.max(...now.map(nearest)));
}

const tooLarge = ({ tips, width, height }: Look): boolean =>
  tips.some((tip) => 2 * tip.halfWidth > WIDEST * Math.min(width, height));

/** Whether part of the pad lies outside the frame. */
function cutOff({ x, y, towardX, towardY, halfWidth }: Tip, { width, height }: Look): boolean {
  const outside = (u: number, v: number): boolean => u < 0 || v < 0 || u > width - 1 || v > height - 1;
  const back = PAD_LENGTH * halfWidth;
  return outside(x + 0.05 * halfWidth * towardX, y + 0.05 * halfWidth * towardY) || outside(x - back * towardX, y - back * towardY);
}
