// How much each part of an image looks like fingerprint ridges, and where the print is.
//
// As on the node (senses/finger/ridges.py, segment.py): the spectrum of a window decides
// (Chikkerur, Cartwright & Govindaraju, Pattern Recognition 40(1), 2007).
import { smearOf } from "./smear.js";

/** Side of a block in pixels at 500 ppi: two ridges. */
export const BLOCK = 16;
const WINDOW = 32;
const LONGEST_PERIOD = 14.5;
const SHORTEST_PERIOD = 4.5;
const MIN_CONTRAST = 8.0;
const MIN_RIDGE_SHARE = 0.5;
const MIN_COHERENCE = 0.2;
const POSSIBLE_CONTRAST = 4.0;
const POSSIBLE_RIDGE_SHARE = 0.3;
const LEAST_AREA_MM2 = 16.0;
const PX_PER_MM = 500 / 25.4;
const MARGIN = 2 * BLOCK;
export const MM2_PER_BLOCK = (BLOCK / PX_PER_MM) ** 2;

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Where the print is, and what of it tells how good it is. */
export interface Found {
  /** The part of the image to look for minutiae in. */
  box: Box;
  /** Mean coherence of the ridges, 0..1. */
  coherence: number;
  /** By how much contrast hangs on the direction of the ridges: a finger that moved. */
  smear: number;
}

/** Measurements of each block, row by row. */
export interface RidgeMap {
  rows: number;
  columns: number;
  contrast: Float64Array;
  share: Float64Array;
  coherence: Float64Array;
  flowX: Float64Array;
  flowY: Float64Array;
}

/** Find the print in an image (500 ppi); null if there is none. */
export function findPrint(pixels: Uint8Array, width: number, height: number): Found | null {
  const place = placePrint(pixels, width, height);
  if (!place) return null;
  const { map, piece, grown } = place;
  const coherence = piece.reduce((sum, k) => sum + map.coherence[k]!, 0) / piece.length;
  return { box: boxAround(grown, map.columns, width, height), coherence, smear: smearOf(piece, map.contrast, map.flowX, map.flowY) };
}

/** The blocks of a print: what is sure of it in one piece, what may belong to it, and all sure. */
export interface Place {
  map: RidgeMap;
  piece: number[];
  grown: number[];
  sure: Uint8Array;
}

/** Which blocks of an image (500 ppi) are print; null if too few are. */
export function placePrint(pixels: Uint8Array, width: number, height: number): Place | null {
  const map = mapRidges(pixels, width, height);
  const count = map.rows * map.columns;
  const sure = new Uint8Array(count);
  const may = new Uint8Array(count);
  for (let k = 0; k < count; k++) {
    const [contrast, share] = [map.contrast[k]!, map.share[k]!];
    const ridges = contrast >= MIN_CONTRAST && share >= MIN_RIDGE_SHARE;
    sure[k] = Number(ridges && map.coherence[k]! >= MIN_COHERENCE);
    may[k] = Number(sure[k] || (contrast >= POSSIBLE_CONTRAST && share >= POSSIBLE_RIDGE_SHARE));
  }
  const piece = largestPiece(sure, map.rows, map.columns);
  if (piece.length * MM2_PER_BLOCK < LEAST_AREA_MM2) return null;
  return { map, piece, grown: flood(piece, may, map.rows, map.columns), sure };
}

function mapRidges(pixels: Uint8Array, width: number, height: number): RidgeMap {
  const rows = Math.ceil(height / BLOCK);
  const columns = Math.ceil(width / BLOCK);
  const contrast = new Float64Array(rows * columns);
  const share = new Float64Array(rows * columns);
  const real = new Float64Array(rows * columns);
  const imaginary = new Float64Array(rows * columns);
  const window = new Float32Array(WINDOW * WINDOW);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const k = row * columns + column;
      cut(pixels, width, height, column * BLOCK - BLOCK / 2, row * BLOCK - BLOCK / 2, window);
      const found = measure(window);
      contrast[k] = found.contrast;
      share[k] = found.share;
      real[k] = found.real;
      imaginary[k] = found.imaginary;
    }
  }
  const flowX = smooth(real, rows, columns);
  const flowY = smooth(imaginary, rows, columns);
  const coherence = flowX.map((value, k) => Math.hypot(value, flowY[k]!));
  return { rows, columns, contrast, share: smooth(share, rows, columns), coherence, flowX, flowY };
}

/** Copy a window; beyond the edges the image is mirrored. */
function cut(
  pixels: Uint8Array,
  width: number,
  height: number,
  left: number,
  top: number,
  out: Float32Array,
): void {
  for (let y = 0; y < WINDOW; y++) {
    const row = mirrored(top + y, height) * width;
    for (let x = 0; x < WINDOW; x++) out[y * WINDOW + x] = pixels[row + mirrored(left + x, width)]!;
  }
}

/** Where a place beyond the edge is mirrored to; the edge counts twice. */
export function mirrored(at: number, side: number): number {
  const turn = ((at % (2 * side)) + 2 * side) % (2 * side);
  return turn < side ? turn : 2 * side - 1 - turn;
}

const HANN = Float64Array.from(
  { length: WINDOW },
  (_, k) => 0.5 - 0.5 * Math.cos((2 * Math.PI * k) / (WINDOW - 1)),
);

interface Bin {
  across: number;
  down: number;
  twice: number;
  real: number;
  imaginary: number;
}

/** Frequencies of ridges: the half of the spectrum that a real image has. */
const RING: Bin[] = ring();
const MOST_ACROSS = Math.max(...RING.map((bin) => bin.across));
const COSINES = Float64Array.from({ length: WINDOW }, (_, k) => Math.cos((2 * Math.PI * k) / WINDOW));
const SINES = Float64Array.from({ length: WINDOW }, (_, k) => Math.sin((2 * Math.PI * k) / WINDOW));

