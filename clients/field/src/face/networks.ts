// The three networks of a face: the node's own files.
import { openSession, run } from "../base/runtime.js";
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
  /** The runtime has a copy of its own from here on, so the file goes. */
  const opened = async (model: ArrayBuffer) => {
    const session = await openSession(model, wasm);
    release(new Uint8Array(model));
    return session;
  };
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
