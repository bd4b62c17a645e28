// The engine's worker: `{id, name, args}` in, `{id, value}` or `{id, error}` out, and now and then
// `{progress}` of what is being done. The page never waits on its own thread.
import type { GrayImage, Probe } from "./api.js";
import { Engine } from "./engine.js";
import { NoPrint } from "./extract.js";

interface Asked {
  id: number;
  name: string;
  args: unknown[];
}

const engine = new Engine();
const watch = (progress: number): void => self.postMessage({ progress });

/** Open, load, extract, search, compare, clear: see `api.ts`. */
function answer(name: string, args: unknown[]): unknown {
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
    case "clear":
      return engine.clear();
    default:
      throw new Error("the engine does not know that");
  }
}

self.onmessage = async ({ data }: MessageEvent<Asked>): Promise<void> => {
  try {
    self.postMessage({ id: data.id, value: await answer(data.name, data.args) });
  } catch (error) {
    // a name at most: what a print looked like stays in here
    self.postMessage({ id: data.id, error: error instanceof NoPrint ? error.code : "failed" });
  }
};
