// Colour to grey levels.
import type { Photo } from "../api.js";

/** How far the colours of a grey picture may lie apart, as JPEG spoils them. */
const APART = 8;
/** One pixel in so many is looked at. */
const EVERY = 13;

/** ITU-R BT.601 luma, as Pillow's mode L has it: (299 R + 587 G + 114 B) / 1000, in 16-bit steps. */
export function greyOf(pixels: Uint8ClampedArray): Uint8Array {
  const grey = new Uint8Array(pixels.length / 4);
  for (let at = 0, from = 0; at < grey.length; at++, from += 4) {
    grey[at] = (pixels[from]! * 19595 + pixels[from + 1]! * 38470 + pixels[from + 2]! * 7471 + 0x8000) >> 16;
  }
  return grey;
}

/** Whether a picture has no colours: a reader's print, and no photograph of a hand. */
export function isGrey({ pixels }: Photo): boolean {
  for (let at = 0; at < pixels.length; at += 4 * EVERY) {
    const [red, green, blue] = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!];
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > APART) return false;
  }
  return true;
}
