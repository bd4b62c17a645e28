// How strongly lines of one direction and period stand out in square windows (the node's
// senses/finger/photo/spectrum.py). Rows are transformed once for all windows of a strip.
import type { Plane } from "./planes.js";

/** The half of the spectrum that matters of one window: power by row frequency, then column. */
export class LineSpectrum {
  readonly taper: Float64Array;
  /** Columns of the spectrum that are kept. */
  readonly columns: number;
  /** Places of the spectrum within the periods looked at. */
  readonly ring: readonly { down: number; across: number }[];
  readonly power: Float64Array;
  /** Of the whole window, the half that is left out included. */
  total = 0;

  private readonly fft: Fourier;
  private real = new Float64Array(0);
  private imaginary = new Float64Array(0);
  private energy = new Float64Array(0);
  private rows = 0;

  constructor(
    readonly side: number,
    shortest: number,
    longest: number,
  ) {
    this.taper = Float64Array.from({ length: side }, (_, k) => 0.5 - 0.5 * Math.cos((2 * Math.PI * k) / (side - 1)));
    this.columns = Math.floor(side / shortest) + 3;
    this.power = new Float64Array(side * this.columns);
    this.fft = new Fourier(side);
    this.ring = ringOf(side, this.columns, 1 / longest, 1 / shortest);
  }

  /** Cycles a pixel at a place of the spectrum. */
  frequency(down: number, across: number): number {
    const low = down < this.side / 2 ? down : down - this.side;
    return Math.hypot(low, across) / this.side;
  }

  /** Make ready all windows whose left edge is at `left`. */
  strip({ width, height, values }: Plane, left: number): void {
    this.rows = height;
    if (this.energy.length < height) {
      this.energy = new Float64Array(height);
      this.real = new Float64Array(height * this.columns);
      this.imaginary = new Float64Array(height * this.columns);
    }
    const { side, taper, fft } = this;
    for (let y = 0; y < height; y += 2) {
      // two rows of real numbers are one of complex ones
      const both = y + 1 < height;
      let [first, second] = [0, 0];
      for (let x = 0; x < side; x++) {
        const a = values[y * width + left + x]! * taper[x]!;
        const b = both ? values[(y + 1) * width + left + x]! * taper[x]! : 0;
        fft.real[x] = a;
        fft.imaginary[x] = b;
        first += a * a;
        second += b * b;
      }
      this.energy[y] = first;
      if (both) this.energy[y + 1] = second;
      fft.run();
      this.split(y, both);
    }
  }

  private split(y: number, both: boolean): void {
    const { real, imaginary } = this.fft;
    for (let u = 0; u < this.columns; u++) {
      const other = (this.side - u) % this.side;
      const at = u * this.rows + y;
      this.real[at] = (real[u]! + real[other]!) / 2;
      this.imaginary[at] = (imaginary[u]! - imaginary[other]!) / 2;
      if (!both) continue;
      this.real[at + 1] = (imaginary[u]! + imaginary[other]!) / 2;
      this.imaginary[at + 1] = (real[other]! - real[u]!) / 2;
    }
  }

  /** Fill `power` and `total` for the window of the strip whose upper edge is at `top`. */
  window(top: number): void {
    const { side, taper, fft, power, columns } = this;
    let energy = 0;
    for (let y = 0; y < side; y++) energy += taper[y]! * taper[y]! * this.energy[top + y]!;
    this.total = side * side * energy; // Parseval
    for (let u = 0; u < columns; u++) {
      const from = u * this.rows + top;
      for (let y = 0; y < side; y++) {
        fft.real[y] = taper[y]! * this.real[from + y]!;
        fft.imaginary[y] = taper[y]! * this.imaginary[from + y]!;
      }
      fft.run();
      for (let v = 0; v < side; v++) power[v * columns + u] = fft.real[v]! ** 2 + fft.imaginary[v]! ** 2;
    }
  }

  /** The strongest lines within the periods: their power and their place in the spectrum. */
  peak(): { power: number; down: number; across: number } {
    let best = { power: 0, down: 0, across: 0 };
    for (const { down, across } of this.ring) {
      const power = this.near(down, across);
      if (power > best.power) best = { power, down, across };
    }
    return best;
  }

