// What one search looks at: a person's probes, the prints of the pack, and how to compare the two.
// Everything that is compared is remembered: nothing is compared twice.
import { Comparer, type Compared } from "./align.js";
import type { Probe } from "./api.js";
import { readCompact } from "./compact.js";
import { describe } from "./describe.js";
import type { Gallery } from "./gallery.js";
import { probeScale, scaled } from "./growth.js";
import { UNKNOWN } from "./hands.js";
import { prepare } from "./prepare.js";
import { Sieve } from "./sieve.js";
import type { Minutiae, Prepared } from "./values.js";

/** Hears that work goes on; what it throws ends the work. */
export type Pause = () => void | Promise<void>;

/** Prints compared, or sifted, between two pauses. */
const COMPARED_AT_ONCE = 32;
const SIFTED_AT_ONCE = 512;

export class Scene {
  /** The finger that each row of evidence is of; several probes of one finger share a row. */
  readonly named: number[] = [];
  /** The row of each probe. */
  readonly rowOf: number[] = [];
  readonly fingers: number[];
  /** Each probe as it is. */
  readonly ready: Prepared[];
  /** By probe: what each print scored, in the order of comparing. */
  readonly made: Map<number, Compared>[];
  /** Which probe was held against which print, in the order of comparing. */
  readonly order: [probe: number, print: number][] = [];
  private readonly found: Minutiae[];

  constructor(
    readonly gallery: Gallery,
    probes: readonly Probe[],
    private readonly year: number,
    private readonly pause: Pause,
  ) {
    this.fingers = probes.map((one) => one.finger);
    this.found = probes.map((one) => readCompact(one.template).minutiae);
    this.ready = this.found.map(prepare);
    this.made = probes.map(() => new Map());
    for (const finger of this.fingers) {
      const known = finger === UNKNOWN ? -1 : this.named.indexOf(finger);
      this.rowOf.push(known < 0 ? this.named.push(finger) - 1 : known);
    }
  }

  /** Probes by their number of minutiae, most first. */
  get byStrength(): number[] {
    const size = (probe: number): number => this.ready[probe]!.x.length;
    return this.fingers.map((_, probe) => probe).sort((a, b) => size(b) - size(a) || a - b);
  }

  /** Compare a probe exactly with prints, whatever their positions. */
  async exact(probe: number, numbers: readonly number[]): Promise<void> {
    const made = this.made[probe]!;
    const fresh = numbers.filter((k) => !made.has(k));
    for (const [cohort, mine] of this.byCohort(fresh)) {
      const comparer = new Comparer(this.grown(probe, cohort));
      for (const [at, k] of mine.entries()) {
        made.set(k, comparer.compare(this.gallery.prepared(k)));
        this.order.push([probe, k]);
        if ((at + 1) % COMPARED_AT_ONCE === 0) await this.pause();
      }
    }
  }

  /** A probe as it would be were its finger grown, if it is that of somebody of a cohort. */
  private grown(probe: number, cohort: number): Prepared {
    const scale = probeScale(cohort, this.year);
    return scale === 1.0 ? this.ready[probe]! : prepare(scaled(this.found[probe]!, scale));
  }

  private byCohort(numbers: readonly number[]): [cohort: number, numbers: number[]][] {
    const groups = new Map<number, number[]>();
    for (const k of numbers) {
      const cohort = this.gallery.cohortOf[k]!;
      const mine = groups.get(cohort);
      if (mine) mine.push(k);
      else groups.set(cohort, [k]);
    }
    return [...groups].sort((a, b) => a[0] - b[0]);
  }

  /** The `most` of some prints, ascending, that the sieve finds likest to a probe. */
  async sift(probe: number, numbers: readonly number[], most: number): Promise<number[]> {
    if (numbers.length <= most) return [...numbers];
    const sieves = new Map<number, Sieve>();
    const like = new Int32Array(numbers.length);
    for (let k = 0; k < numbers.length; k++) {
      const cohort = this.gallery.cohortOf[numbers[k]!]!;
      let sieve = sieves.get(cohort);
      if (!sieve) sieves.set(cohort, (sieve = new Sieve(describe(this.grown(probe, cohort)))));
      like[k] = this.gallery.likeness(sieve, numbers[k]!);
      if ((k + 1) % SIFTED_AT_ONCE === 0) await this.pause();
    }
    const least = like.slice().sort()[numbers.length - most]!;
    let level = most;
    for (const one of like) if (one > least) level--;
    // of equals at the edge, the first
    return numbers.filter((_, k) => like[k]! > least || (like[k]! === least && level-- > 0));
  }
}
