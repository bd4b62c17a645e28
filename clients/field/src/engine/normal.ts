// The normal distribution, in double precision: what browsers do not bring along.

const ROOT_TAU = Math.sqrt(2 * Math.PI);
/** Up to here a series converges fast; beyond, a continued fraction does. */
const SERIES = 3;
const FRACTION_DEPTH = 120;

/** Chance that a standard normal variable is at most `x`; small chances keep their digits. */
export function below(x: number): number {
  if (x > 0) return 1 - below(-x);
  const density = Math.exp(-0.5 * x * x) / ROOT_TAU;
  return x >= -SERIES ? 0.5 - density * series(-x) : density / fraction(-x);
}

/** x + x^3/3 + x^5/(3 * 5) + ...: Marsaglia, J. Stat. Software 11(4), 2004. */
function series(x: number): number {
  let term = x;
  let total = x;
  for (let k = 3; term > 1e-18 * total; k += 2) {
    term *= (x * x) / k;
    total += term;
  }
  return total;
}

/** x + 1/(x + 2/(x + 3/(x + ...))): Laplace's continued fraction, from its end. */
function fraction(x: number): number {
  let value = x;
  for (let k = FRACTION_DEPTH; k > 0; k--) value = x + k / value;
  return value;
}

/** The `x` at which `below(x)` is `chance`, for chances in (0, 1). */
export function quantile(chance: number): number {
  if (chance > 0.5) return -quantile(1 - chance);
  let x = chance > 0.02 ? 0 : -Math.sqrt(-2 * Math.log(chance));
  for (let round = 0; round < 60; round++) {
    // Newton's method for the logarithm, which is concave: it comes from below and stays there
    const at = below(x);
    const step = (Math.log(at / chance) * at * ROOT_TAU) / Math.exp(-0.5 * x * x);
    x -= step;
    if (Math.abs(step) < 1e-15 * Math.max(1, Math.abs(x))) break;
  }
  return x;
}

/** Where to look, and how much each place counts, to average over a standard normal variable.
 *
 * Gauss-Hermite quadrature: roots of the Hermite polynomial of degree `count`, bracketed between
 * those of the degree before, weights `1 / (count * h(x)^2)` of the normalised one below it.
 */
export function quadrature(count: number): { node: number; share: number }[] {
  let roots: number[] = [];
  for (let degree = 1; degree <= count; degree++) {
    const far = 2 * Math.sqrt(degree) + 1;
    const fences = [-far, ...roots, far];
    roots = Array.from({ length: degree }, (_, k) => rootOf(degree, fences[k]!, fences[k + 1]!));
  }
  const raw = roots.map((node) => 1 / hermite(count - 1, node) ** 2);
  const total = raw.reduce((sum, one) => sum + one, 0);
  return roots.map((node, k) => ({ node, share: raw[k]! / total }));
}

function rootOf(degree: number, from: number, to: number): number {
  let [low, high] = [from, to];
  const rising = hermite(degree, high) > 0;
  for (let round = 0; round < 80; round++) {
    const middle = (low + high) / 2;
    if (hermite(degree, middle) > 0 === rising) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/** The normalised Hermite polynomial of the probabilists. */
function hermite(degree: number, x: number): number {
  let [before, here] = [0, 1];
  for (let k = 0; k < degree; k++) {
    [before, here] = [here, (x * here - Math.sqrt(k) * before) / Math.sqrt(k + 1)];
  }
  return here;
}
