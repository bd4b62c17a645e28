// Who is this, by fingers and face together: whoever is near by either sense is weighed by both
// (the node's gallery/people.py).
import type { EngineCandidate, Probe } from "../engine/api.js";
import { anyOf } from "../engine/calibration.js";
import { Cascade } from "../engine/cascade.js";
import type { Fusion } from "../engine/fusion.js";
import type { Gallery } from "../engine/gallery.js";
import { Scene, type Pause } from "../engine/scene.js";
import { cellsOf, type Found, weigh } from "../engine/search.js";
import type { FaceEvidence } from "./evidence.js";
import type { FaceGallery, FaceMatch } from "./gallery.js";
import { leastFmr, type Said, together } from "./together.js";
import { fingersWorth, type Worth } from "./worth.js";

/** People whose faces are nearest, who are looked at by all senses. */
const SHORTLIST = 200;

/** What is searched in, and by what it is weighed. */
export interface Searched {
  gallery: Gallery;
  fusion: Fusion;
  faces: FaceGallery;
  evidence: FaceEvidence;
}

/** What is sought: fingers, embeddings of photographs, or both. */
export interface Sought {
  probes: readonly Probe[];
  embeddings: readonly Float32Array[];
}

/** Candidates are those whom at most `often` such searches would bring up by chance. */
export async function searchPeople(
  { gallery, fusion, faces, evidence }: Searched,
  { probes, embeddings }: Sought,
  limit: number,
  often: number,
  now: number,
  pause: Pause,
): Promise<Found> {
  const scene = new Scene(gallery, probes, new Date(now).getUTCFullYear(), pause);
  const cascade = new Cascade(scene, fusion);
  if (probes.length) await cascade.run();
  const persons = probes.length ? union(gallery.caseOf, faces.people).size : faces.people.size;
  const scores = faces.scores(embeddings);
  const floor = evidence.calibration.thresholdAt(Math.min(1, often / Math.max(persons, 1)));
  const near = faces.nearest(scores, floor, probes.length ? SHORTLIST : 0);
  const byFinger = probes.length ? await weighed(scene, cascade, fusion, near) : new Map<number, EngineCandidate>();
  const byFace = faces.says(union(near, byFinger.keys()), scores, embeddings.length, evidence, now);
  const worths = new Map<number, Worth>();
  const worth = (fingers: number): Worth => {
    const known = worths.get(fingers) ?? fingersWorth(fusion, fingers);
    worths.set(fingers, known);
    return known;
  };
  const found: EngineCandidate[] = [];
  for (const person of union(byFinger.keys(), byFace.keys())) {
    const one = fused(person, byFinger.get(person), byFace.get(person), worth, persons, often);
    if (one) found.push(one);
    await pause();
  }
  found.sort((a, b) => a.fmr - b.fmr || b.score - a.score || a.case - b.case);
  return { candidates: found.slice(0, limit), compared: cascade.comparisons + faces.faces, sifted: cascade.siftedOnly };
}

function union(a: Iterable<number>, b: Iterable<number>): Set<number> {
  const all = new Set(a);
  for (const one of b) all.add(one);
  return all;
}

/** Compare all fingers of those whose face is near too, and weigh whoever may be the person. */
async function weighed(scene: Scene, cascade: Cascade, fusion: Fusion, near: ReadonlySet<number>): Promise<Map<number, EngineCandidate>> {
  const likeliest = cascade.likeliest();
  const more = new Set(near);
  for (const one of likeliest) more.delete(one);
  const prints = scene.gallery.ofPeople(more);
  for (const probe of scene.fingers.keys()) await scene.exact(probe, prints);
  const found = new Map<number, EngineCandidate>();
  for (const [person, cells] of cellsOf(scene, union(likeliest, more))) {
    found.set(person, weigh(person, cells, scene.named, fusion));
  }
  return found;
}

/** What both senses say of one person; null for whom no sum of the two could bring up. */
function fused(
  person: number,
  fingers: EngineCandidate | undefined,
  face: [Said, FaceMatch] | undefined,
  worth: (fingers: number) => Worth,
  persons: number,
  often: number,
): EngineCandidate | null {
  const said: Said[] = [];
  if (fingers?.fingers.length) {
    said.push({ sense: "finger", llr: fingers.score, fmr: fingers.fmr, worth: worth(fingers.fingers.length) });
  }
  if (face) said.push(face[0]);
  if (anyOf(leastFmr(said), persons) > often) return null;
  const { llr, fmr } = together(said);
  if (anyOf(fmr, persons) > often) return null;
  const blank = { case: person, arrangement: "as-named", fingers: [] };
  const says = said.map(({ sense, llr: nats, fmr: rate }) => ({ sense, llr: nats, fmr: rate }));
  return { ...(fingers ?? blank), score: llr, fmr, says, face: face?.[1] ?? null };
}
