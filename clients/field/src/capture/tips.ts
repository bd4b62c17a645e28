// The ends of the fingers in a silhouette (the node's senses/finger/photo/tips.py).
import { roundEven } from "../engine/compact.js";
import type { Tip } from "./api.js";
import { median, type Mask, type Plane } from "./planes.js";
import { depth, edgePadded } from "./shapes.js";

/** Pixels of an overview of 320: a finger of less than a 27th of the longer side is too far. */
export const LEAST_HALF_WIDTH = 6.0;

/** A place this much less deep than its neighbours still counts as the middle of a strip. */
const CREST = 0.3;
const TURNS = 72;
/** How far to look around a disc, in its radii; the last is how far a finger must go on. */
const WAYS = Array.from({ length: 14 }, (_, k) => 0.9 + 0.1 * k);
const LAST = WAYS.length - 1;
const CIRCLE = Array.from({ length: TURNS }, (_, k) => (2 * Math.PI * k) / TURNS);
const COSINES = CIRCLE.map(Math.cos);
const SINES = CIRCLE.map(Math.sin);
/** Least and most width in radians of the sector in which the finger goes on. */
const SECTOR = [(20 * Math.PI) / 180, (95 * Math.PI) / 180] as const;
const MOST_AHEAD = 1.55;

/** A disc that fits the rounded end of a strip. */
interface End {
  x: number;
  y: number;
  radius: number;
  toward: number;
}

/** Return the fingertips of a silhouette, from left to right, in its own pixels.
 *
 * A fingertip is a place where a disc fits the silhouette and whose surroundings, looked at in all
 * directions, are skin in one narrow sector only: the finger it belongs to.
 */
export function findTips(skin: Mask, least = LEAST_HALF_WIDTH): Tip[] {
  const margin = Math.floor(Math.max(skin.width, skin.height) / 4);
  if (skin.values.every((one) => one === skin.values[0])) return [];
  // a finger that leaves the photograph goes on outside
  const whole = edgePadded(skin, margin);
  return strongest(ends(whole, depth(whole), least))
    .flatMap((end) => refined(whole, end) ?? [])
    .map((tip) => ({ ...tip, x: tip.x - margin, y: tip.y - margin }))
    .filter((tip) => tip.x >= 0 && tip.x < skin.width && tip.y >= 0 && tip.y < skin.height)
    .sort((a, b) => a.x - b.x || a.y - b.y);
}

/** Every disc that ends a strip; neighbours describe the same end. */
function ends(skin: Mask, inside: Plane, least: number): End[] {
  const { width, height, values } = inside;
  const found: End[] = [];
  const slack = (CREST * least) / LEAST_HALF_WIDTH;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const radius = values[y * width + x]!;
      if (radius < least || radius < highest(inside, x, y) - slack) continue;
      const end = endAt(skin, x, y, radius);
      if (end) found.push(end);
    }
  }
  return found;
}

function highest({ width, height, values }: Plane, x: number, y: number): number {
  let most = 0;
  for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
    for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
      most = Math.max(most, values[v * width + u]!);
    }
  }
  return most;
}

function endAt(skin: Mask, x: number, y: number, radius: number): End | null {
  const far = COSINES.map((_, k) => isOn(skin, x, y, k, radius * WAYS[LAST - 1]!) && wayFrom(skin, x, y, k, radius) === LAST);
  const sector = oneSector(far);
  if (!sector || sector.width < SECTOR[0] || sector.width > SECTOR[1]) return null;
  const turn = roundEven(sector.middle);
  for (let k = TURNS / 4; k < (3 * TURNS) / 4; k++) {
    if (WAYS[wayFrom(skin, x, y, (k + turn) % TURNS, radius)]! > MOST_AHEAD) return null;
  }
  return { x, y, radius, toward: (sector.middle / TURNS) * 2 * Math.PI + Math.PI };
}

/** How many of `WAYS` one can go in a direction before leaving the skin, up to the last. */
function wayFrom(skin: Mask, x: number, y: number, direction: number, radius: number): number {
  for (let step = 0; step < LAST; step++) if (!isOn(skin, x, y, direction, radius * WAYS[step]!)) return step;
  return LAST;
}

