// A picture file as a grey image. Phones' photographs and readers' files come through here.
import type { GrayImage } from "../engine/api.js";
import { FieldError } from "../base/errors.js";

const MOST_BYTES = 8 << 20;
const MOST_SIDE = 2000;

/** Decode what the browser can (PNG, JPEG, WebP, BMP); `dpi` is what the reader says it is. */
export async function readPicture(file: Blob, dpi = 500): Promise<GrayImage> {
  if (file.size > MOST_BYTES) throw new FieldError("file.unreadable");
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    throw new FieldError("file.unreadable");
  }
  const { width, height } = bitmap;
  if (Math.max(width, height) > MOST_SIDE || Math.min(width, height) < 64) {
    throw new FieldError("file.unreadable");
  }
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new FieldError("file.unreadable");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { width, height, dpi, pixels: greyOf(context.getImageData(0, 0, width, height).data) };
}

/** ITU-R BT.601 luma, as Pillow's mode L has it: (299 R + 587 G + 114 B) / 1000, in 16-bit steps. */
function greyOf(rgba: Uint8ClampedArray): Uint8Array {
  const grey = new Uint8Array(rgba.length / 4);
  for (let at = 0; at < grey.length; at++) {
    const from = 4 * at;
    grey[at] = (rgba[from] * 19595 + rgba[from + 1] * 38470 + rgba[from + 2] * 7471 + 0x8000) >> 16;
  }
  return grey;
}
