// Cutting and scaling, level for level as the node's picture library does it: bicubic, filtered when
// it shrinks, whole levels after either pass; much larger pictures are averaged in blocks before.
import { type Box, boxOf, even, high, type Picture, wide } from "./shapes.js";

/** How much larger than wanted a picture may be after averaging in blocks. */
const GAP = 2;
const SUPPORT = 2;
const BITS = 22;
const f32 = Math.fround;

/** `box` of a picture at `width` x `height` pixels; `fill` is the level beyond the picture. */
export function cut(picture: Picture, box: Box, width: number, height: number, fill = 127): Picture {
  const out = new Uint8Array(width * height * 3).fill(fill);
  const inside = boxOf(
    Math.max(box.left, 0), Math.max(box.top, 0), Math.min(box.right, picture.width), Math.min(box.bottom, picture.height),
  ); // prettier-ignore
  if (wide(inside) > 0 && high(inside) > 0) {
    const [across, down] = [width / wide(box), height / high(box)];
    const left = even((inside.left - box.left) * across);
    const top = even((inside.top - box.top) * down);
    const size = [even(wide(inside) * across), even(high(inside) * down)].map((one) => Math.max(1, one));
    paste(out, width, height, scaledPiece(picture, inside, size[0]!, size[1]!), left, top);
  }
  return { width, height, pixels: out };
}

function paste(out: Uint8Array, width: number, height: number, piece: Picture, left: number, top: number): void {
  const columns = Math.min(piece.width, width - left);
  for (let y = 0; y < Math.min(piece.height, height - top); y++) {
    const from = 3 * y * piece.width;
    out.set(piece.pixels.subarray(from, from + 3 * columns), 3 * ((top + y) * width + left));
  }
}

/** Only what is needed: a few pixels more than the piece, as the node cuts it. */
function scaledPiece(picture: Picture, inside: Box, width: number, height: number): Picture {
  const top = Math.max(0, Math.trunc(inside.top) - 4);
  const left = Math.max(0, Math.trunc(inside.left) - 4);
  const bottom = Math.min(picture.height, Math.trunc(inside.bottom) + 5);
  const right = Math.min(picture.width, Math.trunc(inside.right) + 5);
  const piece = part(picture, left, top, right, bottom);
  const box = boxOf(inside.left - left, inside.top - top, inside.right - left, inside.bottom - top);
  return scaled(piece, box, width, height);
}

function part(picture: Picture, left: number, top: number, right: number, bottom: number): Picture {
  const { width, height, pixels } = picture;
  if (left === 0 && top === 0 && right === width && bottom === height) return picture; // a copy of millions of pixels saved
  const columns = right - left;
  const out = new Uint8Array(columns * (bottom - top) * 3);
  for (let y = top; y < bottom; y++) {
    const from = 3 * (y * width + left);
    out.set(pixels.subarray(from, from + 3 * columns), 3 * (y - top) * columns);
  }
  return { width: columns, height: bottom - top, pixels: out };
}

function scaled(picture: Picture, box: Box, width: number, height: number): Picture {
  const across = Math.trunc(wide(box) / width / GAP) || 1;
  const down = Math.trunc(high(box) / height / GAP) || 1;
  if (across === 1 && down === 1) return resized(picture, box, width, height);
  const reach = [(wide(box) / width) * (SUPPORT - 0.5), (high(box) / height) * (SUPPORT - 0.5)] as const;
  const safe = boxOf(
    Math.max(0, Math.trunc(box.left - reach[0])),
    Math.max(0, Math.trunc(box.top - reach[1])),
    Math.min(picture.width, Math.ceil(box.right + reach[0])),
    Math.min(picture.height, Math.ceil(box.bottom + reach[1])),
  );
  const inner = boxOf(
    (box.left - safe.left) / across, (box.top - safe.top) / down,
    (box.right - safe.left) / across, (box.bottom - safe.top) / down,
  ); // prettier-ignore
  return resized(averaged(picture, safe, across, down), inner, width, height);
}

