// What the app asks of the engine, as messages to its worker: `{ id, name, args }` is answered by
// `{ id, value }`, or by `{ id, error }` with a stable name; `{ id, progress }`, 0..1, may come
// before. `{ cancel: id }` ends what is being done under that id; its answer is then an error.

import type { FaceMatch } from "../face/gallery.js";

export interface GrayImage {
  width: number;
  height: number;
  /** Row by row, 0 is black. */
  pixels: Uint8Array;
  dpi: number;
  /** Out of a photograph: the template says so, and no calibrated rate holds for it. */
  contactless?: boolean;
}

export interface Probe {
  /** 0..10 */
  finger: number;
  /** Compact form. */
  template: Uint8Array;
  minutiae: number;
  utility: number | null;
}

export interface EngineCandidate {
  /** Index into the cases of the pack. */
  case: number;
  /** Natural log-likelihood ratio that probe and references are one person's, as the node's. */
  score: number;
  /** Chance that one stranger agrees this well, over all fingers, as the node's. */
  fmr: number;
  /** `as-named`, or how the fingers seem to have been mistaken: the node's word for it. */
  arrangement: string;
  /** What could be compared, strongest first: the position of the reference, its own score. */
  fingers: { finger: number; score: number; pairs: number }[];
  /** What each sense contributes; absent where only fingers were asked. */
  says?: { sense: "finger" | "face"; llr: number; fmr: number }[];
  /** What the photographs say; null where none could be compared. */
  face?: FaceMatch | null;
}

export interface EngineRequests {
  open(model: ArrayBuffer, wasm: string): void;
  /** `index` is what an earlier `load` of the same prints returned; null where there is none. */
  load(
    prints: ArrayBuffer,
    calibration: string,
    limits: string,
    index: ArrayBuffer | null,
  ): { cases: number; prints: number; milliseconds: number; index: ArrayBuffer | null };
  extract(image: GrayImage, finger: number): Probe;
  search(
    probes: Probe[],
    limit: number,
  ): { candidates: EngineCandidate[]; compared: number; sifted: number; milliseconds: number };
  compare(a: Probe, b: Probe): { score: number; fmr: number };
  clear(): void;
}
