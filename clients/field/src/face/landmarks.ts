// 68 points on a face, numbered as in the iBUG 300-W scheme (the node's landmarks.py).
import { mean } from "./align.js";
import type { FaceNetworks } from "./networks.js";
import { cut } from "./resample.js";
import { type Box, boxOf, centre, high, type Picture, type Point, wide } from "./shapes.js";

const SIDE = 64;
/** Side of the square that the network sees, in heights of the detector's box. */
const REACH = 1.12;
/** Of the 68, those whose middles are eyes, nose and corners of the mouth. */
const FIVE = [[37, 38, 40, 41], [43, 44, 46, 47], [30], [48, 60], [54, 64]];
const f32 = Math.fround;
const [RED, GREEN, BLUE] = [f32(0.299), f32(0.587), f32(0.114)];

/** The points of the face in `face`, in the frame of the picture. */
export async function place(networks: FaceNetworks, picture: Picture, face: Box): Promise<Point[]> {
  const [x, y] = centre(face);
  const half = (REACH * high(face)) / 2;
  const square = boxOf(x - half, y - half, x + half, y + half);
  const { pixels } = cut(picture, square, SIDE, SIDE);
  const grey = new Float32Array(SIDE * SIDE);
  for (let k = 0; k < grey.length; k++) {
    const [red, green] = [f32(pixels[3 * k]! * RED), f32(pixels[3 * k + 1]! * GREEN)];
    grey[k] = f32(f32(red + green) + f32(pixels[3 * k + 2]! * BLUE)) / 256;
  }
  const answer = await networks.place(grey);
  return Array.from({ length: 68 }, (_, k): Point => [
    answer[2 * k]! * wide(square) + square.left - 0.5,
    answer[2 * k + 1]! * wide(square) + square.top - 0.5,
  ]);
}

/** Eyes, tip of the nose and corners of the mouth. */
export const fivePoints = (points: readonly Point[]): Point[] =>
  FIVE.map((each) => mean(each.map((k) => points[k]!)));
