// The engine behind its worker: one network, one pack in memory.
import { Comparer } from "./align.js";
import type { GrayImage, Probe } from "./api.js";
import { Calibration } from "./calibration.js";
import { readCompact } from "./compact.js";
import { extract, type Network } from "./extract.js";
import { Fusion } from "./fusion.js";
import { Gallery } from "./gallery.js";
import { openNetwork } from "./network.js";
import { prepare } from "./prepare.js";
import { search, type Found } from "./search.js";
import type { Prepared } from "./values.js";
import type { FaceEvidence } from "../face/evidence.js";
import type { FaceGallery } from "../face/gallery.js";
import { searchPeople, type Sought } from "../face/people.js";

/** Prints described between two reports of progress. */
const AT_ONCE = 16;

/** Hears that a long operation goes on, and how far it is where that is known, 0..1. What it
 * throws ends the operation. */
export type Watch = (done?: number) => void | Promise<void>;

export interface Loaded {
  cases: number;
  prints: number;
  milliseconds: number;
  /** What was made of the prints and is worth keeping; null if it was handed in or not needed. */
  index: ArrayBuffer | null;
}

export interface Searched extends Found {
  milliseconds: number;
}

export class Engine {
  private network: Network | null = null;
  private fusion: Fusion | null = null;
  private gallery: Gallery | null = null;
  private loads = 0;
  private limits = readLimits("{}");

  async open(model: ArrayBuffer, wasm: string): Promise<void> {
    this.network = await openNetwork(model, wasm);
  }

  /** Take the prints of a pack; `index` is what an earlier `load` of the same pack returned.
   *
   * Until it is done the engine reads and compares prints, but has nothing to search them in.
   */
  async load(
    prints: ArrayBuffer,
    calibration: string,
    limits: string,
    index: ArrayBuffer | null,
    watch: Watch,
  ): Promise<Loaded> {
    const began = performance.now();
    this.limits = readLimits(limits);
    this.gallery = null;
    this.fusion = new Fusion(Calibration.parse(calibration));
    const gallery = new Gallery(prints);
    const load = ++this.loads;
    const kept = gallery.sieved && index !== null && gallery.restore(index);
    if (gallery.sieved && !kept) {
      const parts: Uint32Array[] = [];
      for (let k = 0; k < gallery.prints; k += AT_ONCE) {
        gallery.describeSome(parts, k, k + AT_ONCE);
        await watch(parts.length / gallery.prints);
      }
      gallery.useRows(parts);
    }
    if (load !== this.loads) throw new Error("another pack is wanted by now");
    this.gallery = gallery;
    return {
      cases: gallery.cases,
      prints: gallery.prints,
      milliseconds: performance.now() - began,
      index: gallery.sieved && !kept ? gallery.index() : null,
    };
  }

  extract(image: GrayImage, finger: number): Promise<Probe> {
    if (!this.network) throw new Error("the network is not open");
    return extract(image, finger, this.network, this.limits.minScore);
  }

  /** Search one person's fingers, taken in `year`. */
  async search(
    probes: Probe[],
    limit: number,
    watch: Watch,
    year = new Date().getUTCFullYear(),
  ): Promise<Searched> {
    const began = performance.now();
    const often = this.limits.falseCandidates;
    const [gallery, fusion] = [need(this.gallery), need(this.fusion)];
    const found = await search(gallery, fusion, probes, limit, often, year, watch);
    return { ...found, milliseconds: performance.now() - began };
  }

  /** Search one person by photographs, with or without fingers. */
  async searchPeople(
    faces: { gallery: FaceGallery; evidence: FaceEvidence },
    sought: Sought,
    limit: number,
    watch: Watch,
    now = Date.now(),
  ): Promise<Searched> {
    const began = performance.now();
    const searched = { gallery: need(this.gallery), fusion: need(this.fusion), faces: faces.gallery, evidence: faces.evidence };
    const found = await searchPeople(searched, sought, limit, this.limits.falseCandidates, now, watch);
    return { ...found, milliseconds: performance.now() - began };
  }

  /** Two prints against each other: the same finger twice, or the operator's own. */
  compare(a: Probe, b: Probe): { score: number; fmr: number } {
    const ready = (one: Probe): Prepared => prepare(readCompact(one.template).minutiae);
    const { score } = new Comparer(ready(a)).compare(ready(b));
    return { score, fmr: need(this.fusion).calibration.fmr(score) };
  }

  clear(): void {
    this.loads++;
    this.gallery = null;
    this.fusion = null;
  }
}

function need<T>(one: T | null): T {
  if (one === null) throw new Error("no pack is loaded");
  return one;
}

interface Limits {
  /** Highest chance that a search of the pack brings up a stranger who agrees as well. */
  falseCandidates: number;
  /** Peak score from which a detection counts as a minutia. */
  minScore: number;
}

/** What the node's limits say; its own defaults where they say nothing. */
function readLimits(text: string): Limits {
  const said = JSON.parse(text) as { false_candidates?: number; min_score?: number };
  return { falseCandidates: said.false_candidates ?? 0.01, minScore: said.min_score ?? 0.2 };
}
