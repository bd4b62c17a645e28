// Bring a face to where the embedding network expects it, by five points (the node's align.py).
import type { Picture, Point } from "./shapes.js";

/** Pixels of an aligned face. */
export const SIDE = 112;

/** Pixels of the aligned face for one of the picture, from which one look at each is enough. */
const FINE = 0.75;

/** Where ArcFace puts eyes, nose and mouth in 112 x 112 pixels: Deng et al., CVPR 2019. */
export const TEMPLATE: readonly Point[] = [
  [38.2946, 51.6963],
  [73.5318, 51.5014],
  [56.0252, 71.7366],
  [41.5493, 92.3655],
  [70.7299, 92.2041],
];

/** Turn and scale by `(along, -across; across, along)`, then shift. */
export interface Similarity {
  along: number;
  across: number;
  shift: Point;
}

/** What brings `source` nearest to `target`: Umeyama, IEEE TPAMI 13(4), 1991. Null if all points are one. */
export function similarity(source: readonly Point[], target: readonly Point[]): Similarity | null {
  const [middle, aim] = [mean(source), mean(target)];
  let [spread, along, across] = [0, 0, 0];
  source.forEach(([px, py], k) => {
    const [sx, sy] = [px - middle[0], py - middle[1]];
    const [tx, ty] = [target[k]![0] - aim[0], target[k]![1] - aim[1]];
    spread += sx * sx + sy * sy;
    along += sx * tx + sy * ty;
    across += sx * ty - sy * tx;
  });
  if (spread < 1e-12) return null;
  along /= spread;
  across /= spread;
  const x = aim[0] - (along * middle[0] - across * middle[1]);
  return { along, across, shift: [x, aim[1] - (across * middle[0] + along * middle[1])] };
}

export function mean(points: readonly Point[]): Point {
  const [x, y] = points.reduce(([a, b], [px, py]) => [a + px, b + py] as const, [0, 0] as Point);
  return [x / points.length, y / points.length];
}

/** The square of 112 pixels that `move` maps a picture to, bicubic; black outside.
 *
 * Where it shrinks below `FINE`, four pixels are taken for one and averaged: a look at every second
 * pixel would make patterns of detail too fine to show.
 */
export function warped(picture: Picture, move: Similarity): Picture {
  if (Math.hypot(move.along, move.across) >= FINE) return sampled(picture, move, SIDE);
  const [x, y] = move.shift;
  const twice: Similarity = { along: 2 * move.along, across: 2 * move.across, shift: [2 * x + 0.5, 2 * y + 0.5] };
  const { pixels } = sampled(picture, twice, 2 * SIDE);
  const out = new Uint8Array(SIDE * SIDE * 3);
  const row = 6 * SIDE;
  for (let k = 0; k < out.length; k++) {
    const [pixel, band] = [Math.floor(k / 3), k % 3];
    const at = 2 * Math.floor(pixel / SIDE) * row + 6 * (pixel % SIDE) + band;
    out[k] = (pixels[at]! + pixels[at + 3]! + pixels[at + row]! + pixels[at + row + 3]! + 2) >> 2;
  }
  return { width: SIDE, height: SIDE, pixels: out };
}

function sampled(picture: Picture, move: Similarity, side: number): Picture {
  const { along, across, shift } = move;
  const size = along * along + across * across;
  const [a, b] = [along / size, across / size];
  const [dx, dy] = [-0.5 - shift[0], -0.5 - shift[1]];
  const [startX, startY] = [a * dx + b * dy + 0.5, -b * dx + a * dy + 0.5];
  const out = new Uint8Array(side * side * 3);
  for (let y = 0, to = 0; y < side; y++) {
    for (let x = 0; x < side; x++, to += 3) {
      sample(picture, a * (x + 0.5) + b * (y + 0.5) + startX, -b * (x + 0.5) + a * (y + 0.5) + startY, out, to);
    }
  }
  return { width: side, height: side, pixels: out };
}

/** Rows beyond the edge repeat what was found before them, columns repeat the last pixel. */
function sample({ width, height, pixels }: Picture, x: number, y: number, out: Uint8Array, to: number): void {
  if (x < 0 || x >= width || y < 0 || y >= height) return;
  const [left, top] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
  const [dx, dy] = [x - 0.5 - left, y - 0.5 - top];
  const column = (k: number): number => 3 * Math.min(width - 1, Math.max(0, left - 1 + k));
  const [c0, c1, c2, c3] = [column(0), column(1), column(2), column(3)];
  for (let band = 0; band < 3; band++) {
    const found = [0, 0, 0, 0];
    for (let k = 0; k < 4; k++) {
      const row = top - 1 + k;
      if (k > 0 && (row < 0 || row >= height)) {
        found[k] = found[k - 1]!;
        continue;
      }
      const at = 3 * width * Math.min(height - 1, Math.max(0, row)) + band;
      found[k] = between(pixels[at + c0]!, pixels[at + c1]!, pixels[at + c2]!, pixels[at + c3]!, dx);
    }
    const value = between(found[0]!, found[1]!, found[2]!, found[3]!, dy);
    out[to + band] = value <= 0 ? 0 : value >= 255 ? 255 : Math.trunc(value);
  }
}

/** The cubic through four levels, between the middle two. */
function between(v1: number, v2: number, v3: number, v4: number, d: number): number {
  const p2 = -v1 + v3;
  const p3 = 2 * (v1 - v2) + v3 - v4;
  const p4 = -v1 + v2 - v3 + v4;
  return v2 + d * (p2 + d * (p3 + d * p4));
}
