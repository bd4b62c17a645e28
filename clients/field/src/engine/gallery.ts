// The prints of a pack, and one person's fingers searched in them: sift all, compare the likeliest
// exactly, say how often a stranger would agree as well.
import { Comparer } from "./align.js";
import type { EngineCandidate, Probe } from "./api.js";
import { anyOf, Calibration } from "./calibration.js";
import { readCompact } from "./compact.js";
import { describe, WORDS } from "./describe.js";
import { prepare } from "./prepare.js";
import { Sieve } from "./sieve.js";
import type { Prepared } from "./values.js";

/** Prints that come through the sieve, per probe. */
const SHORTLIST = 1000;
/** Up to so many prints are compared exactly, without a sieve. */
const EXHAUSTIVE = 1000;
const HEAD = 10;

/** One best comparison of a probe with the prints of a case. */
interface Hit {
  finger: number;
  score: number;
  pairs: number;
  tries: number;
}

export interface Found {
  candidates: EngineCandidate[];
  compared: number;
  sifted: number;
}

export class Gallery {
  readonly cases: number;
  readonly prints: number;
  private readonly caseOf: Uint32Array;
  private readonly fingerOf: Uint8Array;
  private readonly at: Uint32Array;
  private readonly view: Uint8Array;
  private rows: Uint32Array = new Uint32Array(0);
  private starts: Uint32Array = new Uint32Array(0);

  /** Read the `prints` section of a pack; see the contract of packs for its layout. */
  constructor(section: ArrayBuffer, readonly calibration: Calibration) {
    const data = new DataView(section);
    this.view = new Uint8Array(section);
    const at: number[] = [];
    for (let here = 0; here < section.byteLength; ) {
      if (here + HEAD > section.byteLength) throw new Error("the prints end early");
      at.push(here);
      here += HEAD + data.getUint16(here + 8, true);
      if (here > section.byteLength) throw new Error("the prints end early");
    }
    this.at = Uint32Array.from(at);
    this.prints = at.length;
    this.caseOf = Uint32Array.from(at, (here) => data.getUint32(here, true));
    this.fingerOf = Uint8Array.from(at, (here) => data.getUint8(here + 4));
    this.cases = new Set(this.caseOf).size;
  }

  /** The print of number `k`, ready to be compared. */
  prepared(k: number): Prepared {
    const from = this.at[k]! + HEAD;
    const to = this.at[k + 1] ?? this.view.length;
    return prepare(readCompact(this.view.subarray(from, to)).minutiae);
  }

  /** Whether the pack is large enough for the sieve. */
  get sieved(): boolean {
    return this.prints > EXHAUSTIVE;
  }

  /** Describe prints `from` up to `to` for the sieve; call until all are done. */
  describeSome(parts: Uint32Array[], from: number, to: number): void {
    for (let k = from; k < Math.min(to, this.prints); k++) parts.push(describe(this.prepared(k)));
  }

  /** Take the rows of all prints, as `describeSome` gave them. */
  useRows(parts: Uint32Array[]): void {
    this.starts = new Uint32Array(parts.length + 1);
    parts.forEach((part, k) => (this.starts[k + 1] = this.starts[k]! + part.length / WORDS));
    this.rows = new Uint32Array(WORDS * this.starts[parts.length]!);
    parts.forEach((part, k) => this.rows.set(part, WORDS * this.starts[k]!));
  }

  /** The rows and where each print's begin, to be kept; `restore` takes them back. */
  index(): ArrayBuffer {
    const out = new Uint32Array(1 + this.starts.length + this.rows.length);
    out[0] = this.prints;
    out.set(this.starts, 1);
    out.set(this.rows, 1 + this.starts.length);
    return out.buffer;
  }

  /** Take back what `index` gave; false if it is not of this pack's size. */
  restore(index: ArrayBuffer): boolean {
    const words = new Uint32Array(index);
    const starts = words.subarray(1, 2 + this.prints);
    const fits = words[0] === this.prints && starts.length === this.prints + 1;
    const rows = words.subarray(2 + this.prints);
    if (!fits || rows.length !== WORDS * starts[this.prints]!) return false;
    this.starts = starts;
    this.rows = rows;
    return true;
  }

  /** Search one person's fingers; candidates are those whom at most `often` such searches would
   * bring up by chance. `watch` hears how far it is, 0..1.
   */
  search(probes: Probe[], limit: number, often: number, watch: (done: number) => void): Found {
    const hits = new Map<number, Map<number, Hit>>();
    let compared = 0;
    let sifted = 0;
    probes.forEach((probe, at) => {
      const print = prepare(readCompact(probe.template).minutiae);
      const allowed = this.allowed(probe.finger);
      const chosen = this.sieved && allowed.length > SHORTLIST ? this.sift(print, allowed) : allowed;
      sifted += allowed.length - chosen.length;
      const comparer = new Comparer(print);
      for (const k of chosen) {
        this.note(hits, at, k, comparer);
        compared++;
      }
      watch((at + 1) / probes.length);
    });
    return { candidates: this.rank(hits, limit, often), compared, sifted };
  }

  /** Numbers of the prints whose position a probe may be held against. */
  private allowed(finger: number): number[] {
    const all = Array.from({ length: this.prints }, (_, k) => k);
    if (finger === 0) return all;
    return all.filter((k) => this.fingerOf[k] === finger || this.fingerOf[k] === 0);
  }

  private sift(print: Prepared, allowed: number[]): number[] {
    const sieve = new Sieve(describe(print));
    const like = new Int32Array(this.prints);
    for (const k of allowed) like[k] = sieve.likeness(this.rows, this.starts[k]!, this.starts[k + 1]!);
    return allowed.sort((a, b) => like[b]! - like[a]! || a - b).slice(0, SHORTLIST);
  }

  private note(
    hits: Map<number, Map<number, Hit>>,
    probe: number,
    k: number,
    comparer: Comparer,
  ): void {
    const { score, pairs } = comparer.compare(this.prepared(k));
    const person = this.caseOf[k]!;
    const mine = hits.get(person) ?? new Map<number, Hit>();
    hits.set(person, mine);
    const before = mine.get(probe);
    const tries = (before?.tries ?? 0) + 1;
    const better = before === undefined || score > before.score;
    mine.set(probe, better ? { finger: this.fingerOf[k]!, score, pairs, tries } : { ...before, tries });
  }

  private rank(hits: Map<number, Map<number, Hit>>, limit: number, often: number): EngineCandidate[] {
    const found: EngineCandidate[] = [];
    for (const [person, mine] of hits) {
      const fingers = [...mine.values()].sort((a, b) => b.score - a.score);
      const fmr = this.fused(fingers);
      if (anyOf(fmr, this.cases) > often) continue;
      found.push({ case: person, score: fingers[0]!.score, fmr, fingers });
    }
    found.sort((a, b) => a.fmr - b.fmr || b.score - a.score || a.case - b.case);
    return found.slice(0, limit);
  }

  /** How often a stranger's fingers agree as well: of one finger the node's own rate, for its tries.
   *
   * Of several fingers the best alone is counted, for as many tries as there were fingers. Prints
   * that the sieve left out are no tries here, on the node they are: see ADR 37, Consequences.
   */
  private fused(fingers: Hit[]): number {
    const rates = fingers.map((one) => Math.min(1.0, one.tries * this.calibration.fmr(one.score)));
    return Math.min(1.0, rates.length * Math.min(...rates));
  }
}
