// The browser's part of the worker: bitmaps read through a canvas, files through its decoder.
import type { Photo } from "./api.js";
import { BadFile } from "./files/bytes.js";
import type { Decode } from "./files/read.js";
import type { Source } from "./source.js";

/** A frame of the camera; only the parts that are asked for leave the bitmap. */
export class BitmapSource implements Source {
  readonly width: number;
  readonly height: number;
  private static context: OffscreenCanvasRenderingContext2D | null = null;

  constructor(readonly bitmap: ImageBitmap) {
    this.width = bitmap.width;
    this.height = bitmap.height;
  }

  read(left: number, top: number, wide: number, tall: number, width: number, height: number): Photo {
    const context = BitmapSource.room(width, height);
    context.drawImage(this.bitmap, left, top, wide, tall, 0, 0, width, height);
    return { width, height, pixels: context.getImageData(0, 0, width, height).data };
  }

  /** The whole frame. */
  photo(): Photo {
    return this.read(0, 0, this.width, this.height, this.width, this.height);
  }

  /** One canvas for all, in ordinary memory, because every read comes back. */
  private static room(width: number, height: number): OffscreenCanvasRenderingContext2D {
    let { context } = BitmapSource;
    if (!context || context.canvas.width < width || context.canvas.height < height) {
      context = contextOf(Math.max(width, context?.canvas.width ?? 0), Math.max(height, context?.canvas.height ?? 0));
      BitmapSource.context = context;
    }
    return context;
  }
}

function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true, alpha: false });
  if (!context) throw new Error("this browser gives a worker no canvas");
  context.imageSmoothingQuality = "medium";
  return context;
}

/** Decode a picture whose header was found small enough. */
export const decode: Decode = async (data, { type, width, height }, most) => {
  const blob = new Blob([data.slice()], { type });
  const share = Math.min(1, most / Math.max(width, height));
  // the sides of the file; a picture that EXIF turns has them the other way round
  const smaller = share < 1 ? { resizeWidth: Math.round(width * share), resizeQuality: "high" as const } : {};
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(blob, { imageOrientation: "from-image", ...smaller });
  } catch {
    throw new BadFile("broken");
  }
  try {
    const context = contextOf(bitmap.width, bitmap.height);
    context.fillStyle = "#fff";
    context.fillRect(0, 0, bitmap.width, bitmap.height);
    context.drawImage(bitmap, 0, 0);
    return { width: bitmap.width, height: bitmap.height, pixels: context.getImageData(0, 0, bitmap.width, bitmap.height).data };
  } finally {
    bitmap.close();
  }
};
