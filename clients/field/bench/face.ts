// The face engine on a page's own thread, to be timed where a browser can slow it down.
import type { FaceHead, NetworkName, Photo } from "../src/face/api.js";
import { FaceEngine } from "../src/face/engine.js";
import { Engine } from "../src/engine/engine.js";

declare global {
  interface Window {
    faces: typeof bench;
  }
}

const faces = new FaceEngine();
const engine = new Engine();
/** Pictures are fetched once: what a fetch leaves behind is not what a camera does. */
const pictures = new Map<string, ArrayBuffer>();
const bytes = async (path: string): Promise<ArrayBuffer> => (await fetch(path)).arrayBuffer();
const picture = async (path: string): Promise<Uint8Array> => {
  const had = pictures.get(path) ?? (await bytes(path));
  pictures.set(path, had);
  return new Uint8Array(had.slice(0)); // the engine ends what it is given
};
const text = async (path: string): Promise<string> => (await fetch(path)).text();

async function timed(work: () => Promise<unknown> | unknown): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const bench = {
  /** What reads and compares fingers, with a pack's prints in memory if it has any. */
  async fingers(prints: string): Promise<number> {
    return timed(async () => {
      await engine.open(await bytes("/swift.onnx"), "/ort.wasm");
      await engine.load(prints ? await bytes(prints) : new ArrayBuffer(0), await text("/calibration.json"), "{}", null, () => {});
    });
  },
  /** One finger to its candidates, as `page.ts` has it. */
  async finger(path: string, width: number, height: number): Promise<unknown> {
    const pixels = new Uint8Array(await bytes(path));
    const probe = await engine.extract({ width, height, pixels, dpi: 500 }, 0);
    return (await engine.search([probe], 10, () => {})).candidates;
  },
  async open(): Promise<number> {
    const names: NetworkName[] = ["detector", "landmarks", "embedding"];
    const read = await Promise.all(names.map((name) => bytes(`/${name}.onnx`)));
    const weights = { detector: read[0]!, landmarks: read[1]!, embedding: read[2]! };
    const head = JSON.parse(await text("/head.json")) as FaceHead;
    return timed(() => faces.open({ weights, head }, "/ort.wasm"));
  },
  /** Take in the faces of the pack. */
  async load(): Promise<number> {
    const [section, rates] = [await bytes("/faces"), await text("/face-calibration.json")];
    return timed(() => faces.load(section, rates));
  },
  /** One picture of four bytes a pixel to its candidates. */
  async identify(path: string, width: number, height: number): Promise<unknown> {
    const photo: Photo = { width, height, pixels: await picture(path) };
    const began = performance.now();
    const { probe } = await faces.read(photo, null, () => {});
    const read = performance.now();
    const sought = { probes: [], embeddings: probe ? faces.embeddings([probe.template]) : [] };
    const found = probe ? await engine.searchPeople(faces.loaded, sought, 10, () => {}) : null;
    const done = performance.now();
    return { read: read - began, search: done - read, candidates: found?.candidates ?? [] };
  },
  /** One frame of a camera, looked at. */
  async glance(path: string, width: number, height: number): Promise<number> {
    const photo: Photo = { width, height, pixels: await picture(path) };
    return timed(() => faces.glance(photo));
  },
};

window.faces = bench;
