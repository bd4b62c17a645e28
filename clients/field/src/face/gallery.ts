// The faces of a pack, and who of them is nearest (the node's gallery/face_search.py).
import { decodeFace, halves, roundedInto } from "./template.js";
import type { Elapsed, FaceEvidence } from "./evidence.js";
import type { Said } from "./together.js";

const HEAD = 9;
/** Said instead of a day where nobody knows when a photograph was taken. */
const UNDATED = 0xffff;
const MINOR = 1;
const DAYS_A_YEAR = 365.25;
const DAY = 86_400_000;

/** What the nearest photograph of one person says. */
export interface FaceMatch {
  score: number;
  years: number | null;
  /** Whether the person was under 18 in the photograph, or may have been. */
  minor: boolean;
  /** Photographs of this person, times those of the person sought. */
  tries: number;
  /** The rate lies beyond what the data of the calibration reached. */
  extrapolated: boolean;
}

export class FaceGallery {
  readonly caseOf: Uint32Array;
  readonly people: ReadonlySet<number>;
  /** All faces one after the other, each `size` half-precision numbers of length 1: what the node
   * compares, in half the memory. */
  private readonly vectors: Uint16Array;
  private readonly size: number;
  private readonly days: number[] = [];
  private readonly minors: boolean[] = [];

  /** Read the `faces` section of a pack; see the contract of packs for its layout. */
  constructor(section: ArrayBuffer) {
    const view = new DataView(section);
    const [cases, starts]: [number[], number[]] = [[], []];
    for (let at = 0; at < section.byteLength; ) {
      if (at + HEAD > section.byteLength) throw new Error("the faces end early");
      starts.push(at);
      cases.push(view.getUint32(at, true));
      this.days.push(view.getUint16(at + 4, true));
      this.minors.push((view.getUint8(at + 6) & MINOR) !== 0);
      at += HEAD + view.getUint16(at + 7, true);
      if (at > section.byteLength) throw new Error("the faces end early");
    }
    const templateAt = (k: number): Uint8Array =>
      new Uint8Array(section, starts[k]! + HEAD, (starts[k + 1] ?? section.byteLength) - starts[k]! - HEAD);
    this.size = starts.length ? decodeFace(templateAt(0)).embedding.length : 0;
    this.vectors = new Uint16Array(starts.length * this.size);
    const place = new Float32Array(this.size); // one for all: ten thousand would lie about until collected
    for (let k = 0; k < starts.length; k++) {
      const { embedding } = decodeFace(templateAt(k), place);
      if (embedding.length !== this.size) throw new Error("these faces are of two kinds");
      roundedInto(this.vectors, k * this.size, embedding);
    }
    this.caseOf = Uint32Array.from(cases);
    this.people = new Set(cases);
  }

  get faces(): number {
    return this.caseOf.length;
  }

  /** What each face on record scores best with one of the probes. */
  scores(probes: readonly Float32Array[]): Float64Array {
    const best = new Float64Array(this.faces).fill(-Infinity);
    for (const probe of probes) {
      if (probe.length !== this.size && this.size) throw new Error("these faces are of two kinds");
      for (let k = 0; k < best.length; k++) best[k] = Math.max(best[k]!, this.product(probe, k));
    }
    return best;
  }

  private product(probe: Float32Array, face: number): number {
    const [values, all, from] = [halves(), this.vectors, face * this.size];
    let sum = 0;
    for (let n = 0; n < probe.length; n++) sum += probe[n]! * values[all[from + n]!]!;
    return sum;
  }

  /** All whom their face alone may bring up, and so many of the nearest at least. */
  nearest(scores: Float64Array, floor: number, atLeast = 0): Set<number> {
    const found = new Set<number>();
    const ranked = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
    for (const k of ranked) {
      if (found.size >= atLeast && scores[k]! < floor) break;
      found.add(this.caseOf[k]!);
    }
    return found;
  }

  /** Weigh the faces of these people, each with every photograph that the pack holds. */
  says(people: ReadonlySet<number>, scores: Float64Array, probes: number, evidence: FaceEvidence, now: number): Map<number, [Said, FaceMatch]> {
    const mine = new Map<number, number[]>();
    this.caseOf.forEach((person, k) => {
      if (!people.has(person)) return;
      const rows = mine.get(person);
      if (rows) rows.push(k);
      else mine.set(person, [k]);
    });
    const told = new Map<number, [Said, FaceMatch]>();
    for (const [person, rows] of mine) {
      const each = rows.map((k) => ({ score: scores[k]!, elapsed: this.elapsed(k, now) }));
      const { best, said } = evidence.says(each, probes);
      const { score, elapsed } = each[best]!;
      const extrapolated = evidence.calibration.extrapolated(score);
      told.set(person, [said, { score, ...elapsed, tries: rows.length * probes, extrapolated }]);
    }
    return told;
  }

  private elapsed(k: number, now: number): Elapsed {
    const [day, minor] = [this.days[k]!, this.minors[k]!];
    if (day === UNDATED) return { years: null, minor };
    const passed = (Math.floor(now / DAY) - day) / DAYS_A_YEAR;
    return { years: Number(Math.max(0, passed).toFixed(1)), minor };
  }
}
