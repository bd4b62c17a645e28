// Faces on a canvas of fixed size, surest first, each once (the node's detector.py).
import type { FaceNetworks } from "./networks.js";
import { boxOf, high, overlap, type Picture, type Seen, wide } from "./shapes.js";

export const WIDTH = 320;
export const HEIGHT = 240;

/** Two boxes that share more than this are one face. */
const OVERLAP = 0.4;
/** Answers below this score are not even compared. */
const LEAST = 0.3;
const f32 = Math.fround;

export async function find(networks: FaceNetworks, canvas: Picture, least: number): Promise<Seen[]> {
  const { scores, boxes } = await networks.detect(normalised(canvas));
  const found: Seen[] = [];
  for (let k = 0; k < scores.length / 2; k++) {
    const score = scores[2 * k + 1]!;
    if (score < f32(Math.max(least, LEAST))) continue;
    const corner = (n: number): number => f32(boxes[4 * k + n]! * (n % 2 ? HEIGHT : WIDTH));
    found.push({ box: boxOf(corner(0), corner(1), corner(2), corner(3)), score });
  }
  return merged(found.sort((a, b) => b.score - a.score));
}

/** Pixels as these networks take them: three planes, about -1..1. */
export function normalised(picture: Picture, mean = 127, std = 128, bgr = false): Float32Array {
  const { pixels } = picture;
  const many = pixels.length / 3;
  const out = new Float32Array(pixels.length);
  for (let band = 0; band < 3; band++) {
    const from = bgr ? 2 - band : band;
    for (let k = 0; k < many; k++) out[band * many + k] = (pixels[3 * k + from]! - mean) / std;
  }
  return out;
}

/** Keep the surest of boxes that overlap; `found` is sorted, surest first. */
export function merged(found: readonly Seen[]): Seen[] {
  const kept: Seen[] = [];
  for (const one of found) {
    if (wide(one.box) <= 0 || high(one.box) <= 0) continue;
    if (kept.every((other) => overlap(one.box, other.box) <= OVERLAP)) kept.push(one);
  }
  return kept;
}
