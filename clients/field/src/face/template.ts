// A face as bytes, as the node stores it: `HFA1`, quality, zero, then half-precision numbers.
import type { Bytes } from "../base/bytes.js";
import { dot } from "./reader.js";
import { even } from "./shapes.js";

const MAGIC = [0x48, 0x46, 0x41, 0x31];
const HEAD = 6;
/** How far from 1 the length of a stored vector may be. */
const LENGTH_OFF = 0.01;

/** What each of all half-precision numbers is; made when the first face is read. */
let HALVES: Float32Array | null = null;

export interface FaceTemplate {
  /** Of length 1. */
  embedding: Float32Array;
  quality: number;
}

export function encodeFace(embedding: Float32Array, quality: number): Bytes {
  const length = Math.sqrt(dot(embedding, embedding));
  const out = new Uint8Array(HEAD + 2 * embedding.length);
  out.set([...MAGIC, quality, 0]);
  const view = new DataView(out.buffer);
  embedding.forEach((one, k) => view.setUint16(HEAD + 2 * k, toHalf(one / length), true));
  return out;
}

/** Read what the node or `encodeFace` wrote; throws on anything else. */
export function decodeFace(data: Uint8Array): FaceTemplate {
  const sound = data.length > HEAD + 2 && data.length % 2 === 0 && MAGIC.every((one, k) => data[k] === one);
  if (!sound || data[4]! > 100 || data[5] !== 0) throw new Error("these bytes are no face");
  const vector = new Float32Array((data.length - HEAD) / 2);
  const halves = (HALVES ??= Float32Array.from({ length: 65_536 }, (_, bits) => fromHalf(bits)));
  for (let k = 0, at = HEAD; k < vector.length; k++, at += 2) vector[k] = halves[data[at]! | (data[at + 1]! << 8)]!;
  const length = Math.fround(Math.sqrt(dot(vector, vector)));
  if (!(Math.abs(length - 1) <= LENGTH_OFF)) throw new Error("these bytes are no face");
  return { embedding: vector.map((one) => one / length), quality: data[4]! };
}

/** Single-precision numbers, each rounded to the half-precision number next to it, in place: by T. J.
 * Dekker's splitting (Numer. Math. 18, 1971), but for the very small. */
export function rounded(vector: Float32Array): Float32Array {
  const f32 = Math.fround;
  for (let k = 0; k < vector.length; k++) {
    const value = vector[k]!;
    const far = f32(value * 8193);
    vector[k] = Math.abs(value) < 2 ** -14 ? fromHalf(toHalf(value)) : f32(far - f32(far - value));
  }
  return vector;
}

/** The nearest half-precision number of one within -2..2; of two as near, the even one. */
export function toHalf(value: number): number {
  const sign = value < 0 ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size < 2 ** -14) return sign | even(size * 2 ** 24);
  let exponent = Math.floor(Math.log2(size));
  if (2 ** exponent > size) exponent--;
  if (2 ** (exponent + 1) <= size) exponent++;
  // a mantissa that is rounded up to 1024 carries into the exponent by itself
  return sign | (((exponent + 15) << 10) + even((size / 2 ** exponent - 1) * 1024));
}

export function fromHalf(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const size = exponent === 0 ? fraction * 2 ** -24 : exponent === 31 ? NaN : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return bits & 0x8000 ? -size : size;
}
