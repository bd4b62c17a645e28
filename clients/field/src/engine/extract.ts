// From an image of a finger to its template: find the print, run the network, keep the peaks.
import type { GrayImage, Probe } from "./api.js";
import { empty, writeCompact } from "./compact.js";
import { findPrint, type Box } from "./ridges.js";
import { utility } from "./utility.js";
import type { Minutiae } from "./values.js";

/** Fewer say nothing about whose finger it is. */
const LEAST_MINUTIAE = 4;
const MOST_FOUND = 255;
const MULTIPLE = 16;
const STRIDE = 4;
const PLANES = 7;
/** Pixels at 500 ppi: no single finger is longer. */
const LONGEST_SIDE = 1024;
const NORM = 500;
/** Impression types of ISO/IEC 19794-2: live-scan plain, and live-scan contactless. */
const CONTACT = 0;
const CONTACTLESS = 9;

/** Runs the network: grey levels, shape (height, width), both multiples of 16, to its answer. */
export type Network = (pixels: Float32Array, height: number, width: number) => Promise<Float32Array>;

/** What cannot be read, by a stable name that the app has words for. */
export class NoPrint extends Error {
  constructor(readonly code: "no-print" | "too-large" | "resolution") {
    super(code);
  }
}

/** Find the print in `image` and make its template of the peaks of at least `least`. */
export async function extract(
  image: GrayImage,
  finger: number,
  network: Network,
  least = 0.2,
): Promise<Probe> {
  if (!(image.dpi >= 100 && image.dpi <= 2000)) throw new NoPrint("resolution");
  const normal = image.dpi === NORM ? image : resized(image, NORM / image.dpi);
  const found = findPrint(normal.pixels, normal.width, normal.height);
  if (!found) throw new NoPrint("no-print");
  const { box } = found;
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  if (Math.max(width, height) > LONGEST_SIDE) throw new NoPrint("too-large");
  const [wide, tall] = [ceil(width), ceil(height)];
  const answer = await network(padded(normal, box, wide, tall), tall, wide);
  const minutiae = peaks(answer, wide / STRIDE, box, normal, Math.fround(least));
  if (minutiae.x.length < LEAST_MINUTIAE) throw new NoPrint("no-print");
  const worth = utility(minutiae, found.coherence, found.smear);
  const impression = image.contactless ? CONTACTLESS : CONTACT;
  const template = writeCompact({ minutiae, finger, impression, quality: worth });
  return { finger, template, minutiae: minutiae.x.length, utility: worth };
}

function ceil(side: number): number {
  return Math.ceil(side / MULTIPLE) * MULTIPLE;
}

/** The box as the network wants it; beyond its edges the last pixel goes on. */
function padded(image: GrayImage, box: Box, wide: number, tall: number): Float32Array {
  const out = new Float32Array(wide * tall);
  for (let y = 0; y < tall; y++) {
    const row = Math.min(box.top + y, box.bottom - 1) * image.width;
    for (let x = 0; x < wide; x++) {
      out[y * wide + x] = image.pixels[row + Math.min(box.left + x, box.right - 1)]!;
    }
  }
  return out;
}

interface Peak {
  x: number;
  y: number;
  angle: number;
  ending: boolean;
  score: number;
}

/** Minutiae in the frame of the whole image, best first. */
function peaks(
  answer: Float32Array,
  columns: number,
  box: Box,
  image: GrayImage,
  least: number,
): Minutiae {
  const found: Peak[] = [];
  const f32 = Math.fround;
  for (let cell = 0; cell * PLANES < answer.length; cell++) {
    const at = cell * PLANES;
    if (answer[at]! < least) continue;
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    const x = f32(STRIDE * column + answer[at + 1]!);
    const y = f32(STRIDE * row + answer[at + 2]!);
    // what was found in the padding lies beyond the box
    if (x < 0 || x >= box.right - box.left || y < 0 || y >= box.bottom - box.top) continue;
    const angle = Math.atan2(answer[at + 4]!, answer[at + 3]!);
    const turned = angle < 0 ? angle + 2 * Math.PI : angle;
    found.push({ x, y, angle: turned, ending: answer[at + 5]! >= 0.5, score: answer[at]! });
  }
  found.sort((a, b) => b.score - a.score);
  const best = found.slice(0, MOST_FOUND);
  const minutiae = empty(best.length, image.width, image.height);
  best.forEach((peak, k) => {
    minutiae.x[k] = Math.min(peak.x, box.right - box.left - 1) + box.left;
    minutiae.y[k] = Math.min(peak.y, box.bottom - box.top - 1) + box.top;
    minutiae.angle[k] = peak.angle;
    minutiae.kind[k] = peak.ending ? 1 : 2;
    minutiae.quality[k] = Math.min(100, Math.max(1, Math.round(100 * peak.score)));
  });
  return minutiae;
}

/** Bring an image to 500 ppi by bicubic interpolation, low-pass filtered first when it shrinks. */
export function resized(image: GrayImage, scale: number): GrayImage {
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const across = along(Float32Array.from(image.pixels), image.width, image.height, width);
  const turned = transposed(across, width, image.height);
  const both = transposed(along(turned, image.height, width, height), height, width);
  return { width, height, pixels: Uint8Array.from(both), dpi: NORM };
}

/** Resample each row; whole grey levels after either pass, as the node's library has them. */
function along(source: Float32Array, width: number, rows: number, wanted: number): Float32Array {
  const out = new Float32Array(wanted * rows);
  const step = width / wanted;
  const spread = Math.max(1, step);
  for (let x = 0; x < wanted; x++) {
    const centre = (x + 0.5) * step;
    const from = Math.max(0, Math.floor(centre - 2 * spread + 0.5));
    const to = Math.min(width, Math.floor(centre + 2 * spread + 0.5));
    const weights = Array.from({ length: to - from }, (_, k) => cubic((from + k + 0.5 - centre) / spread));
    const total = weights.reduce((sum, one) => sum + one, 0);
    for (let y = 0; y < rows; y++) {
      let value = 0;
      for (let k = from; k < to; k++) value += weights[k - from]! * source[y * width + k]!;
      out[y * wanted + x] = Math.min(255, Math.max(0, Math.round(value / total)));
    }
  }
  return out;
}

function cubic(at: number): number {
  const x = Math.abs(at);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

function transposed(values: Float32Array, width: number, height: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) out[x * height + y] = values[y * width + x]!;
  return out;
}
