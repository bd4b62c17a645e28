// What is measured of a face before anybody judges it (the node's measures.py).
import { SIDE } from "./align.js";
import { fivePoints } from "./landmarks.js";
import { headPose, type Pose } from "./pose.js";
import type { FaceFound, FaceRead } from "./reader.js";
import { high, type Picture, type Point, wide } from "./shapes.js";
import { colour, drawn } from "./tones.js";

const LIDS = [[36, 37, 38, 39, 40, 41], [42, 43, 44, 45, 46, 47]];

/** Rows from and to, columns from and to, of an aligned face. */
type Part = readonly [number, number, number, number];
const FACE: Part = [28, 104, 24, 88];
const CHEEKS: Part = [60, 76, 28, 84];
const JAW: Part = [84, 102, 36, 76];
const EYES: Part = [46, 58, 28, 84];

export interface Measures {
  pose: Pose;
  /** Height of the wider eye over its width. */
  eyeOpening: number;
  /** Pixels of the picture between the middles of the eyes. */
  eyeDistance: number;
  /** Finest detail over contrast. */
  sharpness: number;
  luminance: number;
  /** Share that is nearly black or nearly white. */
  clipped: number;
  unevenness: number;
  /** How far the colour of the jaw is from that of the cheeks. */
  jawShift: number;
  eyeContrast: number;
  /** Share of the face beyond the picture. */
  cutOff: number;
  /** How busy it is around the head; NaN if that is not seen. */
  clutter: number;
  steady: number;
  /** How much of a face the network sees in it; NaN where nobody knows what is much. */
  fullness: number;
  /** How much of a drawing it has, and how much colour beyond one tint: see `tones.ts`. */
  drawn: number;
  colour: number;
}

/** Measure a face; `picture` is the upright one that it was found in. */
export function measure(found: FaceFound, read: FaceRead, picture: Picture): Measures {
  const five = fivePoints(found.points);
  const grey = greyOf(read.aligned);
  const face = partOf(grey, FACE);
  const level = average(face);
  const columns = FACE[3] - FACE[2];
  const half = (left: boolean): number => average(face.filter((_, k) => k % columns < columns / 2 === left));
  return {
    pose: headPose(five),
    eyeOpening: Math.max(...LIDS.map((lid) => opening(found.points, lid))),
    eyeDistance: Math.hypot(five[1]![0] - five[0]![0], five[1]![1] - five[0]![1]) / found.scale,
    sharpness: sharpness(face, columns),
    luminance: level,
    clipped: face.filter((one) => one < 10 || one > 245).length / face.length,
    unevenness: Math.abs(half(true) - half(false)) / Math.max(level, 1),
    jawShift: jawShift(read.aligned),
    eyeContrast: deviation(partOf(grey, EYES)) / Math.max(deviation(face), 1),
    cutOff: cutOff(found, picture),
    clutter: clutter(found),
    steady: read.steady,
    fullness: read.fullness,
    drawn: drawn(read.aligned),
    colour: colour(read.aligned),
  };
}

function greyOf({ pixels }: Picture): Float64Array {
  const grey = new Float64Array(pixels.length / 3);
  for (let k = 0; k < grey.length; k++) {
    grey[k] = pixels[3 * k]! * 0.299 + pixels[3 * k + 1]! * 0.587 + pixels[3 * k + 2]! * 0.114;
  }
  return grey;
}

function partOf(grey: Float64Array, [top, bottom, left, right]: Part): Float64Array {
  const out = new Float64Array((bottom - top) * (right - left));
  for (let y = top, to = 0; y < bottom; y++, to += right - left) {
    out.set(grey.subarray(y * SIDE + left, y * SIDE + right), to);
  }
  return out;
}

const average = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k]!;
  return sum / values.length;
};

function deviation(values: Float64Array): number {
  const middle = average(values);
  return Math.sqrt(average(values.map((one) => (one - middle) ** 2)));
}

/** The aspect ratio of an eye: Soukupova & Cech, CVWW 2016. */
function opening(points: readonly Point[], lid: readonly number[]): number {
  const far = (p: number, q: number): number =>
    Math.hypot(points[lid[p]!]![0] - points[lid[q]!]![0], points[lid[p]!]![1] - points[lid[q]!]![1]);
  return (far(5, 1) + far(4, 2)) / (2 * Math.max(far(3, 0), 1e-6));
}

/** The size of second differences over the size of the picture's own variation. */
function sharpness(face: Float64Array, columns: number): number {
  let sum = 0;
  const rows = face.length / columns;
  for (let y = 1; y < rows - 1; y++) {
    for (let x = 1; x < columns - 1; x++) {
      const at = y * columns + x;
      const across = face[at + 1]! - 2 * face[at]! + face[at - 1]!;
      const down = face[at + columns]! - 2 * face[at]! + face[at - columns]!;
      sum += Math.hypot(across, down);
    }
  }
  return sum / ((rows - 2) * (columns - 2)) / Math.max(deviation(face), 1);
}

/** How far the jaw's colour is from the cheeks', brightness aside. */
function jawShift(aligned: Picture): number {
  const [jaw, cheeks] = [chroma(aligned, JAW), chroma(aligned, CHEEKS)];
  return Math.hypot(jaw[0] - cheeks[0], jaw[1] - cheeks[1]);
}

function chroma({ pixels }: Picture, [top, bottom, left, right]: Part): Point {
  const [blue, red]: [number[], number[]] = [[], []];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = 3 * (y * SIDE + x);
      const [r, g, b] = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!];
      blue.push(r * -0.169 + g * -0.331 + b * 0.5);
      red.push(r * 0.5 + g * -0.419 + b * -0.081);
    }
  }
  return [median(blue), median(red)];
}

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  const middle = values.length >> 1;
  return values.length % 2 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2;
}

function cutOff({ seen: { box } }: FaceFound, { width, height }: Picture): number {
  const across = Math.min(box.right, width) - Math.max(box.left, 0);
  const down = Math.min(box.bottom, height) - Math.max(box.top, 0);
  return Math.min(1, Math.max(0, 1 - (across * down) / (wide(box) * high(box))));
}

/** How busy the upper corners of the chip are, where the head is not. */
function clutter({ chip }: FaceFound): number {
  const side = chip.height;
  const [rows, columns] = [Math.floor(side / 3), Math.max(2, Math.floor(side / 5))];
  const steps = [0, side - columns].map((left) => corner(chip, left, rows, columns)).filter((one) => one !== null);
  return steps.length ? (average(steps) * side) / (4 * SIDE) : NaN;
}

/** The mean step between neighbours, across and down; null where it is beyond the picture. */
function corner({ width, pixels }: Picture, left: number, rows: number, columns: number): number | null {
  const grey = new Float64Array(rows * columns);
  let black = 0;
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const at = 3 * (y * width + left + x);
      const [r, g, b] = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!];
      if (r + g + b === 0) black++;
      grey[y * columns + x] = r * 0.299 + g * 0.587 + b * 0.114;
    }
  }
  if (black / grey.length > 0.2) return null;
  let [across, down] = [0, 0];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const at = y * columns + x;
      if (x + 1 < columns) across += Math.abs(grey[at + 1]! - grey[at]!);
      if (y + 1 < rows) down += Math.abs(grey[at + columns]! - grey[at]!);
    }
  }
  return across / (rows * (columns - 1)) + down / ((rows - 1) * columns);
}
