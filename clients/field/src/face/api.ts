// What the app asks of the face engine, in the engine's worker: see engine/api.ts for the messages.
import type { EngineCandidate, Probe } from "../engine/api.js";
import type { Component, Reason } from "./assessment.js";

/** A picture as a browser hands it over: four bytes a pixel. */
export interface Photo {
  width: number;
  height: number;
  pixels: Uint8Array | Uint8ClampedArray;
}

/** What the header of a pack says of its faces: names of models, hashes, and how to use them. */
export interface FaceHead {
  model: string;
  /** How faces are found and laid before `model` compares them; absent where that is its own way. */
  reading?: string;
  /** Networks that the node hands to its own phones only; absent where there are none. */
  own?: NetworkName[];
  calibration_sha256: string;
  /** The name of each network, and the SHA-256 of its file, hex. */
  networks: Record<NetworkName, { id: string; sha256: string }>;
  sight: { colour: string; mean: number; std: number };
  least_length: number;
  clear_length: number;
}

export type NetworkName = "detector" | "landmarks" | "embedding";

/** The networks' files, with how to use them. */
export interface FacePacked {
  weights: Record<NetworkName, ArrayBuffer>;
  head: FaceHead;
}

/** Left, top, width, height in whole pixels of the upright picture. */
export type Place = [left: number, top: number, width: number, height: number];

/** What one frame of a camera shows. */
export interface FaceGlance {
  faces: number;
  /** Of the largest. */
  place: Place | null;
  quality: number;
  reasons: Reason[];
  /** Mean grey levels of the whole frame, and of the face, 0..255. */
  surroundings: number;
  luminance: number;
}

/** A face as a probe; of the picture nothing is left but what the person holding the phone sees. */
export interface FaceProbe {
  /** As the node stores it. */
  template: Uint8Array;
  quality: number;
  reasons: Reason[];
  components: Record<Component, number>;
}

export interface FaceReadings {
  /** How large the upright picture is, and by how many quarter turns to the left it was laid. */
  width: number;
  height: number;
  turns: number;
  /** Every face, largest first; empty where there is none. */
  places: Place[];
  /** The one that is meant; null where there is none, or several and nobody said which. */
  probe: FaceProbe | null;
}

export interface FaceRequests {
  openFaces(packed: FacePacked, wasm: string): void;
  loadFaces(faces: ArrayBuffer, calibration: string): { faces: number };
  glance(photo: Photo): FaceGlance;
  readFace(photo: Photo, face: number | null): FaceReadings;
  /** Probes of fingers, and templates of photographs of the same person; either may be empty. */
  searchPeople(
    probes: Probe[],
    faces: Uint8Array[],
    limit: number,
  ): { candidates: EngineCandidate[]; compared: number; sifted: number; milliseconds: number };
}
