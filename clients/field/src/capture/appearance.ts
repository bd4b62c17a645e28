// How a print looks to whoever has to press it again (the node's senses/finger/appearance.py).
import type { GrayImage } from "../engine/api.js";
import { BLOCK, MM2_PER_BLOCK, type Place, placePrint } from "../engine/ridges.js";
import { smearOf } from "../engine/smear.js";
import { bell, blurred, mask, median, plane, type Plane } from "./planes.js";
import { grown } from "./shapes.js";

/** Pixels in which darkest and lightest are looked for: some four ridges. */
const NEIGHBOURHOOD = 33;
/** Fewer say nothing about the bare glass. */
const LEAST_BLOCKS = 20;

export interface Appearance {
  /** Readable ridges, square millimetres. */
  area: number;
  /** Median deviation of the grey levels on the print. */
  contrast: number;
  /** Share of the pixels nearer to the local darkest than to the lightest: dry is low, wet high. */
  inked: number;
  /** Grey level of the valleys. */
  lightness: number;
  /** By how much contrast hangs on the ridges' direction: a finger that moved. */
  smear: number;
  /** How far the print's middle is from the image's, as a share of the side. */
  offset: number;
  /** Median deviation of the grey levels beside the print: clean glass is even. */
  stain: number;
}

/** Measure the print in an image at 500 ppi; null where there is none. */
export function appearance({ pixels, width, height }: GrayImage): Appearance | null {
  const place = placePrint(pixels, width, height);
  if (!place) return null;
  const { map, piece, sure } = place;
  return {
    area: place.grown.reduce((sum, k) => sum + sure[k]!, 0) * MM2_PER_BLOCK,
    contrast: median(piece.map((k) => map.contrast[k]!)),
    smear: smearOf(piece, map.contrast, map.flowX, map.flowY),
    offset: offsetOf(place, width, height),
    stain: stainOf(place),
    ...inkOf(pixels, width, height, place),
  };
}

function offsetOf({ map, piece }: Place, width: number, height: number): number {
  const mean = (of: (k: number) => number): number => piece.reduce((sum, k) => sum + of(k), 0) / piece.length + 0.5;
  const down = (mean((k) => Math.floor(k / map.columns)) * BLOCK) / height;
  const across = (mean((k) => k % map.columns) * BLOCK) / width;
  return Math.max(Math.abs(down - 0.5), Math.abs(across - 0.5));
}

/** Look at the glass beside the print; a block next to the print shows its ragged edge. */
function stainOf({ map, piece }: Place): number {
  const print = mask(map.columns, map.rows);
  for (const k of piece) print.values[k] = 1;
  const near = grown(print, 2).values;
  const beside = Array.from(map.contrast).filter((_, k) => !near[k]);
  return beside.length < LEAST_BLOCKS ? 0 : median(beside);
}

function inkOf(
  pixels: Uint8Array,
  width: number,
  height: number,
  { map, piece }: Place,
): { inked: number; lightness: number } {
  const columns = piece.map((k) => k % map.columns);
  const rows = piece.map((k) => Math.floor(k / map.columns));
  const [left, top] = [Math.min(...columns) * BLOCK, Math.min(...rows) * BLOCK];
  const right = Math.min(width, (Math.max(...columns) + 1) * BLOCK);
  const bottom = Math.min(height, (Math.max(...rows) + 1) * BLOCK);
  const part = plane(right - left, bottom - top);
  for (let y = top; y < bottom; y++) part.values.set(pixels.subarray(y * width + left, y * width + right), (y - top) * part.width);
  const soft = blurred(part, 1.0, bell(1.0, 2));
  const darkest = extremes(soft, Math.min);
  const lightest = extremes(soft, Math.max);
  const isPrint = new Uint8Array(map.rows * map.columns);
  for (const k of piece) isPrint[k] = 1;
  let dark = 0;
  const light: number[] = [];
  for (let y = 0, at = 0; y < part.height; y++) {
    for (let x = 0; x < part.width; x++, at++) {
      const block = Math.floor((top + y) / BLOCK) * map.columns + Math.floor((left + x) / BLOCK);
      if (!isPrint[block]) continue;
      dark += Number(soft.values[at]! < (darkest.values[at]! + lightest.values[at]!) / 2);
      light.push(lightest.values[at]!);
    }
  }
  return { inked: dark / light.length, lightness: median(light) };
}

/** The least or the most of each neighbourhood. */
function extremes(source: Plane, pick: (a: number, b: number) => number): Plane {
  const { width, height } = source;
  const half = NEIGHBOURHOOD >> 1;
  const [rows, out] = [plane(width, height), plane(width, height)];
  const along = (from: Float32Array, to: Float32Array, at: number, place: number, side: number, step: number): void => {
    let value = from[at]!;
    for (let k = Math.max(-half, -place); k <= Math.min(half, side - 1 - place); k++) value = pick(value, from[at + k * step]!);
    to[at] = value;
  };
  for (let at = 0; at < out.values.length; at++) along(source.values, rows.values, at, at % width, width, 1);
  for (let at = 0; at < out.values.length; at++) along(rows.values, out.values, at, Math.floor(at / width), height, width);
  return out;
}
