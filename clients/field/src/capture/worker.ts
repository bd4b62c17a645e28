// The capture worker: `{id, name, args}` in, `{id, value}`, `{id, refused}` or `{id, error}` out.
// Frames and prints live in here and go with it.
import type { GrayImage } from "../engine/api.js";
import type { FileOptions, Inspection, Photo, Prints, Wanted } from "./api.js";
import { assess } from "./assess.js";
import { BitmapSource, decode } from "./canvas.js";
import { Coach } from "./coach.js";
import { BadFile } from "./files/bytes.js";
import { readFile } from "./files/read.js";
import { nameTips } from "./hands.js";
import { Looker } from "./look.js";
import { findPrints, NoFinger } from "./prints.js";

interface Asked {
  id: number;
  name: string;
  args: unknown[];
}

let looker = new Looker();
let coach = new Coach();
/** The clearest frame of the row of good ones. */
let kept: { bitmap: ImageBitmap; sharpness: number } | null = null;

function inspect(bitmap: ImageBitmap, wanted: Wanted): Inspection {
  const seen = coach.after(looker.look(new BitmapSource(bitmap)), wanted);
  if (seen.steady <= 1) drop();
  if (seen.steady && seen.sharpness > (kept?.sharpness ?? 0)) {
    drop();
    kept = { bitmap, sharpness: seen.sharpness };
  } else {
    bitmap.close();
  }
  return seen;
}

function drop(): void {
  kept?.bitmap.close();
  kept = null;
}

function restart(): void {
  drop();
  looker = new Looker();
  coach = new Coach();
}

function prints(frame: ImageBitmap | Photo | null, wanted: Wanted): Prints {
  const started = performance.now();
  const photo = photoOf(frame);
  const found = findPrints(photo);
  const named = nameTips(found.map((one) => one.tip), wanted.fingers);
  return {
    prints: found.map((one, k) => ({
      ...one,
      finger: named.fingers[k]!,
      reasons: [...named.advice, ...one.reasons],
    })),
    guards: named.guards,
    milliseconds: performance.now() - started,
  };
}

function photoOf(frame: ImageBitmap | Photo | null): Photo {
  if (frame && "pixels" in frame) return frame;
  const bitmap = frame ?? kept?.bitmap;
  if (!bitmap) throw new NoFinger("no-finger");
  const photo = new BitmapSource(bitmap).photo();
  if (frame) frame.close();
  else drop();
  return photo;
}

function answer(name: string, args: unknown[]): unknown {
  switch (name) {
    case "inspect":
      return inspect(args[0] as ImageBitmap, args[1] as Wanted);
    case "restart":
      return restart();
    case "prints":
      return prints(args[0] as ImageBitmap | Photo | null, args[1] as Wanted);
    case "fromFile":
      return readFile(new Uint8Array(args[0] as ArrayBuffer), (args[1] ?? {}) as FileOptions, decode);
    case "assess":
      return assess(args[0] as GrayImage, args[1] as Uint8Array);
    default:
      throw new Error("the capture worker does not know that");
  }
}

self.onmessage = async ({ data }: MessageEvent<Asked>): Promise<void> => {
  try {
    self.postMessage({ id: data.id, value: await answer(data.name, data.args) });
  } catch (error) {
    // an id at most: what a picture looked like stays in here
    if (error instanceof NoFinger || error instanceof BadFile) self.postMessage({ id: data.id, refused: error.code });
    else self.postMessage({ id: data.id, error: "failed" });
  }
};
