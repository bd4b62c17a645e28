// The capture room without a browser: what Python asks, pictures in base64url.
import { fromBase64url, toBase64url } from "../src/base/bytes.js";
import type { Photo } from "../src/capture/api.js";
import { Coach } from "../src/capture/coach.js";
import { Looker, type Look } from "../src/capture/look.js";
import { findPrints, locateTips, NoFinger } from "../src/capture/prints.js";
import { PhotoSource } from "../src/capture/source.js";
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

/** Counts the time that a browser's canvas would need no time of ours for. */
class TimedSource extends PhotoSource {
  reading = 0;
  override read(...part: Parameters<PhotoSource["read"]>): Photo {
    const started = performance.now();
    const found = super.read(...part);
    this.reading += performance.now() - started;
    return found;
  }
}

/** Look at each photograph `times` times, for a measure of what a frame costs beside reading it. */
function looked(job: Job): unknown {
  const times = (job.times as number | undefined) ?? 1;
  return (job.photos as Sent[]).map((one) => {
    const source = new TimedSource(photoOf(one));
    const looker = new Looker();
    let seen = looker.look(source);
    source.reading = 0;
    const started = performance.now();
    for (let k = 1; k < times; k++) seen = looker.look(source);
    return { look: seen, milliseconds: (performance.now() - started - source.reading) / Math.max(1, times - 1) };
  });
}

/** What is said of a row of frames. */
function coached(job: Job): unknown {
  const coach = new Coach();
  const wanted = { fingers: job.fingers as number[], steady: job.steady as number };
  return (job.looks as Look[]).map((one) => coach.after(one, wanted));
}

type Job = { do: string } & Record<string, unknown>;

const JOBS: Record<string, (job: Job) => unknown> = {
  prints: (job) => (job.photos as Sent[]).map(printsOf),
  look: looked,
  coach: coached,
  tips: (job) => (job.photos as Sent[]).map((one) => locateTips(photoOf(one))),
};

const job = (await readJob()) as Job;
answer(await JOBS[job.do]!(job));
