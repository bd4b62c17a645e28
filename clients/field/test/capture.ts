// The capture room without a browser: what Python asks, pictures in base64url.
import { fromBase64url, joined, toBase64url } from "../src/base/bytes.js";
import type { FileOptions, Photo, Tip } from "../src/capture/api.js";
import { appearance } from "../src/capture/appearance.js";
import { assess } from "../src/capture/assess.js";
import { Coach } from "../src/capture/coach.js";
import { BadFile } from "../src/capture/files/bytes.js";
import { readFile } from "../src/capture/files/read.js";
import { guard } from "../src/capture/guards.js";
import { handOf, nameTips } from "../src/capture/hands.js";
import { Looker, type Look } from "../src/capture/look.js";
import { findPrints, NoFinger } from "../src/capture/prints.js";
import { CaptureSession, rulesOf, type Rules, type Try } from "../src/capture/session.js";
import { PhotoSource } from "../src/capture/source.js";
import type { GrayImage, Probe } from "../src/engine/api.js";
import { answer, readJob } from "./stdio.js";

interface Sent {
  width: number;
  height: number;
  /** RGB, or grey levels of a print, row by row. */
  pixels: string;
  dpi?: number;
}

type Job = { do: string } & Record<string, unknown>;

function photoOf({ width, height, pixels }: Sent): Photo {
  const rgb = fromBase64url(pixels);
  const out = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let k = 0; k < width * height; k++) out.set(rgb.subarray(3 * k, 3 * k + 3), 4 * k);
  return { width, height, pixels: out };
}

const imageOf = ({ width, height, pixels, dpi }: Sent): GrayImage => ({
  width,
  height,
  pixels: fromBase64url(pixels),
  dpi: dpi ?? 500,
});

const sent = (image: GrayImage): object => ({ ...image, pixels: toBase64url(image.pixels) });

function printsOf(one: Sent): unknown {
  const photo = photoOf(one);
  const started = performance.now();
  try {
    const prints = findPrints(photo).map(({ image, ...rest }) => ({ ...rest, image: sent(image) }));
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

/** Look at each photograph `times` times, as if a camera did not move. */
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

/** What is said of rows of frames that were looked at, or of photographs one after the other. */
function coached(job: Job): unknown {
  const wanted = { fingers: job.fingers as number[], steady: job.steady as number };
  return (job.rows as Look[][]).map((row) => {
    const coach = new Coach();
    return row.map((one) => coach.after(one, wanted));
  });
}

function filmed(job: Job): unknown {
  const wanted = { fingers: job.fingers as number[], steady: job.steady as number };
  const [coach, looker] = [new Coach(), new Looker()];
  return (job.photos as Sent[]).map((one) => coach.after(looker.look(new PhotoSource(photoOf(one))), wanted));
}

interface SentFile {
  bytes: string;
  /** So many zeros follow. */
  zeros?: number;
  options: FileOptions;
  /** What the browser would decode; it fails where this is absent. */
  decoded?: Sent;
  /** What it would decode were it not asked for a smaller picture, if that is another. */
  whole?: Sent;
}

async function fileOf({ bytes, zeros, options, decoded, whole }: SentFile): Promise<unknown> {
  try {
    const data = joined(fromBase64url(bytes), new Uint8Array(zeros ?? 0));
    const found = await readFile(data, options, (_data, _header, most) => {
      if (!decoded) throw new BadFile("broken");
      return Promise.resolve(photoOf(most === Infinity ? (whole ?? decoded) : decoded));
    });
    if (found.kind === "photo") return { kind: "photo", width: found.photo.width };
    return { ...found, image: sent(found.image) };
  } catch (error) {
    if (error instanceof BadFile) return { refused: error.code };
    throw error;
  }
}

/** Play a session; of try k it is told with which earlier ones it agrees. */
function played(job: Job): unknown {
  return (job.sessions as { rules: Rules; tries: Try[]; alike: boolean[][] }[]).map(({ rules, tries, alike }) => {
    let session = new CaptureSession(rules);
    return tries.map((one, k) => {
      session = session.after(one, alike[k]!);
      const { best, odd, confirmed, attemptsLeft, progress } = session;
      return { best, odd, confirmed, attemptsLeft, progress };
    });
  });
}

const JOBS: Record<string, (job: Job) => unknown> = {
  prints: (job) => (job.photos as Sent[]).map(printsOf),
  look: looked,
  coach: coached,
  film: filmed,
  files: (job) => Promise.all((job.files as SentFile[]).map(fileOf)),
  sessions: played,
  rules: (job) => (job.limits as string[]).map(rulesOf),
  assess: (job) =>
    (job.prints as { image: Sent; template: string }[]).map(({ image, template }) =>
      assess(imageOf(image), fromBase64url(template)),
    ),
  appearance: (job) => (job.images as Sent[]).map((one) => appearance(imageOf(one))),
  hands: (job) =>
    (job.hands as { tips: Tip[]; wanted: number[] }[]).map(({ tips, wanted }) => ({
      hand: handOf(tips),
      ...nameTips(tips, wanted),
    })),
  guards: (job) =>
    Promise.all(
      (job.cases as { probe: Probe; taken: Probe[]; own: Probe[] }[]).map(({ probe, taken, own }) =>
        // here a template is one word, and the same word is the same finger
        guard(probe, taken, own, (a, b) => Promise.resolve({ score: 0, fmr: a.template === b.template ? 1e-9 : 1 })),
      ),
    ),
};

const job = (await readJob()) as Job;
answer(await JOBS[job.do]!(job));
