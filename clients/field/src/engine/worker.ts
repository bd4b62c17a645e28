// The engine's worker: `{id, name, args}` in, `{id, value}` or `{id, error}` out, and now and then
// `{id, progress}`. The page never waits on its own thread; and the worker looks up from long work
// often enough to hear `{cancel: id}`, and to read a print while a pack is being made ready.
import type { GrayImage, Probe } from "./api.js";
import { Engine, type Watch } from "./engine.js";
import { NoPrint } from "./extract.js";
import type { FacePacked, Photo } from "../face/api.js";
import { FaceEngine, NoSuchFace } from "../face/engine.js";

interface Asked {
  id: number;
  name: string;
  args: unknown[];
}

/** Milliseconds of work between two looks at what else was asked. */
const PATIENCE = 50;

class Cancelled extends Error {}

const engine = new Engine();
const faces = new FaceEngine();
const running = new Set<number>();
const { port1: bell, port2: rope } = new MessageChannel();

/** Let everything that was asked meanwhile have its turn. */
const others = (): Promise<void> =>
  new Promise((resolve) => {
    bell.onmessage = () => resolve();
    rope.postMessage(null);
  });

/** Tell how far the work of an id is, and stop it if nobody wants it any more. */
function watchOf(id: number): Watch {
  let last = performance.now();
  return async (progress) => {
    if (performance.now() - last < PATIENCE) return;
    if (progress !== undefined) self.postMessage({ id, progress });
    await turn();
    if (!running.has(id)) throw new Cancelled();
    last = performance.now();
  };
}

/** One at a time: a bell that is rung twice is heard once. */
let queue = Promise.resolve();
const turn = (): Promise<void> => (queue = queue.then(others));

/** What `api.ts` lists. */
function answer(name: string, args: unknown[], watch: Watch): unknown {
  switch (name) {
    case "open":
      return engine.open(args[0] as ArrayBuffer, args[1] as string);
    case "load":
      return engine.load(
        args[0] as ArrayBuffer,
        args[1] as string,
        args[2] as string,
        (args[3] as ArrayBuffer | undefined) ?? null,
        watch,
      );
    case "extract":
      return engine.extract(args[0] as GrayImage, args[1] as number);
    case "search":
      return engine.search(args[0] as Probe[], args[1] as number, watch);
    case "compare":
      return engine.compare(args[0] as Probe, args[1] as Probe);
    case "openFaces":
      return faces.open(args[0] as FacePacked, args[1] as string);
    case "loadFaces":
      return faces.load(args[0] as ArrayBuffer, args[1] as string);
    case "glance":
      return faces.glance(args[0] as Photo);
    case "readFace":
      return faces.read(args[0] as Photo, args[1] as number | null, watch);
    case "searchPeople": {
      const sought = { probes: args[0] as Probe[], embeddings: faces.embeddings(args[1] as Uint8Array[]) };
      return engine.searchPeople(faces.loaded, sought, args[2] as number, watch);
    }
    case "clear":
      running.clear();
      faces.clear();
      return engine.clear();
    default:
      throw new Error("the engine does not know that");
  }
}

self.onmessage = async ({ data }: MessageEvent<Asked | { cancel: number }>): Promise<void> => {
  if ("cancel" in data) {
    running.delete(data.cancel);
    return;
  }
  const { id, name, args } = data;
  running.add(id);
  try {
    self.postMessage({ id, value: await answer(name, args, watchOf(id)) });
  } catch (error) {
    // a name at most: what a print looked like stays in here
    self.postMessage({ id, error: nameOf(error) });
  } finally {
    running.delete(id);
  }
};

function nameOf(error: unknown): string {
  if (error instanceof Cancelled) return "cancelled";
  return error instanceof NoPrint || error instanceof NoSuchFace ? error.code : "failed";
}
