// The capture room without a browser: what Python asks, pictures in base64url.
import { fromBase64url, toBase64url } from "../src/base/bytes.js";
import type { Photo } from "../src/capture/api.js";
import { findPrints, locateTips, NoFinger } from "../src/capture/prints.js";
import { answer, readJob } from "./stdio.js";

interface Sent {
  width: number;
  height: number;
  /** RGB, row by row. */
  pixels: string;
}

function photoOf({ width, height, pixels }: Sent): Photo {
  const rgb = fromBase64url(pixels);
  const out = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let k = 0; k < width * height; k++) out.set(rgb.subarray(3 * k, 3 * k + 3), 4 * k);
  return { width, height, pixels: out };
}

function printsOf(sent: Sent): unknown {
  const photo = photoOf(sent);
  const started = performance.now();
  try {
    const prints = findPrints(photo).map(({ image, ...rest }) => ({
      ...rest,
      image: { ...image, pixels: toBase64url(image.pixels) },
    }));
    return { prints, milliseconds: performance.now() - started };
  } catch (error) {
    if (error instanceof NoFinger) return { refused: error.code };
    throw error;
  }
}

type Job = { do: string } & Record<string, unknown>;

const JOBS: Record<string, (job: Job) => unknown> = {
  prints: (job) => (job.photos as Sent[]).map(printsOf),
  tips: (job) => (job.photos as Sent[]).map((one) => locateTips(photoOf(one))),
};

const job = (await readJob()) as Job;
answer(await JOBS[job.do]!(job));
