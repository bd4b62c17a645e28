// A frame to read parts of at any scale, so that coaching touches a few thousand pixels of a
// picture of millions.
import type { Photo } from "./api.js";

export interface Source {
  readonly width: number;
  readonly height: number;
  /** The part that begins at `left`, `top`, of `wide` times `tall` pixels, brought to a size. */
  read(left: number, top: number, wide: number, tall: number, width: number, height: number): Photo;
}

/** A photograph that is in memory; places average what they cover. */
export class PhotoSource implements Source {
  readonly width: number;
  readonly height: number;

  constructor(private readonly photo: Photo) {
    this.width = photo.width;
    this.height = photo.height;
  }

  read(left: number, top: number, wide: number, tall: number, width: number, height: number): Photo {
    const pixels = new Uint8ClampedArray(4 * width * height);
    const [columns, rows] = [edges(left, wide, width, this.width), edges(top, tall, height, this.height)];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        this.mean(columns[x]!, columns[x + 1]!, rows[y]!, rows[y + 1]!, pixels, 4 * (y * width + x));
      }
    }
    return { width, height, pixels };
  }

  private mean(x0: number, x1: number, y0: number, y1: number, out: Uint8ClampedArray, at: number): void {
    const { pixels, width, height } = this.photo;
    let [red, green, blue, count] = [0, 0, 0, 0];
    for (let y = y0; y < Math.max(y1, y0 + 1); y++) {
      for (let x = x0; x < Math.max(x1, x0 + 1); x++) {
        const from = 4 * (Math.min(y, height - 1) * width + Math.min(x, width - 1));
        red += pixels[from]!;
        green += pixels[from + 1]!;
        blue += pixels[from + 2]!;
        count++;
      }
    }
    out[at] = red / count;
    out[at + 1] = green / count;
    out[at + 2] = blue / count;
    out[at + 3] = 255;
  }
}

/** Where the cells of one side begin and end, within the photograph. */
function edges(from: number, length: number, count: number, side: number): number[] {
  return Array.from({ length: count + 1 }, (_, k) =>
    Math.min(side, Math.max(0, Math.round(from + (k * length) / count))),
  );
}
