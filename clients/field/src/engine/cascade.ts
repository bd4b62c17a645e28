// Who may it be? Sieve all, compare the likeliest exactly, complete the best on every finger; then
// look where a finger may have been misnamed. The order of steps is the node's (gallery/cascade.py,
// arranging.py); how many of each a phone can bear is not.
import { anyOf } from "./calibration.js";
import type { FingerScore, Fusion } from "./fusion.js";
import { EXHAUSTIVE, type Gallery } from "./gallery.js";
import { mirrored, UNKNOWN } from "./hands.js";
import type { Scene } from "./scene.js";

/** Prints that come through the sieve, per probe sifted. Of 160 real prints of four FVC sets among
 * 10,313, each with one mate, the exact matcher puts 148 mates first, and the sieve has all of those
 * among its best 100 (`python -m bench.field_real`, 2026-11-28).
 */
export const SHORTLIST = 500;
/** People who are compared on all fingers. */
const FINALISTS = 200;
/** Fingers sifted before anybody is compared on all of them; and in all, while nobody convinces. */
const AT_ONCE = 2;
const MOST_SIFTED = 3;
/** Rate at gallery size from which a person found ends the sifting of further fingers. */
const CONVINCING = 1e-4;
/** Up to so many comparisons every finger is held against every position. */
const EVERYWHERE = 2500;
/** Beyond that, so many fingers are held against the other hand too. */
const MIRRORED_PROBES = 2;
/** So many people, the most promising, are then compared at every position. */
const COMPLETED = 10;
/** People who are weighed: those whose best scores, of so many fingers, add up to most. */
const WEIGHED = 50;
const MOST_TELLING = 4;

/** A probe, and the prints it was held against. */
interface List {
  probe: number;
  numbers: readonly number[];
}

export class Cascade {
  /** By probe: how many prints it was sifted against. */
  private readonly sifted: number[];
  private readonly gallery: Gallery;

  constructor(
    private readonly scene: Scene,
    private readonly fusion: Fusion,
  ) {
    this.gallery = scene.gallery;
    this.sifted = scene.fingers.map(() => 0);
  }

  /** Pairs of a probe and a print that were compared exactly. */
  get comparisons(): number {
    return this.scene.order.length;
  }

  /** Pairs that the sieve found too unlike to compare exactly. */
  get siftedOnly(): number {
    const left = this.sifted.map((many, probe) => many - this.scene.made[probe]!.size);
    return left.reduce((sum, many) => sum + Math.max(0, many), 0);
  }

  async run(): Promise<void> {
    const { fingers } = this.scene;
    const allowed = fingers.map((finger) => this.gallery.allowed(finger));
    const total = allowed.reduce((sum, one) => sum + one.length, 0);
    if (total <= EXHAUSTIVE || !this.gallery.sieved) {
      await this.complete(new Set(allowed.flat().map((k) => this.gallery.caseOf[k]!)));
    } else await this.sieve();
    await this.lookElsewhere();
  }

  /** Sift one probe per finger, those with most minutiae first, until somebody convinces. */
  private async sieve(): Promise<void> {
    const { fingers, byStrength } = this.scene;
    const first = byStrength.filter(
      (probe, at) =>
        fingers[probe] === UNKNOWN ||
        byStrength.findIndex((one) => fingers[one] === fingers[probe]) === at,
    );
    const chosen = first.slice(0, MOST_SIFTED);
    const lists: List[] = [];
    for (const [at, probe] of chosen.entries()) {
      lists.push({ probe, numbers: await this.siftAndCompare(probe, fingers[probe]!) });
      if (at + 1 < AT_ONCE && at + 1 < chosen.length) continue;
      if (await this.convinced(lists)) return;
    }
  }

  private async siftAndCompare(probe: number, finger: number): Promise<number[]> {
    const allowed = this.gallery.allowed(finger);
    this.sifted[probe]! += allowed.length;
    const numbers = await this.scene.sift(probe, allowed, SHORTLIST);
    await this.scene.exact(probe, numbers);
    return numbers;
  }

