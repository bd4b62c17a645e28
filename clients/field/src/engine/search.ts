// One person's fingers against a pack: sift, compare, arrange, fuse, rank, cut.
import type { EngineCandidate, Probe } from "./api.js";
import { arrange, cell, placeOf } from "./arrangement.js";
import { anyOf } from "./calibration.js";
import { Cascade } from "./cascade.js";
import type { Fusion } from "./fusion.js";
import type { Gallery } from "./gallery.js";
import { UNKNOWN } from "./hands.js";
import { Scene, type Pause } from "./scene.js";

export interface Found {
  candidates: EngineCandidate[];
  compared: number;
  sifted: number;
}

/** The best print of one person at one position for one finger of the probe. */
export interface Hit {
  finger: number;
  score: number;
  pairs: number;
  tries: number;
}

/** Candidates are those whom at most `often` such searches would bring up by chance. */
export async function search(
  gallery: Gallery,
  fusion: Fusion,
  probes: readonly Probe[],
  limit: number,
  often: number,
  year: number,
  pause: Pause,
): Promise<Found> {
  const scene = new Scene(gallery, probes, year, pause);
  const cascade = new Cascade(scene, fusion);
  await cascade.run();
  const found: EngineCandidate[] = [];
  for (const [person, cells] of cellsOf(scene, new Set(cascade.likeliest()))) {
    const one = weigh(person, cells, scene.named, fusion);
    if (anyOf(one.fmr, gallery.cases) <= often) found.push(one);
  }
  found.sort((a, b) => a.fmr - b.fmr || b.score - a.score || a.case - b.case);
  return {
    candidates: found.slice(0, limit),
    compared: cascade.comparisons,
    sifted: cascade.siftedOnly,
  };
}

/** Gather the comparisons of the chosen people, by finger of the probe and position. */
export function cellsOf(scene: Scene, chosen: ReadonlySet<number>): Map<number, Map<number, Hit>> {
  const { gallery } = scene;
  const found = new Map<number, Map<number, Hit>>();
  for (const [probe, k] of scene.order) {
    const person = gallery.caseOf[k]!;
    if (!chosen.has(person)) continue;
    const mine = found.get(person) ?? new Map<number, Hit>();
    found.set(person, mine);
    const finger = gallery.fingerOf[k]!;
    const { score, pairs } = scene.made[probe]!.get(k)!;
    const key = cell(scene.rowOf[probe]!, finger);
    const before = mine.get(key);
    const tries = (before?.tries ?? 0) + 1;
    const better = !before || score > before.score;
    mine.set(key, better ? { finger, score, pairs, tries } : { ...before, tries });
  }
  return found;
}

export function weigh(
  person: number,
  cells: ReadonlyMap<number, Hit>,
  named: readonly number[],
  fusion: Fusion,
): EngineCandidate {
  const arranged = arrange(named, cells, fusion);
  const hits = arranged.cells.map((key) => hitOf(key, cells));
  hits.sort((a, b) => b.score - a.score);
  return {
    case: person,
    score: arranged.llr,
    fmr: arranged.fmr,
    arrangement: arranged.kind,
    fingers: hits.map(({ finger, score, pairs }) => ({ finger, score, pairs })),
  };
}

/** The hit at a cell; one of unknown position stands in where it scores higher. */
function hitOf(key: number, cells: ReadonlyMap<number, Hit>): Hit {
  const placed = cells.get(key);
  const unplaced = cells.get(key - placeOf(key) + UNKNOWN);
  if (!placed) return unplaced!;
  return unplaced && unplaced.score > placed.score ? unplaced : placed;
}