function isOn({ width, height, values }: Mask, x: number, y: number, direction: number, way: number): boolean {
  const across = Math.round(x + way * COSINES[direction]!);
  const down = Math.round(y + way * SINES[direction]!);
  return across >= 0 && down >= 0 && across < width && down < height && values[down * width + across] === 1;
}

/** The middle, in turns of the circle, and the width in radians of the only run around it. */
function oneSector(far: boolean[]): { middle: number; width: number } | null {
  let start = -1;
  let count = 0;
  for (let k = 0; k < TURNS; k++) {
    if (!far[k]) continue;
    count++;
    if (far[(k + TURNS - 1) % TURNS]) continue;
    if (start >= 0) return null;
    start = k;
  }
  if (start < 0) return null;
  return { middle: start + (count - 1) / 2, width: (count / TURNS) * 2 * Math.PI };
}

/** Join the discs of one end: the largest stands for those that overlap it. */
function strongest(found: End[]): End[] {
  const kept: End[] = [];
  for (const end of [...found].sort((a, b) => b.radius - a.radius)) {
    if (kept.every((one) => Math.hypot(end.x - one.x, end.y - one.y) > 1.2 * one.radius)) kept.push(end);
  }
  return kept;
}

/** Follow the finger back from its end and fit its middle line and width. */
function refined(skin: Mask, end: End): Tip | null {
  let { toward } = end;
  let [middles, widths]: [number[], number[]] = [[], []];
  for (let round = 0; round < 2; round++) {
    ({ middles, widths } = crossings(skin, end, toward));
    toward -= Math.atan(slope(middles));
  }
  const width = median(widths);
  if (width < 1.2 * end.radius || width > 2.9 * end.radius) return null;
  const centre = median(middles);
  const [cosine, sine] = [Math.cos(toward), Math.sin(toward)];
  const [x0, y0] = [end.x - centre * sine, end.y + centre * cosine];
  const reach = wayAhead(skin, x0, y0, cosine, sine, 2.2 * end.radius);
  return {
    x: x0 + reach * cosine,
    y: y0 + reach * sine,
    towardX: cosine,
    towardY: sine,
    halfWidth: width / 2,
  };
}

/** Middle and width of the finger on lines across it, one a pixel from its end backwards. */
function crossings(skin: Mask, { x, y, radius }: End, toward: number): { middles: number[]; widths: number[] } {
  const [cosine, sine] = [Math.cos(toward), Math.sin(toward)];
  const first = -1.6 * radius;
  const count = Math.ceil(3.2 * radius + 1);
  const half = count >> 1;
  const middles: number[] = [];
  const widths: number[] = [];
  for (let back = 0; back < 2 * radius; back++) {
    const isOn = (at: number): boolean => {
      const side = first + at;
      return lies(skin, x - back * cosine - side * sine, y - back * sine + side * cosine);
    };
    let [left, right] = [half, half];
    while (right < count && isOn(right)) right++;
    while (left >= 0 && isOn(left)) left--;
    middles.push((left + right) / 2 + first);
    widths.push(right - left);
  }
  return { middles, widths };
}

/** Of the least-squares line through values one apart. */
function slope(values: number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  const up = values.reduce((sum, one, k) => sum + (k - middle) * (one - mean), 0);
  return up / values.reduce((sum, _, k) => sum + (k - middle) ** 2, 0);
}

function wayAhead(skin: Mask, x: number, y: number, cosine: number, sine: number, most: number): number {
  let ahead = 0;
  for (; ahead < most; ahead += 0.25) if (!lies(skin, x + ahead * cosine, y + ahead * sine)) return ahead;
  return ahead - 0.25;
}

/** Whether a place between the pixels is skin rather than not; beyond the edges nothing is. */
function lies({ width, height, values }: Mask, x: number, y: number): boolean {
  if (x < 0 || y < 0 || x > width - 1 || y > height - 1) return false;
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, bottom] = [Math.min(width - 1, left + 1), Math.min(height - 1, top + 1)];
  const [u, v] = [x - left, y - top];
  const above = values[top * width + left]! * (1 - u) + values[top * width + right]! * u;
  const below = values[bottom * width + left]! * (1 - u) + values[bottom * width + right]! * u;
  return above * (1 - v) + below * v > 0.5;
}
