// Pictures, boxes and points: what the steps of reading a face hand to each other.
//
// Everything in this folder says again what the node's senses/face does, step by step, to the same
// grey level; golden truth made by the node pins the two together (tests/clients/field/test_face*).

/** sRGB, three bytes a pixel, row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** An upright rectangle in pixels, corners as real numbers; pixel n spans n to n + 1. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A face as the detector sees it; `score` 0..1. */
export interface Seen {
  readonly box: Box;
  readonly score: number;
}

/** A place in a picture: whole numbers are the centres of pixels. */
export type Point = readonly [x: number, y: number];

export const boxOf = (left: number, top: number, right: number, bottom: number): Box => ({ left, top, right, bottom });
export const wide = (box: Box): number => box.right - box.left;
export const high = (box: Box): number => box.bottom - box.top;
export const centre = (box: Box): Point => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];

/** Enlarge about the origin, then shift. */
export const moved = (box: Box, factor: number, left: number, top: number): Box =>
  boxOf(box.left * factor + left, box.top * factor + top, box.right * factor + left, box.bottom * factor + top);

/** The area that both share over the area that either covers, 0..1. */
export function overlap(a: Box, b: Box): number {
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (across <= 0 || down <= 0) return 0;
  const shared = across * down;
  return shared / (wide(a) * high(a) + wide(b) * high(b) - shared);
}

/** Nearest whole number; of two as near, the even one, as the node rounds. */
export function even(value: number): number {
  const low = Math.floor(value);
  const rest = value - low;
  if (rest !== 0.5) return rest < 0.5 ? low : low + 1;
  return low % 2 === 0 ? low : low + 1;
}

/** Lay a picture by quarter turns to the left. */
export function turned(picture: Picture, turns: number): Picture {
  if (turns === 0) return picture;
  const { width, height, pixels } = picture;
  const [wider, higher] = turns % 2 ? [height, width] : [width, height];
  const out = new Uint8Array(pixels.length);
  for (let y = 0, to = 0; y < higher; y++) {
    for (let x = 0; x < wider; x++, to += 3) {
      let from = (height - 1 - y) * width + width - 1 - x;
      if (turns === 1) from = x * width + width - 1 - y;
      if (turns === 3) from = (height - 1 - x) * width + y;
      out[to] = pixels[3 * from]!;
      out[to + 1] = pixels[3 * from + 1]!;
      out[to + 2] = pixels[3 * from + 2]!;
    }
  }
  return { width: wider, height: higher, pixels: out };
}

/** Give memory back at once; a browser that cannot do that does it in time. */
export function release(pixels: Uint8Array | Uint8ClampedArray): void {
  (pixels.buffer as { transfer?: (size: number) => void }).transfer?.(0);
}

/** A browser's picture without its fourth byte. */
export function fromCanvas({ width, height, pixels }: { width: number; height: number; pixels: ArrayLike<number> }): Picture {
  const out = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < out.length; from += 4, to += 3) {
    out[to] = pixels[from]!;
    out[to + 1] = pixels[from + 1]!;
    out[to + 2] = pixels[from + 2]!;
  }
  return { width, height, pixels: out };
}
