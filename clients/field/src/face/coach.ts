// What to do while the camera looks at a face: the first thing to mend, said once it lasts.
import type { FaceGlance } from "./api.js";
import type { Reason } from "./assessment.js";

/** By ids that stay; the words stand in `src/words`. */
export type FaceAdvice =
  | "no-face" | "one-face" | "centre" | "closer" | "farther" | "backlit" | "more-light" | "less-light"
  | "even-light" | "hold-steady" | "look-here" | "upright" | "uncover" | "open-eyes" | "hold"; // prettier-ignore

/** Good frames in a row before the shutter goes by itself. */
export const STEADY = 3;
/** Shares of the frame: how high a face should be, how far it may stand from the middle, and how far
 * it may move between two frames in heights of the face. Choices. */
const [LOWEST, HIGHEST, OFF, MOVED] = [0.3, 0.85, 0.18, 0.12];
/** Grey levels by which a frame is brighter than the face in it before the light behind is named. */
const BACKLIT = 70;
/** Frames that an advice must last. */
const LASTING = 2;

/** What each reason asks for; a busy background and what only a second picture shows stop nothing. */
const ASKS: Partial<Record<Reason, FaceAdvice>> = {
  "too-dark": "more-light",
  "too-bright": "less-light",
  "uneven-light": "even-light",
  "too-small": "closer",
  "cut-off": "centre",
  blurred: "hold-steady",
  turned: "look-here",
  tilted: "upright",
  covered: "uncover",
  "eyes-closed": "open-eyes",
};

export interface FaceLook {
  advice: FaceAdvice;
  steady: number;
  shoot: boolean;
}

export class FaceCoach {
  private last: { x: number; y: number } | null = null;
  private said: FaceAdvice = "no-face";
  private next: FaceAdvice = "no-face";
  private times = 0;
  private good = 0;

  /** Judge what a frame of these sides shows. */
  see(seen: FaceGlance, width: number, height: number): FaceLook {
    const found = this.first(seen, width, height);
    this.good = found === "hold" ? this.good + 1 : 0;
    this.times = found === this.next ? this.times + 1 : 1;
    this.next = found;
    if (this.times >= LASTING) this.said = found;
    return { advice: this.said, steady: Math.min(this.good, STEADY), shoot: this.good >= STEADY };
  }

  private first({ faces, place, reasons, surroundings, luminance }: FaceGlance, width: number, height: number): FaceAdvice {
    const before = this.last;
    this.last = null;
    if (!place) return "no-face";
    if (faces > 1) return "one-face";
    const [left, top, wide, high] = place;
    const here = { x: left + wide / 2, y: top + high / 2 };
    this.last = here;
    if (high < LOWEST * height) return "closer";
    if (high > HIGHEST * height) return "farther";
    if (Math.abs(here.x / width - 0.5) > OFF || Math.abs(here.y / height - 0.5) > OFF) return "centre";
    const dark = reasons.includes("too-dark") || reasons.includes("uneven-light");
    if (dark && surroundings - luminance > BACKLIT) return "backlit";
    for (const reason of reasons) {
      const asks = ASKS[reason];
      if (asks) return asks;
    }
    const moved = before ? Math.hypot(here.x - before.x, here.y - before.y) / high : 0;
    return moved > MOVED ? "hold-steady" : "hold";
  }
}
