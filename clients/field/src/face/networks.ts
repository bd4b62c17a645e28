// The three networks of a face in ONNX Runtime: WebAssembly, one thread, the node's own files.
import * as ort from "onnxruntime-web/wasm";
import { release } from "./shapes.js";

export interface FaceNetworks {
  /** A canvas of 320 x 240 to scores (2 each) and boxes (4 each, as fractions) of 4,420 places. */
  detect(canvas: Float32Array): Promise<{ scores: Float32Array; boxes: Float32Array }>;
  /** A grey square of 64 x 64 to 68 points as fractions of it. */
  place(square: Float32Array): Promise<Float32Array>;
  /** An aligned face of 112 x 112 to its embedding, of any length. */
  embed(face: Float32Array): Promise<Float32Array>;
}

export type Weights = Record<"detector" | "landmarks" | "embedding", ArrayBuffer>;

/** Load the networks, and end their files; `wasm` is the address of the runtime's WebAssembly, empty for its own place. */
export async function openFaceNetworks(weights: Weights, wasm: string): Promise<FaceNetworks> {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "error";
  if (wasm) ort.env.wasm.wasmPaths = { wasm };
  const [detector, landmarks, embedding] = [
    await opened(weights.detector), await opened(weights.landmarks), await opened(weights.embedding),
  ]; // prettier-ignore
  return {
    async detect(canvas) {
      const found = await run(detector, canvas, [1, 3, 240, 320]);
      return { scores: found("scores"), boxes: found("boxes") };
    },
    async place(square) {
      return (await run(landmarks, square, [1, 1, 64, 64]))("output");
    },
    async embed(face) {
      return (await run(embedding, face, [1, 3, 112, 112]))(embedding.outputNames[0]!);
    },
  };
}

/** The runtime has a copy of its own from here on, so the file goes. */
async function opened(model: ArrayBuffer): Promise<ort.InferenceSession> {
  const session = await ort.InferenceSession.create(model, { executionProviders: ["wasm"] });
  release(new Uint8Array(model));
  return session;
}

async function run(
  session: ort.InferenceSession,
  values: Float32Array,
  shape: readonly number[],
): Promise<(name: string) => Float32Array> {
  const input = new ort.Tensor("float32", values, shape);
  const answer = await session.run({ [session.inputNames[0]!]: input });
  return (name) => answer[name]!.data as Float32Array;
}
