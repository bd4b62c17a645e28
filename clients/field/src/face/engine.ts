// The face engine behind the worker: three networks, the faces of one pack.
import { Calibration } from "../engine/calibration.js";
import type { FaceGlance, FacePacked, FaceReadings, Photo, Place } from "./api.js";
import { judge } from "./assessment.js";
import { FaceEvidence } from "./evidence.js";
import { FaceGallery } from "./gallery.js";
import { measure } from "./measures.js";
import { openFaceNetworks } from "./networks.js";
import { type FaceFound, FaceReader, type FacesFound } from "./reader.js";
import { even, fromCanvas, type Picture, release } from "./shapes.js";
import { decodeFace, encodeFace } from "./template.js";

const EVERY = 37;

/** A face was named that the picture does not show, by a stable name that the app has words for. */
export class NoSuchFace extends Error {
  readonly code = "no-face";
}

export class FaceEngine {
  private reader: FaceReader | null = null;
  private held: { gallery: FaceGallery; evidence: FaceEvidence } | null = null;
  private pause: () => void | Promise<void> = () => {};

  async open({ weights, head }: FacePacked, wasm: string): Promise<void> {
    const { least_length: least, clear_length: clear, sight } = head;
    const networks = await openFaceNetworks(weights, wasm);
    this.reader = new FaceReader(networks, { ...sight, least, clear }, () => this.pause());
  }

  /** Take the faces of a pack; ends the section. */
  load(faces: ArrayBuffer, calibration: string): { faces: number } {
    this.held = null;
    const gallery = new FaceGallery(faces);
    release(new Uint8Array(faces));
    this.held = { gallery, evidence: new FaceEvidence(Calibration.parse(calibration)) };
    return { faces: gallery.faces };
  }

  get loaded(): { gallery: FaceGallery; evidence: FaceEvidence } {
    if (!this.held) throw new Error("no faces are loaded");
    return this.held;
  }

  embeddings(templates: readonly Uint8Array[]): Float32Array[] {
    return templates.map((one) => decodeFace(one).embedding);
  }

  /** What a frame shows at a first look, and what would make the next one better; ends `photo`. */
  glance(photo: Photo): Promise<FaceGlance> {
    return once(photo, (picture) => this.look(picture));
  }

  private async look(picture: Picture): Promise<FaceGlance> {
    const reader = this.opened();
    const found = await reader.glance(picture);
    const surroundings = brightness(picture);
    const [face] = found.faces;
    if (!face) return { faces: 0, place: null, quality: 0, reasons: [], surroundings, luminance: 0 };
    const seen = measure(face, await reader.read(face, picture), picture);
    const { quality, reasons } = judge(seen);
    const place = placeOf(face, found);
    return { faces: found.faces.length, place, quality, reasons, surroundings, luminance: seen.luminance };
  }

  /** Every face of a picture, and the one that is meant as a probe; ends `photo`. */
  read(photo: Photo, number: number | null, pause: () => void | Promise<void>): Promise<FaceReadings> {
    this.pause = pause;
    return once(photo, (picture) => this.readOne(picture, number));
  }

  private async readOne(picture: Picture, number: number | null): Promise<FaceReadings> {
    const reader = this.opened();
    const found = await reader.find(picture);
    const { width, height } = found.picture;
    const places = found.faces.map((face) => placeOf(face, found));
    const answer = { width, height, turns: found.turns, places };
    if (number === null && places.length !== 1) return { ...answer, probe: null };
    const face = found.faces[number ?? 0];
    if (!face) throw new NoSuchFace();
    const read = await reader.read(face, found.picture);
    const judged = judge(measure(face, read, found.picture));
    return { ...answer, probe: { template: encodeFace(read.embedding, judged.quality), ...judged } };
  }

  clear(): void {
    this.held = null;
  }

  private opened(): FaceReader {
    if (!this.reader) throw new Error("the networks are not open");
    return this.reader;
  }
}

/** Work on a photograph whose millions of pixels are gone when it is done, not some time later. */
async function once<T>(photo: Photo, work: (picture: Picture) => Promise<T>): Promise<T> {
  const picture = fromCanvas(photo);
  release(photo.pixels);
  try {
    return await work(picture);
  } finally {
    release(picture.pixels);
  }
}

/** Where a face is, in whole pixels within the picture. */
function placeOf({ seen: { box } }: FaceFound, { picture: { width, height } }: FacesFound): Place {
  const [left, top] = [Math.max(0, even(box.left)), Math.max(0, even(box.top))];
  return [left, top, Math.min(width, even(box.right)) - left, Math.min(height, even(box.bottom)) - top];
}

/** The mean grey level of a picture, of one pixel in so many. */
function brightness({ pixels }: Picture): number {
  let [sum, many] = [0, 0];
  for (let at = 0; at + 2 < pixels.length; at += 3 * EVERY, many++) {
    sum += pixels[at]! * 0.299 + pixels[at + 1]! * 0.587 + pixels[at + 2]! * 0.114;
  }
  return sum / Math.max(many, 1);
}
