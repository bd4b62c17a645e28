// The networks that read faces: from the node with the first pack that carries faces, each checked
// against the hash that the node signed, kept for offline use beside the one that reads prints.
import type { FaceHead, FacePacked, NetworkName } from "../face/api.js";
import { fetchModel, modelBytes, open } from "./models.js";

/** How this app finds and lays faces: as for this packaged network, whichever compares them then. */
export const READINGS = ["faceplugin-face-0.0.1-c"] as const;

const PARTS: readonly NetworkName[] = ["detector", "landmarks", "embedding"];
const named = (head: FaceHead, part: NetworkName): { model: string; model_sha256: string } => ({
  model: head.networks[part].id,
  model_sha256: head.networks[part].sha256,
});

/** `own` asks the node for a network that is its deployment's own. */
export async function fetchFaceModels(head: FaceHead, own: () => Promise<Response>): Promise<void> {
  for (const part of PARTS) await fetchModel(named(head, part), head.own?.includes(part) ? own : open);
}

/** From this phone alone; throws `pack.other_model` if one is missing or another. */
export async function faceModels(head: FaceHead): Promise<FacePacked> {
  const [detector, landmarks, embedding] = await Promise.all(PARTS.map((part) => modelBytes(named(head, part))));
  return { head, weights: { detector: detector!, landmarks: landmarks!, embedding: embedding! } };
}
