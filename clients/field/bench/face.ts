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
const bytes = async (path: string): Promise<ArrayBuffer> => (await fetch(path)).arrayBuffer();
const text = async (path: string): Promise<string> => (await fetch(path)).text();

async function timed(work: () => Promise<unknown> | unknown): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const bench = {
  async open(): Promise<{ open: number; load: number }> {
    const names: NetworkName[] = ["detector", "landmarks", "embedding"];
    const read = await Promise.all(names.map((name) => bytes(`/${name}.onnx`)));
    const weights = { detector: read[0]!, landmarks: read[1]!, embedding: read[2]! };
    const head = JSON.parse(await text("/head.json")) as FaceHead;
    const open = await timed(() => faces.open({ weights, head }, "/ort.wasm"));
    const [section, rates] = [await bytes("/faces"), await text("/face-calibration.json")];
    const load = await timed(() => faces.load(section, rates));
    await engine.load(new ArrayBuffer(0), await text("/calibration.json"), "{}", null, () => {});
    return { open, load };
  },
  /** One picture of four bytes a pixel to its candidates. */
  async identify(path: string, width: number, height: number): Promise<unknown> {
    const photo: Photo = { width, height, pixels: new Uint8Array(await bytes(path)) };
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
    const photo: Photo = { width, height, pixels: new Uint8Array(await bytes(path)) };
    return timed(() => faces.glance(photo));
  },
};

window.faces = bench;
