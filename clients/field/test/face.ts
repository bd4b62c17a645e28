// The face engine without a browser: what Python asks, with pictures in base64url.
import { fromBase64url, toBase64url } from "../src/base/bytes.js";
import { similarity, warped } from "../src/face/align.js";
import { Calibration } from "../src/engine/calibration.js";
import { Engine } from "../src/engine/engine.js";
import { Fusion, type FingerScore } from "../src/engine/fusion.js";
import { judge } from "../src/face/assessment.js";
import type { FaceGlance } from "../src/face/api.js";
import { FaceCoach } from "../src/face/coach.js";
import { FaceEngine } from "../src/face/engine.js";
import { type Elapsed, FaceEvidence } from "../src/face/evidence.js";
import { measure } from "../src/face/measures.js";
import { openFaceNetworks } from "../src/face/networks.js";
import { FaceReader, type FaceFound, type Sight } from "../src/face/reader.js";
import { cut } from "../src/face/resample.js";
import { type Box, type Picture, type Point, turned } from "../src/face/shapes.js";
import { decodeFace, encodeFace, halves, roundedInto } from "../src/face/template.js";
import { leastFmr, type Said, together } from "../src/face/together.js";
import { fingersWorth } from "../src/face/worth.js";
import { answer, readJob } from "./stdio.js";

interface Sent {
  width: number;
  height: number;
  pixels: string;
}

type Job =
  | { do: "read"; models: Record<"detector" | "landmarks" | "embedding", string>; sight: Sight; pictures: Sent[] }
  | { do: "cut"; picture: Sent; cuts: { box: [number, number, number, number]; width: number; height: number; fill: number }[] }
  | { do: "warp"; picture: Sent; from: Point[][]; to: Point[] }
  | { do: "turn"; picture: Sent; turns: number[] }
  | { do: "coach"; width: number; height: number; frames: FaceGlance[] }
  | { do: "says"; calibration: string; people: { scores: { score: number; elapsed: Elapsed }[]; probes: number }[] }
  | { do: "together"; finger: string; face: string; people: { fingers: FingerScore[]; face: number }[] }
  | { do: "people"; prints: string; faces: string; finger: string; face: string; sought: { probes: { finger: number; template: string }[]; faces: string[] }[]; now: number }
  | { do: "template"; vectors: number[][]; qualities: number[] };

const picture = ({ width, height, pixels }: Sent): Picture => ({ width, height, pixels: fromBase64url(pixels) });
const sent = (one: Picture): Sent => ({ ...one, pixels: toBase64url(one.pixels) });

async function read(job: Extract<Job, { do: "read" }>): Promise<unknown> {
  const buffer = (text: string): ArrayBuffer => fromBase64url(text).slice().buffer;
  const { detector, landmarks, embedding } = job.models;
  const weights = { detector: buffer(detector), landmarks: buffer(landmarks), embedding: buffer(embedding) };
  const reader = new FaceReader(await openFaceNetworks(weights, ""), job.sight);
  const told: unknown[] = [];
  for (const one of job.pictures.map(picture)) {
    const found = await reader.find(one);
    const faces: unknown[] = [];
    for (const face of found.faces) faces.push(await described(reader, face, found.picture));
    told.push({ turns: found.turns, faces });
  }
  return told;
}

async function described(reader: FaceReader, face: FaceFound, upright: Picture): Promise<unknown> {
  const read = await reader.read(face, upright);
  const seen = measure(face, read, upright);
  const { left, top, right, bottom } = face.seen.box;
  return {
    box: [left, top, right, bottom],
    points: face.points,
    length: face.length,
    embedding: Array.from(read.embedding),
    aligned: toBase64url(read.aligned.pixels),
    measures: { ...seen, clutter: Number.isNaN(seen.clutter) ? null : seen.clutter },
    assessment: judge(seen),
  };
}

/** What fingers of these scores, and a face of that one, come to together. */
function summed(job: Extract<Job, { do: "together" }>): unknown {
  const fusion = new Fusion(Calibration.parse(job.finger));
  const evidence = new FaceEvidence(Calibration.parse(job.face));
  return job.people.map(({ fingers, face }) => {
    const { said } = evidence.says([{ score: face, elapsed: { years: 0, minor: false } }]);
    const worth = fingersWorth(fusion, fingers.length);
    const both: Said[] = [said, { sense: "finger", llr: fusion.llr(fingers), fmr: fusion.fmr(fingers), worth }];
    return { ...together(both), least: leastFmr(both) };
  });
}

async function people(job: Extract<Job, { do: "people" }>): Promise<unknown> {
  const buffer = (text: string): ArrayBuffer => fromBase64url(text).slice().buffer;
  const engine = new Engine();
  await engine.load(buffer(job.prints), job.finger, "{}", null, () => {});
  const faces = new FaceEngine();
  faces.load(buffer(job.faces), job.face);
  const told: unknown[] = [];
  for (const one of job.sought) {
    const probes = one.probes.map(({ finger, template }) => ({ finger, template: fromBase64url(template), minutiae: 0, utility: null }));
    const sought = { probes, embeddings: faces.embeddings(one.faces.map(fromBase64url)) };
    told.push(await engine.searchPeople(faces.loaded, sought, 10, () => {}, job.now));
  }
  return told;
}

const box = ([left, top, right, bottom]: [number, number, number, number]): Box => ({ left, top, right, bottom });

const job = (await readJob()) as Job;
switch (job.do) {
  case "read":
    answer(await read(job));
    break;
  case "cut": {
    const whole = picture(job.picture);
    answer(job.cuts.map((one) => sent(cut(whole, box(one.box), one.width, one.height, one.fill))));
    break;
  }
  case "warp": {
    const whole = picture(job.picture);
    answer(job.from.map((points) => sent(warped(whole, similarity(points, job.to)!))));
    break;
  }
  case "coach": {
    const coach = new FaceCoach();
    answer(job.frames.map((one) => coach.see(one, job.width, job.height)));
    break;
  }
  case "says": {
    const evidence = new FaceEvidence(Calibration.parse(job.calibration));
    answer(
      job.people.map(({ scores, probes }) => {
        const { best, said } = evidence.says(scores, probes);
        return { best, llr: said.llr, fmr: said.fmr };
      }),
    );
    break;
  }
  case "together":
    answer(summed(job));
    break;
  case "people":
    answer(await people(job));
    break;
  case "turn":
    answer(job.turns.map((one) => sent(turned(picture(job.picture), one))));
    break;
  case "template":
    answer(
      job.vectors.map((vector, k) => {
        const bytes = encodeFace(Float32Array.from(vector), job.qualities[k]!);
        const again = decodeFace(bytes).embedding;
        const bits = new Uint16Array(again.length);
        roundedInto(bits, 0, again);
        const rounded = Array.from(bits, (one) => halves()[one]!);
        return { bytes: toBase64url(bytes), again: Array.from(again), rounded };
      }),
    );
}
