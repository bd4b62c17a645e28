// Which way a head is turned, from five points (the node's pose.py).
import { mean } from "./align.js";
import type { Point } from "./shapes.js";

type Vector = readonly [number, number, number];

/** Eyes, tip of the nose and corners of the mouth of a middling adult head in millimetres. */
const HEAD: readonly Vector[] = [
  [-31, 0, 0],
  [31, 0, 0],
  [0, 36, -26],
  [-24, 68, -2],
  [24, 68, -2],
];
const DEGREES = 180 / Math.PI;

/** Angles in degrees; 0 looks straight into an upright camera. */
export interface Pose {
  yaw: number;
  pitch: number;
  roll: number;
}

/** The best affine camera by least squares, its rows made orthonormal: DeMenthon & Davis, 1995. */
export function headPose(five: readonly Point[]): Pose {
  const rows = upright(camera(five));
  const [across, down] = rows;
  const ahead = cross(across, down);
  const nose: Vector = [-across[2], -down[2], -ahead[2]];
  const [left, right] = [five[0]!, five[1]!];
  return {
    yaw: Math.atan2(nose[0], -nose[2]) * DEGREES,
    pitch: Math.asin(Math.min(1, Math.max(-1, nose[1]))) * DEGREES,
    roll: Math.atan2(right[1] - left[1], right[0] - left[0]) * DEGREES,
  };
}

const MIDDLE = [0, 1, 2].map((n) => HEAD.reduce((sum, one) => sum + one[n]!, 0) / HEAD.length);
const CENTRED = HEAD.map((one): Vector => [one[0] - MIDDLE[0]!, one[1] - MIDDLE[1]!, one[2] - MIDDLE[2]!]);

/** Two rows of three: what takes the head's points to the picture's, least squares. */
function camera(five: readonly Point[]): [Vector, Vector] {
  const middle = mean(five);
  const inverse = inverted(moments((one, n) => one[n]!));
  const row = (axis: 0 | 1): Vector => {
    const sums = [0, 1, 2].map((n) => CENTRED.reduce((sum, one, k) => sum + one[n]! * (five[k]![axis] - middle[axis]), 0));
    const [x, y, z] = inverse.map((line) => line.reduce((sum, one, n) => sum + one * sums[n]!, 0));
    return [x!, y!, z!];
  };
  return [row(0), row(1)];
}

function moments(of: (one: Vector, n: number) => number): number[][] {
  const sum = (a: number, b: number): number => CENTRED.reduce((total, one) => total + of(one, a) * of(one, b), 0);
  return [0, 1, 2].map((a) => [0, 1, 2].map((b) => sum(a, b)));
}

/** Of a symmetric matrix of 3 x 3, by cross products of its rows. */
function inverted(rows: readonly number[][]): number[][] {
  const [a, b, c] = rows as unknown as [Vector, Vector, Vector];
  const columns = [cross(b, c), cross(c, a), cross(a, b)];
  const size = dot(a, columns[0]!);
  return [0, 1, 2].map((n) => columns.map((one) => one[n]! / size));
}

/** The nearest orthonormal rows: the inverse root of what they are to each other, times them. */
function upright([a, b]: readonly [Vector, Vector]): [Vector, Vector] {
  const [aa, ab, bb] = [dot(a, a), dot(a, b), dot(b, b)];
  const root = Math.sqrt(Math.max(aa * bb - ab * ab, 1e-300));
  const trace = Math.sqrt(aa + bb + 2 * root);
  // the root of a symmetric matrix of 2 x 2 in closed form, then its inverse
  const [p, q, r] = [(aa + root) / trace, ab / trace, (bb + root) / trace];
  const size = p * r - q * q;
  return [plus(a, r / size, b, -q / size), plus(a, -q / size, b, p / size)];
}

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const plus = (a: Vector, p: number, b: Vector, q: number): Vector => [
  p * a[0] + q * b[0],
  p * a[1] + q * b[1],
  p * a[2] + q * b[2],
];
