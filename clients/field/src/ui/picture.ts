// A picture file as a grey image. Phones' photographs and readers' files come through here.
import type { GrayImage } from "../engine/api.js";
import { FieldError } from "../base/errors.js";
import { greyOf } from "../capture/files/grey.js";

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
