// One frame of the camera, looked at: where the fingertips are and how well their ridges show.
//
// The silhouette comes from a small version of the frame, as a photograph's does; what a small
// version cannot show, ridges, is read from patches of the frame itself: a coarse net of them to
// teach the colours of skin, one on each pad to measure.
import type { Photo, Tip } from "./api.js";
import { logLuma, OVERVIEW, patchEvidence, reducePhoto } from "./evidence.js";
import { blurred, clip, deviation, median, on, plane, stretched, type Plane } from "./planes.js";
import { inOrder, widest } from "./prints.js";
import { MEAN_HALF_WIDTH_MM } from "./relief.js";
import { disc, glareOf } from "./sharpness.js";
import { learnSkin, type Bands } from "./skin.js";
import type { Source } from "./source.js";
import { findTips, LEAST_HALF_WIDTH } from "./tips.js";

/** Longest side in pixels of the small version of a frame. */
export const SMALL = 200;
/** Patches along the longer side of the net, and the side of each in pixels. */
const NET = 12;
const PATCH = 32;
/** Side of the patch on a pad, at this resolution or the frame's own if that is less. */
const PAD = 64;
const PAD_PPI = 400;
/** Frames over which the net is read again. */
const PARTS = 6;
/** How often the first frame corrects its colours. */
const ROUNDS = 4;
/** Mean evidence on a patch from which it holds ridges. */
const RIDGES = 0.6;
const MM_PER_INCH = 25.4;

/** What a frame shows, before anybody decides what to say of it. */
export interface Look {
  width: number;
  height: number;
  tips: Tip[];
  /** Share of the net's patches that hold ridges: a finger is there even if no tip is. */
  ridges: number;
  /** Of the worst tip: evidence and modulation of its ridges, light, glare. */
  evidence: number;
  sharpness: number;
  light: number;
  glare: number;
  /** Pixels an inch: of the middle tip, for little fingers are narrow and thumbs are wide. */
  distance: number;
}

/** Looks at one frame after the other, and keeps what frames have in common.
 *
 * The first frame learns the colours of skin from a whole net of patches; each further one reads
 * a part of the net again and corrects the colours once.
 */
export class Looker {
  private net: Plane | null = null;
  private chance: Float32Array | null = null;
  private turn = 0;

  look(source: Source): Look {
    const scale = Math.min(1, SMALL / Math.max(source.width, source.height));
    const [width, height] = [Math.round(source.width * scale), Math.round(source.height * scale)];
    const small = source.read(0, 0, source.width, source.height, width, height);
    const bands = reducePhoto(small, 1);
    const net = this.readNet(source);
    const tips = this.tips(bands, net).map((tip) => atFrame(tip, scale));
    if (!tips.length) this.forget();
    return lookOf(source, net, inOrder(widest(tips)).map((tip) => measure(source, bands[1], tip, scale)));
  }

  /** Begin anew: another scene. */
  forget(): void {
    this.net = null;
    this.chance = null;
  }

  /** Ridge evidence in a net of patches, at the frame's own scale and at half of it. */
  private readNet(source: Source): Plane {
    const longest = Math.max(source.width, source.height);
    const across = Math.max(2, Math.round((NET * source.width) / longest));
    const down = Math.max(2, Math.round((NET * source.height) / longest));
    const known = this.net?.width === across && this.net.height === down ? this.net : null;
    const net = known ?? plane(across, down);
    for (let at = known ? this.turn : 0; at < net.values.length; at += known ? PARTS : 1) {
      const x = (((at % across) + 0.5) * source.width) / across;
      const y = ((Math.floor(at / across) + 0.5) * source.height) / down;
      const seen = (wide: number): number => patchEvidence(logLuma(around(source, x, y, wide * PATCH, PATCH)));
      net.values[at] = Math.max(seen(1), seen(2));
    }
    this.turn = (this.turn + 1) % PARTS;
    this.net = net;
    return net;
  }

