// What a print is worth to the matcher, 0 to 100: the node's additive model, whose every part is a
// broken line that only ever rises. The table is the node's (senses/finger/utility_table.py); a
// test holds the two together.
import type { Minutiae } from "./values.js";

const LEAST_SCORE = 30.0;
const MOST_SCORE = 80.0;
const BASE = 18.124;

interface Line {
  knots: readonly number[];
  gains: readonly number[];
}

const EVIDENCE: Line = {
  knots: [1.185, 2.363, 2.99, 3.404, 3.634, 3.836, 4.331],
  gains: [28.17, 6.707, 7.431, 2.973, 1.633, 3.461],
};
const COHERENCE: Line = {
  knots: [0.2283, 0.3043, 0.4397, 0.549, 0.6588, 0.723, 0.8269],
  gains: [0, 0, 2.799, 1.404, 0, 0],
};
const STILLNESS: Line = {
  knots: [-0.918, -0.5205, -0.1645, -0.05923, -0.03482, -0.01948, -0.0006741],
  gains: [0.895, 3.951, 2.279, 1.184, 0, 0],
};

/** Return what a print is worth: of how many minutiae, how clear, how still. */
export function utility(found: Minutiae, coherence: number, smear: number): number {
  const total = found.quality.reduce((sum, one) => sum + one, 0);
  const evidence = gain(EVIDENCE, Math.log1p(total / 100));
  const foretold = BASE + evidence + gain(COHERENCE, coherence) + gain(STILLNESS, -smear);
  const share = (foretold - LEAST_SCORE) / (MOST_SCORE - LEAST_SCORE);
  return Math.round(100 * Math.min(1.0, Math.max(0.0, share)));
}

function gain({ knots, gains }: Line, value: number): number {
  let height = 0;
  for (let k = 0; k < gains.length; k++) {
    const [from, to] = [knots[k]!, knots[k + 1]!];
    if (value <= from) break;
    height += gains[k]! * Math.min(1, (value - from) / (to - from));
  }
  return height;
}
