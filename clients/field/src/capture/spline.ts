// Reading between pixels by quadratic B-splines that pass through them (Unser, IEEE Signal
// Processing Magazine 16(6), 1999), as the node's library does.
import { clip, type Plane } from "./planes.js";

const POLE = Math.sqrt(8) - 3;
const GAIN = (1 - POLE) * (1 - 1 / POLE);
/** Neighbours after which the pole's power is nothing. */
const FAR = 14;

export class Spline {
  private readonly width: number;
  private readonly height: number;
  private readonly values: Float32Array;

  constructor(source: Plane) {
    this.width = source.width;
    this.height = source.height;
    this.values = source.values.slice();
    const line = new Float64Array(Math.max(this.width, this.height));
    for (let y = 0; y < this.height; y++) this.filter(y * this.width, 1, this.width, line);
    for (let x = 0; x < this.width; x++) this.filter(x, this.width, this.height, line);
  }

  /** Turn values into weights of splines along one line, whose ends are mirrored. */
  private filter(from: number, step: number, count: number, line: Float64Array): void {
    const { values } = this;
    let sum = 0;
    for (let k = Math.min(FAR, count - 1); k >= 0; k--) sum = values[from + k * step]! + POLE * sum;
    line[0] = GAIN * sum;
    for (let k = 1; k < count; k++) line[k] = GAIN * values[from + k * step]! + POLE * line[k - 1]!;
    let last = (POLE / (POLE * POLE - 1)) * (line[count - 1]! + POLE * (line[count - 2] ?? 0));
    values[from + (count - 1) * step] = last;
    for (let k = count - 2; k >= 0; k--) {
      last = POLE * (last - line[k]!);
      values[from + k * step] = last;
    }
  }

  /** The value at a place; beyond the edges that of the edge. */
  at(x: number, y: number): number {
    const { width, height, values } = this;
    const [u, v] = [clip(x, 0, width - 1), clip(y, 0, height - 1)];
    const [column, row] = [Math.floor(u + 0.5), Math.floor(v + 0.5)];
    const [s, t] = [u - column, v - row];
    const [a, b, c] = [0.5 * (0.5 - s) ** 2, 0.75 - s * s, 0.5 * (0.5 + s) ** 2];
    const [left, right] = [column ? column - 1 : Math.min(1, width - 1), column + 1 < width ? column + 1 : Math.max(0, width - 2)];
    const line = (at: number): number =>
      a * values[at * width + left]! + b * values[at * width + column]! + c * values[at * width + right]!;
    const [above, below] = [row ? row - 1 : Math.min(1, height - 1), row + 1 < height ? row + 1 : Math.max(0, height - 2)];
    return 0.5 * (0.5 - t) ** 2 * line(above) + (0.75 - t * t) * line(row) + 0.5 * (0.5 + t) ** 2 * line(below);
  }
}