/** Average blocks of `across` x `down` pixels; those at the right and lower edge may be smaller. */
function averaged({ width, pixels }: Picture, box: Box, across: number, down: number): Picture {
  const [columns, rows] = [Math.ceil(wide(box) / across), Math.ceil(high(box) / down)];
  const out = new Uint8Array(columns * rows * 3);
  for (let y = 0, to = 0; y < rows; y++) {
    const [top, bottom] = [box.top + y * down, Math.min(box.top + (y + 1) * down, box.bottom)];
    for (let x = 0; x < columns; x++) {
      const [left, right] = [box.left + x * across, Math.min(box.left + (x + 1) * across, box.right)];
      const count = (right - left) * (bottom - top);
      const factor = Math.trunc(f32(2 ** 32 / f32(256 * count)));
      for (let band = 0; band < 3; band++, to++) {
        let sum = count >> 1;
        for (let row = top; row < bottom; row++) {
          for (let at = 3 * (row * width + left) + band, k = left; k < right; k++, at += 3) sum += pixels[at]!;
        }
        out[to] = Math.floor((sum * factor) / 2 ** 24);
      }
    }
  }
  return { width: columns, height: rows, pixels: out };
}

function resized(picture: Picture, box: Box, width: number, height: number): Picture {
  // the library holds the corners in single precision
  const [left, top, right, bottom] = [f32(box.left), f32(box.top), f32(box.right), f32(box.bottom)];
  const across = width !== picture.width || left !== 0 || right !== width;
  const down = height !== picture.height || top !== 0 || bottom !== height;
  const rows = (one: Picture): Picture =>
    across ? rowsScaled(one, weightsOf(picture.width, left, right, width)) : one;
  const columns = (one: Picture): Picture =>
    down ? columnsScaled(one, weightsOf(picture.height, top, bottom, height)) : one;
  // whole levels after either pass: which comes first shows, and the library begins with the height
  // where that loses far more pixels than the width does (Pillow 13)
  const lost = picture.height - height;
  return lost > 0 && lost > 2 * (picture.width - width) ? rows(columns(picture)) : columns(rows(picture));
}

/** For each pixel out: the first pixel in, and whole-numbered weights from there on. */
type Weights = { from: number; by: Int32Array }[];

function weightsOf(size: number, from: number, to: number, wanted: number): Weights {
  const step = f32(to - from) / wanted;
  const spread = Math.max(1, step);
  const support = SUPPORT * spread;
  return Array.from({ length: wanted }, (_, n) => {
    const middle = from + (n + 0.5) * step;
    const least = Math.max(0, Math.trunc(middle - support + 0.5));
    const most = Math.min(size, Math.trunc(middle + support + 0.5));
    const raw = Array.from({ length: most - least }, (_, k) => cubic((k + least - middle + 0.5) * (1 / spread)));
    const total = raw.reduce((sum, one) => sum + one, 0);
    const whole = raw.map((one) => whole22(total === 0 ? one : one / total));
    return { from: least, by: Int32Array.from(whole) };
  });
}

const whole22 = (one: number): number => Math.trunc((one < 0 ? -0.5 : 0.5) + one * 2 ** BITS);

function cubic(at: number): number {
  const x = Math.abs(at);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0;
}

const level = (sum: number): number => Math.min(255, Math.max(0, sum >> BITS));

function rowsScaled({ width, height, pixels }: Picture, weights: Weights): Picture {
  const out = new Uint8Array(weights.length * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    for (const { from, by } of weights) {
      let [red, green, blue] = [1 << (BITS - 1), 1 << (BITS - 1), 1 << (BITS - 1)];
      for (let k = 0, at = 3 * (y * width + from); k < by.length; k++, at += 3) {
        red += pixels[at]! * by[k]!;
        green += pixels[at + 1]! * by[k]!;
        blue += pixels[at + 2]! * by[k]!;
      }
      out[to++] = level(red);
      out[to++] = level(green);
      out[to++] = level(blue);
    }
  }
  return { width: weights.length, height, pixels: out };
}

function columnsScaled({ width, pixels }: Picture, weights: Weights): Picture {
  const row = 3 * width;
  const out = new Uint8Array(weights.length * row);
  weights.forEach(({ from, by }, y) => {
    for (let x = 0; x < row; x++) {
      let sum = 1 << (BITS - 1);
      for (let k = 0, at = from * row + x; k < by.length; k++, at += row) sum += pixels[at]! * by[k]!;
      out[y * row + x] = level(sum);
    }
  });
  return { width, height: weights.length, pixels: out };
}