  /** The fingertips of the small version: where ridges teach its colours, else where its middle does.
   *
   * Ridges cannot be seen in a hand that is far away or out of focus; it must be told so all the
   * same. What only the middle speaks for is never photographed.
   */
  private tips(bands: Bands, net: Plane): Tip[] {
    const { width, height } = bands[0];
    const least = (LEAST_HALF_WIDTH * Math.max(width, height)) / OVERVIEW;
    const find = (evidence: Plane): Tip[] => {
      const { skin, chance } = learnSkin(bands, evidence, this.chance ? 1 : ROUNDS, this.chance);
      this.chance = chance;
      return findTips(skin, least);
    };
    const sure = net.values.some((one) => one >= RIDGES);
    const found = sure ? find(stretched(blurred(net, 0.6), width, height)) : [];
    if (found.length) return found;
    if (sure) this.chance = null;
    return find(middle(width, height));
  }
}

function lookOf({ width, height }: Source, net: Plane, found: readonly Measured[]): Look {
  const least = (of: (one: Measured) => number): number => (found.length ? Math.min(...found.map(of)) : 0);
  return {
    width,
    height,
    tips: found.map((one) => one.tip),
    ridges: net.values.reduce((sum, one) => sum + Number(one >= RIDGES), 0) / net.values.length,
    evidence: least((one) => one.evidence),
    sharpness: least((one) => one.sharpness),
    light: least((one) => one.light),
    glare: -least((one) => -one.glare),
    distance: median(found.map((one) => one.distance)),
  };
}

/** A square of `side` pixels about a place, inside the frame, brought to `size` pixels. */
function around(source: Source, x: number, y: number, side: number, size: number): Photo {
  const left = clip(Math.round(x - side / 2), 0, Math.max(0, source.width - side));
  const top = clip(Math.round(y - side / 2), 0, Math.max(0, source.height - side));
  return source.read(left, top, Math.min(side, source.width), Math.min(side, source.height), size, size);
}

/** As if ridges had been seen where the hand outline is drawn. */
function middle(width: number, height: number): Plane {
  const out = plane(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const off = Math.hypot((2 * x) / width - 1, (2 * y) / height - 1);
      out.values[y * width + x] = 0.45 + 0.4 * Math.exp(-((off / 0.45) ** 2));
    }
  }
  return out;
}

function atFrame(tip: Tip, scale: number): Tip {
  return { ...tip, x: (tip.x + 0.5) / scale, y: (tip.y + 0.5) / scale, halfWidth: tip.halfWidth / scale };
}

interface Measured {
  tip: Tip;
  evidence: number;
  sharpness: number;
  light: number;
  glare: number;
  distance: number;
}

function measure(source: Source, green: Plane, tip: Tip, scale: number): Measured {
  const [x, y] = [tip.x - 1.2 * tip.halfWidth * tip.towardX, tip.y - 1.2 * tip.halfWidth * tip.towardY];
  const distance = (tip.halfWidth / MEAN_HALF_WIDTH_MM) * MM_PER_INCH;
  const shrink = Math.min(1, PAD_PPI / distance);
  const light = logLuma(around(source, x, y, Math.round(PAD / shrink), PAD));
  const where = disc(green.width, green.height, x * scale, y * scale, 0.8 * tip.halfWidth * scale);
  return {
    tip,
    distance,
    evidence: patchEvidence(light),
    sharpness: modulation(light, (distance * shrink) / 500),
    light: median(on(green, where)),
    glare: glareOf(green, where),
  };
}

/** Deviation of the ridges in shares of the light, as `measureSharpness` has it at 500 ppi. */
function modulation(light: Plane, scale: number): number {
  const [fine, coarse] = [blurred(light, Math.max(0.4, 1.6 * scale)).values, blurred(light, 6.0 * scale).values];
  return deviation(fine.map((one, k) => clip(one - coarse[k]!, -0.3, 0.3)));
}
