// The minutiae network in ONNX Runtime: WebAssembly, one thread, no eval.
import * as ort from "onnxruntime-web/wasm";
import type { Network } from "./extract.js";

/** Load the network; `wasm` is the address of the runtime's WebAssembly, empty for its own place. */
export async function openNetwork(model: ArrayBuffer, wasm: string): Promise<Network> {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "error";
  if (wasm) ort.env.wasm.wasmPaths = { wasm };
  const session = await ort.InferenceSession.create(model, { executionProviders: ["wasm"] });
  return async (pixels, height, width) => {
    const input = new ort.Tensor("float32", pixels, [1, height, width, 1]);
    const answer = await session.run({ input });
    const [name] = session.outputNames;
    return answer[name!]!.data as Float32Array;
  };
}
