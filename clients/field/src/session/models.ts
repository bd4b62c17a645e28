// The networks that this app can run. Their files come from the node with the first pack that
// needs them, are checked against the hash that the node signed, and stay for offline use.
import { sha256, toHex } from "../base/bytes.js";
import { FieldError } from "../base/errors.js";
import type { Header } from "../pack/header.js";

export const MODELS = ["hospitium-swift-1"] as const;
const CACHE = "models-1";

const address = (model: string): string => `/field/models/${model}.onnx`;

/** Fetch a network that comes with the app, from its public address. */
export async function open(model: string): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(address(model), { credentials: "omit" });
  } catch {
    throw new FieldError("network.none");
  }
  if (!answer.ok) throw new FieldError("node.strange");
  return answer;
}

/** Have a network here; nothing is fetched if the very one that the node signed is. */
export async function fetchModel(header: Pick<Header, "model" | "model_sha256">, from = open): Promise<void> {
  const had = await cached(header);
  if (had && (await hashOf(had)) === header.model_sha256) return;
  const answer = await from(header.model);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  await checkHash(bytes, header);
  const cache = await caches.open(CACHE);
  await cache.put(address(header.model), new Response(bytes));
}

/** The network's bytes from this phone alone; throws `pack.other_model` if they are not it. */
export async function modelBytes(header: Pick<Header, "model" | "model_sha256">): Promise<ArrayBuffer> {
  const bytes = await cached(header);
  if (!bytes) throw new FieldError("pack.other_model");
  await checkHash(bytes, header);
  return bytes.buffer as ArrayBuffer;
}

async function cached(header: Pick<Header, "model">): Promise<Uint8Array | null> {
  const found = await (await caches.open(CACHE)).match(address(header.model));
  return found ? new Uint8Array(await found.arrayBuffer()) : null;
}

const hashOf = async (bytes: Uint8Array): Promise<string> => toHex(await sha256(bytes));

async function checkHash(bytes: Uint8Array, header: Pick<Header, "model_sha256">): Promise<void> {
  if ((await hashOf(bytes)) !== header.model_sha256) throw new FieldError("pack.other_model");
}
