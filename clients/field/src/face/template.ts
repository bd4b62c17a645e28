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
export const halves = (): Float32Array =>
  (HALVES ??= Float32Array.from({ length: 65_536 }, (_, bits) => fromHalf(bits)));

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

/** Read what the node or `encodeFace` wrote, into `place` where there is one of that length; throws
 * on anything else. */
export function decodeFace(data: Uint8Array, place?: Float32Array): FaceTemplate {
  const sound = data.length > HEAD + 2 && data.length % 2 === 0 && MAGIC.every((one, k) => data[k] === one);
  if (!sound || data[4]! > 100 || data[5] !== 0) throw new Error("these bytes are no face");
  const numbers = (data.length - HEAD) / 2;
  const vector = place?.length === numbers ? place : new Float32Array(numbers);
  const values = halves();
  for (let k = 0, at = HEAD; k < vector.length; k++, at += 2) vector[k] = values[data[at]! | (data[at + 1]! << 8)]!;
  const length = Math.fround(Math.sqrt(dot(vector, vector)));
  if (!(Math.abs(length - 1) <= LENGTH_OFF)) throw new Error("these bytes are no face");
  for (let k = 0; k < vector.length; k++) vector[k]! /= length;
  return { embedding: vector, quality: data[4]! };
}

/** Single-precision numbers of -2..2 as the half-precision number next to each, into `out` from `at`
 * on: what a mantissa of 23 bits leaves over 10 decides, of two as near the even one, as the node's. */
export function roundedInto(out: Uint16Array, at: number, vector: Float32Array): void {
  const bits = new Uint32Array(vector.buffer, vector.byteOffset, vector.length);
  for (let k = 0; k < vector.length; k++) {
    const [value, word] = [vector[k]!, bits[k]!];
    if (Math.abs(value) < 2 ** -14) out[at + k] = toHalf(value);
    else out[at + k] = ((word >>> 16) & 0x8000) | (((word & 0x7fffffff) - (112 << 23) + 0xfff + ((word >>> 13) & 1)) >>> 13);
  }
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
