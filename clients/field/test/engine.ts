// The engine without a browser: what Python asks, with prints in base64url.
import { fromBase64url, toBase64url } from "../src/base/bytes.js";
import { Comparer } from "../src/engine/align.js";
import type { Probe } from "../src/engine/api.js";
import { anyOf, Calibration } from "../src/engine/calibration.js";
import { empty, readCompact, writeCompact } from "../src/engine/compact.js";
import { describe, WORDS } from "../src/engine/describe.js";
import { Engine } from "../src/engine/engine.js";
import { extract, NoPrint, resized } from "../src/engine/extract.js";
import { arrange, cell } from "../src/engine/arrangement.js";
import { Fusion, type FingerScore } from "../src/engine/fusion.js";
import { probeScale, referenceScale } from "../src/engine/growth.js";
import { openNetwork } from "../src/engine/network.js";
import { prepare } from "../src/engine/prepare.js";
import { findPrint } from "../src/engine/ridges.js";
import { Sieve } from "../src/engine/sieve.js";
import { utility } from "../src/engine/utility.js";
import { answer, readJob } from "./stdio.js";

interface Picture {
  width: number;
  height: number;
  pixels: string;
  dpi: number;
}

type Job =
  | { do: "compare"; prints: string[]; pairs: [number, number][] }
  | { do: "rates"; calibration: string; scores: number[]; times: number }
  | { do: "search"; section: string; calibration: string; probes: { finger: number; template: string }[][]; twice: boolean; limits?: string; year?: number }
  | { do: "grow"; cohorts: number[]; year: number }
  | { do: "fuse"; calibration: string; people: FingerScore[][] }
  | { do: "arrange"; calibration: string; people: { named: number[]; scores: [number, number, number, number][] }[] }
  | { do: "extract"; model: string; wasm: string; pictures: Picture[] }
  | { do: "resize"; picture: Picture; scale: number }
  | { do: "utility"; prints: { quality: number[]; coherence: number; smear: number }[] };

function compare(prints: string[], pairs: [number, number][]): unknown {
  const stored = prints.map((one) => readCompact(fromBase64url(one)));
  const ready = stored.map((one) => prepare(one.minutiae));
  const rows = ready.map(describe);
  return {
    again: stored.map((one) => toBase64url(writeCompact(one))),
    compared: pairs.map(([a, b]) => new Comparer(ready[a]!).compare(ready[b]!)),
    likeness: pairs.map(([a, b]) =>
      new Sieve(rows[a]!).likeness(rows[b]!, 0, rows[b]!.length / WORDS),
    ),
  };
}

async function search(job: Extract<Job, { do: "search" }>): Promise<unknown> {
  const section = (): ArrayBuffer => fromBase64url(job.section).slice().buffer;
  const engine = new Engine();
  const progress: number[] = [];
  const watch = (done?: number): void => void progress.push(done!);
  const loaded = await engine.load(section(), job.calibration, job.limits ?? "{}", null, watch);
  const probes = job.probes.map((person) =>
    person.map(({ finger, template }): Probe => ({
      finger,
      template: fromBase64url(template),
      minutiae: 0,
      utility: null,
    })),
  );
  const found = [];
  for (const person of probes) found.push(await engine.search(person, 10, () => {}, job.year));
  if (!job.twice) return { loaded: { ...loaded, index: null }, found, progress };
  const second = new Engine();
  const again = await second.load(section(), job.calibration, "{}", loaded.index, () => {});
  const same = [];
  for (const person of probes) same.push((await second.search(person, 10, () => {})).candidates);
  return { loaded: { ...loaded, index: loaded.index?.byteLength }, found, progress, same, kept: again.index === null };
}

function arranged(job: Extract<Job, { do: "arrange" }>): unknown {
  const fusion = new Fusion(Calibration.parse(job.calibration));
  return job.people.map(({ named, scores }) => {
    const table = scores.map(([finger, place, score, tries]) => [cell(finger, place), { score, tries }] as const);
    return arrange(named, new Map(table), fusion);
  });
}

function fused(job: Extract<Job, { do: "fuse" }>): unknown {
  const fusion = new Fusion(Calibration.parse(job.calibration));
  return job.people.map((fingers) => ({ llr: fusion.llr(fingers), fmr: fusion.fmr(fingers) }));
}

const image = (one: Picture): { width: number; height: number; pixels: Uint8Array; dpi: number } => ({
  ...one,
  pixels: fromBase64url(one.pixels),
});

async function extracted(job: Extract<Job, { do: "extract" }>): Promise<unknown> {
  const network = await openNetwork(fromBase64url(job.model).slice().buffer, job.wasm);
  const found: unknown[] = [];
  for (const one of job.pictures.map(image)) {
    try {
      const probe = await extract(one, 0, network);
      const place = findPrint(one.pixels, one.width, one.height);
      const { minutiae, utility } = probe;
      found.push({ template: toBase64url(probe.template), minutiae, utility, box: place?.box });
    } catch (error) {
      if (!(error instanceof NoPrint)) throw error;
      found.push({ refused: error.code });
    }
  }
  return found;
}

const job = (await readJob()) as Job;
switch (job.do) {
  case "compare":
    answer(compare(job.prints, job.pairs));
    break;
  case "rates": {
    const calibration = Calibration.parse(job.calibration);
    answer(job.scores.map((score) => [calibration.fmr(score), anyOf(calibration.fmr(score), job.times)]));
    break;
  }
  case "utility":
    answer(
      job.prints.map(({ quality, coherence, smear }) => {
        const print = { ...empty(quality.length, 100, 100), quality: Uint8Array.from(quality) };
        return utility(print, coherence, smear);
      }),
    );
    break;
  case "search":
    answer(await search(job));
    break;
  case "fuse":
    answer(fused(job));
    break;
  case "grow":
    answer(job.cohorts.map((one) => [referenceScale(one), probeScale(one, job.year)]));
    break;
  case "arrange":
    answer(arranged(job));
    break;
  case "extract":
    answer(await extracted(job));
    break;
  case "resize": {
    const { pixels, ...rest } = resized(image(job.picture), job.scale);
    answer({ ...rest, pixels: toBase64url(pixels) });
  }
}
