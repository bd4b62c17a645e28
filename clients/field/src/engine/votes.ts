// Edges that both prints have vote for pairs of minutiae, and pairs back each other up.
//
// A pair is one number, a cell: row in the probe * size of the reference + row in the reference.
// The main eigenvector of the graph of votes: after Leordeanu & Hebert, ICCV 2005.
import { MAX_VOTES, TUNING, type Table } from "./values.js";

const f32 = Math.fround;
const THIRD = f32(1.0 / 3.0);
const SOFT = f32(1.0 / f32(TUNING.angleSlack));
const BASE = f32(TUNING.lengthSlack);
const SLOPE = f32(TUNING.lengthSlope);

/** Votes, and room for the belief in each cell; made once and used for every comparison. */
export class Votes {
  readonly one = new Uint32Array(MAX_VOTES);
  readonly other = new Uint32Array(MAX_VOTES);
  readonly weight = new Float32Array(MAX_VOTES);
  count = 0;

  /** Look the edges of a reference of `size` minutiae up in the probe's table. */
  cast(table: Table, edges: Uint8Array, size: number): void {
    const { starts, looks, ends, shortest, spread } = table;
    const slack = TUNING.angleSlack;
    let count = 0;
    for (let k = 0; k < edges.length; k += 5) {
      const length = edges[k + 2]!;
      const first = edges[k + 3]!;
      const second = edges[k + 4]!;
      const least = shortest[length]!;
      const span = spread[length]!;
      const cell = ((length >> 4) << 8) | ((first >> 4) << 4) | (second >> 4);
      const stop = starts[cell + 1]!;
      for (let at = starts[cell]!; at < stop && count < MAX_VOTES; at++) {
        const look = looks[at]!;
        const long = look >>> 16;
        const bend = ((look >>> 8) - first) & 255;
        const twist = (look - second) & 255;
        if (((long - least) & 255) > span) continue;
        if (((bend + slack) & 255) > 2 * slack || ((twist + slack) & 255) > 2 * slack) continue;
        this.one[count] = (ends[at]! >> 8) * size + edges[k]!;
        this.other[count] = (ends[at]! & 255) * size + edges[k + 1]!;
        this.weight[count] = weigh(length, long, bend, twist);
        count++;
      }
    }
    this.count = count;
  }

  /** How far each cell is to be believed, 1 at most. */
  believe(cells: number, one: Float32Array, two: Float32Array): Float32Array {
    let belief = two;
    let told = one;
    told.fill(0, 0, cells);
    for (let k = 0; k < this.count; k++) {
      told[this.one[k]!]! += this.weight[k]!;
      told[this.other[k]!]! += this.weight[k]!;
    }
    for (let round = 0; round < TUNING.rounds; round++) {
      [belief, told] = [told, belief];
      this.relax(cells, belief, told);
    }
    const high = told[peak(told, cells)]!;
    for (let k = 0; k < cells; k++) told[k]! /= high;
    return told;
  }

  private relax(cells: number, belief: Float32Array, told: Float32Array): void {
    told.fill(0, 0, cells);
    for (let k = 0; k < this.count; k++) {
      const a = this.one[k]!;
      const b = this.other[k]!;
      const w = this.weight[k]!;
      told[a]! += f32(w * belief[b]!);
      told[b]! += f32(w * belief[a]!);
    }
  }

  /** List the pairs that share a vote with `seed`, itself first; return how many. */
  star(seed: number, belief: Float32Array, cells: Uint32Array, trust: Float32Array): number {
    cells[0] = seed;
    trust[0] = belief[seed]!;
    let count = 1;
    for (let k = 0; k < this.count && count < cells.length; k++) {
      const a = this.one[k]!;
      const b = this.other[k]!;
      if (a !== seed && b !== seed) continue;
      const cell = a === seed ? b : a;
      cells[count] = cell;
      trust[count] = this.weight[k]! * belief[cell]!;
      count++;
    }
    return count;
  }

  /** Sum the votes between pairs that stand. */
  support(partner: Int32Array, size: number, standing: Uint8Array): number {
    const rows = partner.length;
    for (let i = 0; i < rows; i++) if (partner[i]! >= 0) standing[i * size + partner[i]!] = 1;
    let total = 0.0;
    for (let k = 0; k < this.count; k++) {
      if (standing[this.one[k]!]! & standing[this.other[k]!]!) total += this.weight[k]!;
    }
    for (let i = 0; i < rows; i++) if (partner[i]! >= 0) standing[i * size + partner[i]!] = 0;
    return total;
  }
}

function weigh(length: number, long: number, bent: number, twisted: number): number {
  const bend = Math.min(bent, 256 - bent);
  const twist = Math.min(twisted, 256 - twisted);
  const allowed = f32(BASE + f32(SLOPE * Math.min(length, long)));
  const a = f32(Math.abs(long - length) / allowed);
  const b = f32(bend * SOFT);
  const c = f32(twist * SOFT);
  const off = f32(f32(f32(a * a) + f32(b * b)) + f32(c * c));
  return f32(1.0 - f32(off * THIRD));
}

/** Index of the first greatest of some values >= 0. */
export function peak(values: Float32Array, count: number): number {
  let at = 0;
  let high = values[0]!;
  for (let k = 1; k < count; k++) {
    if (values[k]! > high) {
      high = values[k]!;
      at = k;
    }
  }
  return at;
}
