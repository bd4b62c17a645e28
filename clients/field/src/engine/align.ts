// One comparison from votes to score.
import { fit, Laying, overlap, place } from "./laying.js";
import { tableOf } from "./neighbours.js";
import { ROOM, TUNING, type Pose, type Prepared, type Table } from "./values.js";
import { peak, Votes } from "./votes.js";

/** How much two prints have in common, and how many minutiae were paired. */
export interface Compared {
  score: number;
  pairs: number;
}

const NOTHING: Compared = { score: 0, pairs: 0 };

/** Compares one probe with many references; its tables are made once. */
export class Comparer {
  private readonly table: Table;
  private readonly partner: Int32Array;
  private readonly found: Int32Array;
  private readonly votes = new Votes();
  private readonly laying = new Laying();
  private readonly cells = new Uint32Array(ROOM);
  private readonly trust = new Float32Array(ROOM);
  private one = new Float32Array(0);
  private two = new Float32Array(0);
  private hope = new Float32Array(0);
  private standing = new Uint8Array(0);

  constructor(private readonly probe: Prepared) {
    this.table = tableOf(probe.edges);
    this.partner = new Int32Array(probe.x.length);
    this.found = new Int32Array(probe.x.length);
  }

  /** Score 0 = nothing in common, no upper end; the same number as the node gives. */
  compare(reference: Prepared): Compared {
    const n = this.probe.x.length;
    const size = reference.x.length;
    this.partner.fill(-1);
    if (n < 3 || size < 3) return NOTHING;
    this.makeRoom(n * size);
    this.votes.cast(this.table, reference.edges, size);
    if (this.votes.count === 0) return NOTHING;
    const { best, pose } = this.search(reference, n * size);
    if (best < TUNING.hopeless) return { score: score(best, 0.0, n * size), pairs: 0 };
    const [paired, ours, theirs] = this.settle(reference, pose);
    const total = this.votes.support(this.partner, size, this.standing);
    const fraction = paired / (Math.min(ours, theirs) + TUNING.fractionDoubt);
    const worth = score(total, fraction, n * size);
    return { score: worth, pairs: worth > 0 ? paired : 0 };
  }

  private makeRoom(cells: number): void {
    if (this.one.length >= cells) return;
    this.one = new Float32Array(2 * cells);
    this.two = new Float32Array(2 * cells);
    this.hope = new Float32Array(2 * cells);
    this.standing = new Uint8Array(2 * cells);
  }

  /** Try the most believed pairs as seeds; the partners of the best stand. */
  private search(reference: Prepared, cells: number): { best: number; pose: Pose } {
    const { votes, hope, found, probe } = this;
    const size = reference.x.length;
    const belief = votes.believe(cells, this.one, this.two);
    hope.set(belief.subarray(0, cells));
    const least = Math.fround(TUNING.leastHope);
    let best = -1.0;
    let pose: Pose = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    for (let round = 0; round < TUNING.seeds; round++) {
      const seed = peak(hope, cells);
      if (hope[seed]! <= least) break;
      const known = votes.star(seed, belief, this.cells, this.trust);
      const guess = fit(probe, reference, this.cells, this.trust, known);
      this.laying.lay(guess, probe, reference, found);
      const worth = votes.support(found, size, this.standing);
      hope[seed] = 0;
      for (let i = 0; i < found.length; i++) if (found[i]! >= 0) hope[i * size + found[i]!] = 0;
      if (worth > best) {
        best = worth;
        pose = guess;
        this.partner.set(found);
      }
    }
    return { best, pose };
  }

  /** Fit the pose to the pairs it gave, bend the probe, pair again. */
  private settle(reference: Prepared, first: Pose): [number, number, number] {
    const { probe, partner } = this;
    let pose = first;
    for (let round = 0; round < TUNING.refits; round++) {
      const known = this.listed(reference.x.length);
      if (known < 2) break;
      pose = fit(probe, reference, this.cells, this.trust, known);
      this.laying.lay(pose, probe, reference, partner);
    }
    const x = new Float32Array(probe.x.length);
    const y = new Float32Array(probe.x.length);
    place(pose, probe.x, probe.y, x, y);
    for (let round = 0; round < TUNING.bends; round++) {
      this.laying.bend(pose, probe, reference, partner, x, y);
    }
    return overlap(probe, reference, pose, x, y, partner);
  }

  /** List the standing pairs, all trusted alike; return how many. */
  private listed(size: number): number {
    let count = 0;
    for (let i = 0; i < this.partner.length && count < ROOM; i++) {
      if (this.partner[i]! < 0) continue;
      this.cells[count] = i * size + this.partner[i]!;
      this.trust[count] = 1.0;
      count++;
    }
    return count;
  }
}

/** Score of an alignment: how many votes stand, what part of the overlap, less what luck gives. */
function score(total: number, fraction: number, chances: number): number {
  if (total <= 0.0) return 0;
  const luck =
    TUNING.luckWeight * Math.log(Math.max(chances, TUNING.leastChances) / TUNING.usualChances);
  const worth = Math.log(1.0 + total) + TUNING.fractionWeight * fraction - luck;
  return Math.fround(TUNING.scale * Math.max(0.0, worth));
}
