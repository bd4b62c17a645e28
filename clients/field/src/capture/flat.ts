// Lay the round pad of a finger flat, as pressing it on a sensor would (the node's
// senses/finger/photo/flat.py).
import type { Photo, Tip } from "./api.js";
import { LUMA } from "./evidence.js";
import { blurred, clip, mask, plane, type Mask, type Plane } from "./planes.js";
import { Spline } from "./spline.js";

export const PX_PER_MM = 500 / 25.4;
/** Millimetres of skin from the tip down, to about the crease of the last joint. */
const PAD_LENGTH = 25.0;
/** Radians from the middle of the pad: further round, skin is seen too much from the side. */
const STEEPEST = 1.15;
/** Length of the rounded end in half widths. */
const CAP = 1.15;
/** Pixels of the photograph beside the pad that are looked at too. */
const AROUND = 8;

/** A pad laid flat: mirrored, tip up, pixels at 500 ppi if the scale is right. */
export interface FlatPad {
  /** Light by ITU-R BT.601 and green alone, 0..1. */
  luma: Plane;
  green: Plane;
  /** Where there is finger that faces the camera. */
  skin: Mask;
}

/** Take the pad at `tip` out of a photograph; the half width of the finger sets the scale.
 *
 * The finger is taken for a round rod with a rounded end: a point at angle t from the middle line
 * is seen at halfWidth * sin(t) and lies halfWidth * t away on the skin. Mirrored left to right,
 * because a contact print is.
 */
export function layFlat(photo: Photo, tip: Tip, halfWidthMm: number): FlatPad {
  const pxPerMm = tip.halfWidth / halfWidthMm;
  const side = halfWidthMm * STEEPEST;
  const cap = CAP * halfWidthMm;
  const first = cap * (Math.PI / 2 - STEEPEST);
  const columns = steps(-side, side);
  const rows = steps(first, PAD_LENGTH);
  // mirrored: the left of the print is the right of the photograph
  const across = columns.map((one) => -halfWidthMm * Math.sin(one / halfWidthMm) * pxPerMm);
  const below = rows.map((one) => {
    const turned = Math.max(0, Math.PI / 2 - one / cap);
    return pxPerMm * (turned > 0 ? cap * (1 - Math.sin(turned)) : one - cap * (Math.PI / 2 - 1));
  });
  const [xs, ys] = [plane(columns.length, rows.length), plane(columns.length, rows.length)];
  const skin = mask(columns.length, rows.length);
  for (let r = 0, k = 0; r < rows.length; r++) {
    const beyond = Math.max(side - (rows[r]! - first), 0);
    for (let c = 0; c < columns.length; c++, k++) {
      const x = tip.x - across[c]! * tip.towardY - below[r]! * tip.towardX;
      const y = tip.y + across[c]! * tip.towardX - below[r]! * tip.towardY;
      xs.values[k] = x;
      ys.values[k] = y;
      const inside = x >= 0 && y >= 0 && x <= photo.width - 1 && y <= photo.height - 1;
      // the corners beside the tip are rounded off, where the rod and its end meet
      skin.values[k] = Number(inside && Math.hypot(columns[c]!, beyond) <= side);
    }
  }
  return { ...sampled(photo, xs, ys, pxPerMm / PX_PER_MM), skin };
}

function steps(from: number, to: number): number[] {
  return Array.from({ length: Math.ceil((to - from) * PX_PER_MM) }, (_, k) => from + k / PX_PER_MM);
}

/** Read the photograph between its pixels at places `step` pixels apart, without aliasing. */
function sampled(photo: Photo, xs: Plane, ys: Plane, step: number): { luma: Plane; green: Plane } {
  const [left, right] = range(xs.values, photo.width);
  const [top, bottom] = range(ys.values, photo.height);
  const empty = (): Plane => plane(xs.width, xs.height);
  if (right - left < 2 || bottom - top < 2) return { luma: empty(), green: empty() };
  const read = (weights: readonly [number, number, number]): Plane => {
    const part = cut(photo, left, top, right - left, bottom - top, weights);
    const spline = new Spline(step > 1 ? blurred(part, 0.45 * step) : part);
    const out = empty();
    for (let k = 0; k < out.values.length; k++) {
      out.values[k] = spline.at(xs.values[k]! - left, ys.values[k]! - top);
    }
    return out;
  };
  return { luma: read(LUMA), green: read([0, 1, 0]) };
}

function range(values: Float32Array, side: number): [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (const one of values) {
    if (one < least) least = one;
    if (one > most) most = one;
  }
  return [
    clip(Math.trunc(least) - AROUND, 0, side),
    clip(Math.trunc(most) + AROUND + 1, 0, side),
  ];
}

function cut(
  { width, pixels }: Photo,
  left: number,
  top: number,
  wide: number,
  tall: number,
  [red, green, blue]: readonly [number, number, number],
): Plane {
  const out = plane(wide, tall);
  for (let y = 0; y < tall; y++) {
    for (let x = 0; x < wide; x++) {
      const at = 4 * ((top + y) * width + left + x);
      const light = red * pixels[at]! + green * pixels[at + 1]! + blue * pixels[at + 2]!;
      out.values[y * wide + x] = light / 255;
    }
  }
  return out;
}
