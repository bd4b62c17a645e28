// The minutiae network of fingers.
import { openSession, run } from "../base/runtime.js";
import type { Network } from "./extract.js";

/** Load the network; `wasm` is the address of the runtime's WebAssembly, empty for its own place. */
export async function openNetwork(model: ArrayBuffer, wasm: string): Promise<Network> {
  const session = await openSession(model, wasm);
  const [name] = session.outputNames;
  return async (pixels, height, width) => (await run(session, pixels, [1, height, width, 1]))(name!);
}
