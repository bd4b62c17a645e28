// The engine on a page's own thread, to be timed where a browser can slow it down.
import { Engine } from "../src/engine/engine.js";

declare global {
  interface Window {
    bench: typeof bench;
  }
}

const engine = new Engine();
const bytes = async (path: string): Promise<ArrayBuffer> => (await fetch(path)).arrayBuffer();

const bench = {
  async open(): Promise<number> {
    const began = performance.now();
    await engine.open(await bytes("/swift.onnx"), "/ort.wasm");
    return performance.now() - began;
  },
  async load(kept: boolean): Promise<{ milliseconds: number; index: number }> {
    const calibration = await (await fetch("/calibration.json")).text();
    const index = kept ? bench.index : null;
    const loaded = await engine.load(await bytes("/prints"), calibration, "{}", index, () => {});
    bench.index = loaded.index ?? bench.index;
    return { milliseconds: loaded.milliseconds, index: bench.index?.byteLength ?? 0 };
  },
  async identify(path: string, width: number, height: number, finger: number): Promise<unknown> {
    const pixels = new Uint8Array(await bytes(path));
    const began = performance.now();
    const probe = await engine.extract({ width, height, pixels, dpi: 500 }, finger);
    const read = performance.now();
    const found = await engine.search([probe], 10, () => {});
    const done = performance.now();
    return { extract: read - began, search: done - read, candidates: found.candidates, compared: found.compared };
  },
  /** The candidates of each of many probes, a position and a template each. */
  async searches(asked: [number, number[]][]): Promise<unknown> {
    const found: unknown[] = [];
    for (const [finger, template] of asked) {
      const probe = { finger, template: Uint8Array.from(template), minutiae: 0, utility: null };
      found.push((await engine.search([probe], 10, () => {})).candidates);
    }
    return found;
  },
  index: null as ArrayBuffer | null,
};

window.bench = bench;