function ring(): Bin[] {
  const bins: Bin[] = [];
  for (let across = 0; across <= WINDOW / 2; across++) {
    for (let down = -WINDOW / 2; down < WINDOW / 2; down++) {
      const frequency = Math.hypot(across, down) / WINDOW;
      if (frequency < 1 / LONGEST_PERIOD || frequency > 1 / SHORTEST_PERIOD) continue;
      const doubled = 2 * Math.atan2(down, across);
      const twice = across === 0 || across === WINDOW / 2 ? 1 : 2;
      bins.push({ across, down, twice, real: Math.cos(doubled), imaginary: Math.sin(doubled) });
    }
  }
  return bins;
}

const rowsReal = new Float64Array(WINDOW * (MOST_ACROSS + 1));
const rowsImaginary = new Float64Array(WINDOW * (MOST_ACROSS + 1));

/** Contrast, ridge share and doubled direction of one window. */
function measure(window: Float32Array): { contrast: number; share: number; real: number; imaginary: number } {
  const area = WINDOW * WINDOW;
  let mean = 0;
  for (const value of window) mean += value;
  mean /= area;
  let variance = 0;
  let energy = 0;
  for (let y = 0; y < WINDOW; y++) {
    for (let x = 0; x < WINDOW; x++) {
      const off = window[y * WINDOW + x]! - mean;
      variance += off * off;
      const tapered = off * HANN[y]! * HANN[x]!;
      window[y * WINDOW + x] = tapered;
      energy += tapered * tapered;
    }
  }
  transformRows(window);
  const total = area * energy + 1e-6; // Parseval: the whole spectrum without computing it
  let share = 0;
  let real = 0;
  let imaginary = 0;
  for (const bin of RING) {
    const power = powerAt(bin) * bin.twice;
    share += power;
    real += power * bin.real;
    imaginary += power * bin.imaginary;
  }
  const contrast = Math.sqrt(variance / area);
  return { contrast, share: share / total, real: real / total, imaginary: imaginary / total };
}

function transformRows(window: Float32Array): void {
  for (let y = 0; y < WINDOW; y++) {
    for (let u = 0; u <= MOST_ACROSS; u++) {
      let real = 0;
      let imaginary = 0;
      for (let x = 0; x < WINDOW; x++) {
        const value = window[y * WINDOW + x]!;
        const at = (u * x) & (WINDOW - 1);
        real += value * COSINES[at]!;
        imaginary -= value * SINES[at]!;
      }
      rowsReal[u * WINDOW + y] = real;
      rowsImaginary[u * WINDOW + y] = imaginary;
    }
  }
}

function powerAt(bin: Bin): number {
  let real = 0;
  let imaginary = 0;
  for (let y = 0; y < WINDOW; y++) {
    const a = rowsReal[bin.across * WINDOW + y]!;
    const b = rowsImaginary[bin.across * WINDOW + y]!;
    const at = (bin.down * y) & (WINDOW - 1);
    real += a * COSINES[at]! + b * SINES[at]!;
    imaginary += b * COSINES[at]! - a * SINES[at]!;
  }
  return real * real + imaginary * imaginary;
}

/** Average over 3 x 3 blocks; beyond the edges the last block goes on. */
function smooth(values: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(values.length);
  const within = (at: number, side: number): number => Math.min(side - 1, Math.max(0, at));
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      let total = 0;
      for (let dy = -1; dy <= 1; dy++) {
        const row = within(r + dy, rows) * columns;
        for (let dx = -1; dx <= 1; dx++) total += values[row + within(c + dx, columns)]!;
      }
      out[r * columns + c] = total / 9;
    }
  }
  return out;
}

/** The largest connected piece of a mask, corners count as touching. */
function largestPiece(mask: Uint8Array, rows: number, columns: number): number[] {
  const left = mask.slice();
  let largest: number[] = [];
  for (let k = 0; k < mask.length; k++) {
    if (!left[k]) continue;
    const piece = flood([k], left, rows, columns);
    for (const one of piece) left[one] = 0;
    if (piece.length > largest.length) largest = piece;
  }
  return largest;
}

/** All blocks of a mask that can be reached from `seeds`. */
function flood(seeds: number[], mask: Uint8Array, rows: number, columns: number): number[] {
  const seen = new Uint8Array(mask.length);
  const found = seeds.slice();
  for (const seed of seeds) seen[seed] = 1;
  for (let at = 0; at < found.length; at++) {
    const r = Math.floor(found[at]! / columns);
    const c = found[at]! % columns;
    for (let y = Math.max(0, r - 1); y <= Math.min(rows - 1, r + 1); y++) {
      for (let x = Math.max(0, c - 1); x <= Math.min(columns - 1, c + 1); x++) {
        const next = y * columns + x;
        if (seen[next] || !mask[next]) continue;
        seen[next] = 1;
        found.push(next);
      }
    }
  }
  return found;
}

function boxAround(blocks: number[], columns: number, width: number, height: number): Box {
  const rows = blocks.map((k) => Math.floor(k / columns));
  const across = blocks.map((k) => k % columns);
  return {
    top: Math.max(0, Math.min(...rows) * BLOCK - MARGIN),
    left: Math.max(0, Math.min(...across) * BLOCK - MARGIN),
    bottom: Math.min(height, (Math.max(...rows) + 1) * BLOCK + MARGIN),
    right: Math.min(width, (Math.max(...across) + 1) * BLOCK + MARGIN),
  };
}
