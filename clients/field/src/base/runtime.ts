// ONNX Runtime in the browser: WebAssembly, one thread, no eval. Every network is opened here.
import * as ort from "onnxruntime-web/wasm";

/** Milliseconds after the first network until another is opened. What has just run for the first
 * time the browser compiles once more, better, and holds up to 100 MB until that is done.
 * A page with faces in headless Chromium held at most 439 MB without a rest (six runs), 395 with 700
 * (four), 351 with 1500 (five; 2026-11-28, loaded as `python -m bench.field_face` does). */
const REST = 1500;

let rested: Promise<void> | null = null;

/** Load a network; `wasm` is the address of the runtime's WebAssembly, empty for its own place. */
export async function openSession(model: ArrayBuffer, wasm: string): Promise<ort.InferenceSession> {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "error";
  if (wasm) ort.env.wasm.wasmPaths = { wasm };
  await rested;
  const session = await ort.InferenceSession.create(model, { executionProviders: ["wasm"] });
  rested ??= new Promise((resolve) => setTimeout(resolve, REST));
  return session;
}

/** What a network answers to one input, by the name of each output. */
export async function run(
  session: ort.InferenceSession,
  values: Float32Array,
  shape: readonly number[],
): Promise<(name: string) => Float32Array> {
  const input = new ort.Tensor("float32", values, shape);
  const answer = await session.run({ [session.inputNames[0]!]: input });
  return (name) => answer[name]!.data as Float32Array;
}