  /** Compare the best of those listed on all fingers, and tell whether one of them settles it. */
  private async convinced(lists: readonly List[]): Promise<boolean> {
    const people = [...this.rates(lists)].sort((a, b) => a[1] - b[1] || a[0] - b[0]);
    const finalists = people.slice(0, FINALISTS).map(([person]) => person);
    const rates = this.rates(await this.complete(new Set(finalists)));
    return anyOf(Math.min(1.0, ...rates.values()), this.gallery.cases) <= CONVINCING;
  }

  /** Hold every probe against all that it may be compared with of some people. */
  private async complete(people: ReadonlySet<number>): Promise<List[]> {
    const all = this.gallery.ofPeople(people);
    const lists = this.scene.fingers.map((finger, probe) => ({
      probe,
      numbers: all.filter((k) => this.gallery.fits(k, finger)),
    }));
    for (const { probe, numbers } of lists) await this.scene.exact(probe, numbers);
    return lists;
  }

  /** The fused false-match rate of everybody in some lists, fingers as they were named. */
  private rates(lists: readonly List[]): Map<number, number> {
    const { scene, gallery } = this;
    const evidence = new Map<number, Map<number, FingerScore>>();
    for (const { probe, numbers } of lists) {
      const row = scene.rowOf[probe]!;
      for (const k of numbers) {
        const person = gallery.caseOf[k]!;
        const mine = evidence.get(person) ?? new Map<number, FingerScore>();
        evidence.set(person, mine);
        const { score } = scene.made[probe]!.get(k)!;
        const before = mine.get(row);
        const best = before ? Math.max(before.score, score) : score;
        mine.set(row, { score: best, tries: (before?.tries ?? 0) + 1 });
      }
    }
    const rate = (mine: Map<number, FingerScore>): number =>
      this.fusion.fmr(this.inOrder(mine));
    return new Map([...evidence].map(([person, mine]) => [person, rate(mine)]));
  }

  /** Evidence by row, so that it adds up in the same order for everybody. */
  private inOrder(mine: ReadonlyMap<number, FingerScore>): FingerScore[] {
    return this.scene.named.flatMap((_, row) => mine.get(row) ?? []);
  }

  /** Compare where a finger may have been misnamed; complete the most promising people. */
  private async lookElsewhere(): Promise<void> {
    const { scene, gallery } = this;
    if (scene.fingers.length * gallery.prints <= EVERYWHERE) {
      const everything = gallery.allowed(UNKNOWN);
      for (const [probe, finger] of scene.fingers.entries()) {
        await scene.exact(probe, everything.filter((k) => !gallery.fits(k, finger)));
      }
      return;
    }
    for (const probe of scene.byStrength.slice(0, MIRRORED_PROBES)) {
      const finger = mirrored(scene.fingers[probe]!);
      if (finger !== UNKNOWN) await this.mirror(probe, finger);
    }
    const numbers = gallery.ofPeople(this.likeliest().slice(0, COMPLETED));
    for (const probe of scene.fingers.keys()) await scene.exact(probe, numbers);
  }

  private async mirror(probe: number, finger: number): Promise<void> {
    const numbers = this.gallery.allowed(finger);
    if (this.gallery.sieved && numbers.length > EXHAUSTIVE) await this.siftAndCompare(probe, finger);
    else await this.scene.exact(probe, numbers);
  }

  /** The people whose fingers score most, best first. */
  likeliest(): number[] {
    const { scene, gallery } = this;
    const best = new Map<number, Float32Array>();
    for (const [probe, k] of scene.order) {
      const person = gallery.caseOf[k]!;
      const mine = best.get(person) ?? new Float32Array(scene.named.length);
      best.set(person, mine);
      const row = scene.rowOf[probe]!;
      mine[row] = Math.max(mine[row]!, scene.made[probe]!.get(k)!.score);
    }
    const told = [...best].map(([person, mine]): [number, number] => [person, telling(mine)]);
    told.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return told.slice(0, WEIGHED).map(([person]) => person);
  }
}

/** The best few scores, added up as the node does: in float32, from the least. */
function telling(scores: Float32Array): number {
  const most = scores.slice().sort().slice(-MOST_TELLING);
  return most.reduce((sum, one) => Math.fround(sum + one), 0);
}
