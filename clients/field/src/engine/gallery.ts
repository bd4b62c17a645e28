// The prints of a pack, and what the sieve needs of them.
import { readCompact } from "./compact.js";
import { describe, WORDS } from "./describe.js";
import { referenceScale, scaled } from "./growth.js";
import { UNKNOWN } from "./hands.js";
import { prepare } from "./prepare.js";
import type { Sieve } from "./sieve.js";
import type { Prepared } from "./values.js";

/** Up to so many prints are compared exactly, without a sieve. */
export const EXHAUSTIVE = 1000;
const HEAD = 11;

export class Gallery {
  readonly cases: number;
  readonly prints: number;
  readonly caseOf: Uint32Array;
  readonly fingerOf: Uint8Array;
  readonly cohortOf: Uint8Array;
  private readonly at: Uint32Array;
  private readonly view: Uint8Array;
  private readonly ofCase = new Map<number, number[]>();
  private rows: Uint32Array = new Uint32Array(0);
  private starts: Uint32Array = new Uint32Array(0);

  /** Read the `prints` section of a pack; see the contract of packs for its layout. */
  constructor(section: ArrayBuffer) {
    const data = new DataView(section);
    this.view = new Uint8Array(section);
    const at: number[] = [];
    for (let here = 0; here < section.byteLength; ) {
      if (here + HEAD > section.byteLength) throw new Error("the prints end early");
      at.push(here);
      here += HEAD + data.getUint16(here + 9, true);
      if (here > section.byteLength) throw new Error("the prints end early");
    }
    this.at = Uint32Array.from(at);
    this.prints = at.length;
    this.caseOf = Uint32Array.from(at, (here) => data.getUint32(here, true));
    this.fingerOf = Uint8Array.from(at, (here) => data.getUint8(here + 4));
    this.cohortOf = Uint8Array.from(at, (here) => data.getUint8(here + 8));
    this.caseOf.forEach((person, k) => {
      const mine = this.ofCase.get(person);
      if (mine) mine.push(k);
      else this.ofCase.set(person, [k]);
    });
    this.cases = this.ofCase.size;
  }

  /** The print of number `k`, at the size of the grown finger, ready to be compared. */
  prepared(k: number): Prepared {
    const from = this.at[k]! + HEAD;
    const to = this.at[k + 1] ?? this.view.length;
    const { minutiae } = readCompact(this.view.subarray(from, to));
    return prepare(scaled(minutiae, referenceScale(this.cohortOf[k]!)));
  }

  /** Numbers of all prints of some people, ascending. */
  ofPeople(people: Iterable<number>): number[] {
    const numbers = [...people].flatMap((person) => this.ofCase.get(person) ?? []);
    return numbers.sort((a, b) => a - b);
  }

  /** Whether a print may be of a position: either's may be unknown. */
  fits(k: number, finger: number): boolean {
    const mine = this.fingerOf[k]!;
    return finger === UNKNOWN || mine === finger || mine === UNKNOWN;
  }

  /** Numbers of the prints that may be of a position, ascending. */
  allowed(finger: number): number[] {
    const numbers: number[] = [];
    for (let k = 0; k < this.prints; k++) if (this.fits(k, finger)) numbers.push(k);
    return numbers;
  }

  /** Whether the pack is large enough for the sieve. */
  get sieved(): boolean {
    return this.prints > EXHAUSTIVE;
  }

  /** What the sieve thinks of print `k`. */
  likeness(sieve: Sieve, k: number): number {
    return sieve.likeness(this.rows, this.starts[k]!, this.starts[k + 1]!);
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
}
