// The waves that make bits of a neighbourhood: drawn from a seed by whole numbers alone
// (splitmix64: Steele, Lea & Flood, OOPSLA 2014), the same on every machine.

/** Bits that describe a neighbourhood. */
export const BITS = 166;
const ALONG = 130;
const AROUND = 3;
const WORD = (1n << 64n) - 1n;

/** One wave per describing bit; see the node's `sieve/layout.py`. */
export interface Waves {
  along: Int32Array;
  around: Int32Array;
  across: Int32Array;
  offset: Int32Array;
}

export function drawWaves(seed = 1n): Waves {
  const next = splitmix64(seed);
  const waves: Waves = {
    along: new Int32Array(BITS),
    around: new Int32Array(BITS),
    across: new Int32Array(BITS),
    offset: new Int32Array(BITS),
  };
  for (let b = 0; b < BITS; b++) {
    waves.along[b] = bell(next, ALONG);
    waves.around[b] = bell(next, AROUND);
    waves.across[b] = [1, 2, -1, -2][Number(next() >> 62n)]!;
    waves.offset[b] = Number(next() >> 56n);
  }
  return waves;
}

/** Draw from a sum of four uniform numbers, near enough to normal. */
function bell(next: () => bigint, deviation: number): number {
  let total = -2 * 65535;
  for (let k = 0; k < 4; k++) total += Number(next() >> 48n);
  return Math.floor((total * deviation * 1773) / 2 ** 26);
}

function splitmix64(seed: bigint): () => bigint {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b97f4a7c15n) & WORD;
    let mixed = ((state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n) & WORD;
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & WORD;
    return mixed ^ (mixed >> 31n);
  };
}
