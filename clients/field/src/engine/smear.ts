// A finger that moves wipes out the ridges across its way and leaves those along it: contrast then
// hangs on the direction of the ridges.

/** Fewer blocks say nothing about a direction in which contrast is lost. */
const LEAST_BLOCKS = 20;
const CALM = 0.05;

/** Fit the contrast of each block by a wave over the direction of its ridges, doubled. */
export function smearOf(
  piece: number[],
  contrast: Float64Array,
  flowX: Float64Array,
  flowY: Float64Array,
): number {
  if (piece.length < LEAST_BLOCKS) return 0;
  const curve = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  const sums = [0, 0, 0];
  for (const k of piece) {
    const [x, y] = [flowX[k]!, flowY[k]!];
    const length = Math.hypot(x, y);
    const wave = length > 0 ? [1, x / length, -y / length] : [1, 1, 0];
    const clear = Math.log(Math.max(contrast[k]!, 1.0));
    for (let i = 0; i < 3; i++) {
      sums[i]! += wave[i]! * clear;
      for (let j = 0; j < 3; j++) curve[3 * i + j]! += wave[i]! * wave[j]!;
    }
  }
  curve[4]! += CALM * piece.length;
  curve[8]! += CALM * piece.length;
  const [, cosine, sine] = solved(curve, sums);
  return Math.hypot(cosine, sine);
}

/** Solve three equations by Cramer's rule. */
function solved(m: number[], v: number[]): [number, number, number] {
  const whole = determinant(m);
  const at = (column: number): number =>
    determinant(m.map((value, k) => (k % 3 === column ? v[Math.floor(k / 3)]! : value))) / whole;
  return [at(0), at(1), at(2)];
}

function determinant(m: number[]): number {
  const [a, b, c, d, e, f, g, h, i] = m as [
    number, number, number, number, number, number, number, number, number,
  ];
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}