  /** A pattern of lines is a peak and its mirror image, some three cells wide. */
  private near(down: number, across: number): number {
    const { side, columns, power } = this;
    let sum = 0;
    for (let dv = -1; dv <= 1; dv++) {
      const v = (down + dv + side) % side;
      const row = v * columns;
      // left of the first column stands the mirrored second
      sum += across ? power[row + across - 1]! : power[((side - v) % side) * columns + 1]!;
      sum += power[row + across]! + power[row + across + 1]!;
    }
    return 2 * sum;
  }
}

function ringOf(
  side: number,
  columns: number,
  least: number,
  most: number,
): { down: number; across: number }[] {
  const places: { down: number; across: number }[] = [];
  for (let down = 0; down < side; down++) {
    const low = down < side / 2 ? down : down - side;
    for (let across = 0; across + 1 < columns; across++) {
      const frequency = Math.fround(Math.hypot(low, across) / side);
      if (frequency >= Math.fround(least) && frequency <= Math.fround(most)) places.push({ down, across });
    }
  }
  return places;
}

/** A fast Fourier transform in place, of a power of two (Cooley and Tukey 1965). */
export class Fourier {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  private readonly cosine: Float64Array;
  private readonly sine: Float64Array;
  private readonly swaps: Uint8Array;

  constructor(private readonly side: number) {
    this.real = new Float64Array(side);
    this.imaginary = new Float64Array(side);
    this.cosine = Float64Array.from({ length: side / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / side));
    this.sine = Float64Array.from({ length: side / 2 }, (_, k) => -Math.sin((2 * Math.PI * k) / side));
    const bits = Math.log2(side);
    const swaps: number[] = [];
    for (let k = 0; k < side; k++) {
      let turned = 0;
      for (let bit = 0; bit < bits; bit++) turned |= ((k >> bit) & 1) << (bits - 1 - bit);
      if (turned > k) swaps.push(k, turned);
    }
    this.swaps = Uint8Array.from(swaps);
  }

  run(): void {
    const { real, imaginary, side, cosine, sine, swaps } = this;
    for (let k = 0; k < swaps.length; k += 2) {
      const [a, b] = [swaps[k]!, swaps[k + 1]!];
      const [x, y] = [real[a]!, imaginary[a]!];
      real[a] = real[b]!;
      imaginary[a] = imaginary[b]!;
      real[b] = x;
      imaginary[b] = y;
    }
    this.fours();
    for (let half = 4; half < side; half *= 2) {
      const step = side / (2 * half);
      for (let k = 0; k < half; k++) {
        const [c, s] = [cosine[k * step]!, sine[k * step]!];
        for (let a = k; a < side; a += 2 * half) {
          const b = a + half;
          const x = real[b]! * c - imaginary[b]! * s;
          const y = real[b]! * s + imaginary[b]! * c;
          real[b] = real[a]! - x;
          imaginary[b] = imaginary[a]! - y;
          real[a] = real[a]! + x;
          imaginary[a] = imaginary[a]! + y;
        }
      }
    }
  }

  /** The first two rounds, which need no multiplication. */
  private fours(): void {
    const { real, imaginary, side } = this;
    for (let k = 0; k < side; k += 4) {
      const [a, b] = [real[k]! + real[k + 1]!, real[k]! - real[k + 1]!];
      const [c, d] = [real[k + 2]! + real[k + 3]!, real[k + 2]! - real[k + 3]!];
      const [e, f] = [imaginary[k]! + imaginary[k + 1]!, imaginary[k]! - imaginary[k + 1]!];
      const [g, h] = [imaginary[k + 2]! + imaginary[k + 3]!, imaginary[k + 2]! - imaginary[k + 3]!];
      real[k] = a + c;
      imaginary[k] = e + g;
      real[k + 1] = b + h;
      imaginary[k + 1] = f - d;
      real[k + 2] = a - c;
      imaginary[k + 2] = e - g;
      real[k + 3] = b - h;
      imaginary[k + 3] = f + d;
    }
  }
}
