// Lay one print on another, pair what comes to lie together, bend the skin. In float32, in the
// order of the node's kernels: the same prints give the same pairs on every machine.
import { TUNING, type Pose, type Prepared } from "./values.js";

const f32 = Math.fround;
const ROUND = f32(12582912.0); // 1.5 * 2**23: adding and taking it away rounds a float32
const SOFT = f32(1.0 / f32(TUNING.turnSlack * TUNING.turnSlack));
const NEAR = f32(1.0 / f32(TUNING.bendReach * TUNING.bendReach));

/** Best rotation and shift of the probe onto the reference over weighted pairs. */
export function fit(
  probe: Prepared,
  reference: Prepared,
  cells: Uint32Array,
  trust: Float32Array,
  known: number,
): Pose {
  const size = reference.x.length;
  let total = 0.0;
  let mx = 0.0;
  let my = 0.0;
  let nx = 0.0;
  let ny = 0.0;
  for (let k = 0; k < known; k++) {
    const i = (cells[k]! / size) | 0;
    const j = cells[k]! - i * size;
    const w = trust[k]!;
    total += w;
    mx += f32(w * probe.x[i]!);
    my += f32(w * probe.y[i]!);
    nx += f32(w * reference.x[j]!);
    ny += f32(w * reference.y[j]!);
  }
  mx /= total;
  my /= total;
  nx /= total;
  ny /= total;
  let along = 0.0;
  let across = 0.0;
  for (let k = 0; k < known; k++) {
    const i = (cells[k]! / size) | 0;
    const j = cells[k]! - i * size;
    const w = trust[k]!;
    const ax = probe.x[i]! - mx;
    const ay = probe.y[i]! - my;
    const bx = reference.x[j]! - nx;
    const by = reference.y[j]! - ny;
    along += w * (ax * bx + ay * by);
    across += w * (ax * by - ay * bx);
  }
  const length = Math.sqrt(along * along + across * across);
  if (length < 1e-6) return [1.0, 0.0, mx, my, nx, ny];
  return [along / length, across / length, mx, my, nx, ny];
}

/** Move points by `pose`. */
export function place(
  pose: Pose,
  x: Float32Array,
  y: Float32Array,
  outX: Float32Array,
  outY: Float32Array,
): void {
  const [c, s, mx, my, nx, ny] = pose.map(f32) as unknown as Pose;
  for (let i = 0; i < x.length; i++) {
    const ux = f32(x[i]! - mx);
    const uy = f32(y[i]! - my);
    outX[i] = f32(f32(c * ux) - f32(s * uy)) + nx;
    outY[i] = f32(f32(s * ux) + f32(c * uy)) + ny;
  }
}

/** Room for laying one print on another; made once, used for every comparison. */
export class Laying {
  private cost = new Float32Array(0);
  private low = new Float32Array(0);

  /** Lay the probe on the reference and pair; what is far from the centre may be further off. */
  lay(pose: Pose, probe: Prepared, reference: Prepared, partner: Int32Array): void {
    const n = probe.x.length;
    const x = new Float32Array(n);
    const y = new Float32Array(n);
    const reach = new Float32Array(n);
    place(pose, probe.x, probe.y, x, y);
    const base = f32(TUNING.reach);
    const slope = f32(TUNING.reachSlope);
    const cx = f32(pose[4]);
    const cy = f32(pose[5]);
    for (let i = 0; i < n; i++) {
      const dx = f32(x[i]! - cx);
      const dy = f32(y[i]! - cy);
      reach[i] = base + f32(slope * f32(Math.sqrt(f32(f32(dx * dx) + f32(dy * dy)))));
    }
    this.pairUp(x, y, reach, pose, probe.turn, reference, partner);
  }

  /** Bend the probe so that its pairs meet, and pair again; `x`, `y` take where it comes to. */
  bend(
    pose: Pose,
    probe: Prepared,
    reference: Prepared,
    partner: Int32Array,
    x: Float32Array,
    y: Float32Array,
  ): void {
    const n = x.length;
    const laidX = new Float32Array(n);
    const laidY = new Float32Array(n);
    place(pose, probe.x, probe.y, laidX, laidY);
    const pull = new Float32Array(n).fill(TUNING.stiffness);
    x.fill(0);
    y.fill(0);
    for (let k = 0; k < n; k++) {
      const other = partner[k]!;
      if (other < 0) continue;
      const xk = laidX[k]!;
      const yk = laidY[k]!;
      const ox = f32(reference.x[other]! - xk);
      const oy = f32(reference.y[other]! - yk);
      for (let i = 0; i < n; i++) {
        const dx = f32(laidX[i]! - xk);
        const dy = f32(laidY[i]! - yk);
        const far = f32(f32(f32(dx * dx) + f32(dy * dy)) * NEAR);
        const once = f32(1.0 / f32(1.0 + far));
        const g = f32(once * once);
        pull[i]! += g;
        x[i]! += f32(g * ox);
        y[i]! += f32(g * oy);
      }
      // its own shift must not vouch for itself
      pull[k]! -= 1.0;
      x[k]! -= ox;
      y[k]! -= oy;
    }
    for (let i = 0; i < n; i++) {
      x[i] = laidX[i]! + f32(x[i]! / pull[i]!);
      y[i] = laidY[i]! + f32(y[i]! / pull[i]!);
    }
    pull.fill(TUNING.bentReach);
    this.pairUp(x, y, pull, pose, probe.turn, reference, partner);
  }

  /** Pair minutiae; a pair costs its squared distance and turn, 1 is too much. */
  private pairUp(
    x: Float32Array,
    y: Float32Array,
    reach: Float32Array,
    pose: Pose,
    turn: Float32Array,
    reference: Prepared,
    partner: Int32Array,
  ): void {
    const n = x.length;
    const size = reference.x.length;
    if (this.cost.length < n * size) this.cost = new Float32Array(2 * n * size);
    if (this.low.length < size) this.low = new Float32Array(2 * size);
    const { cost, low } = this;
    const { x: rx, y: ry, turn: rt } = reference;
    const rotation = f32(Math.atan2(pose[1], pose[0]) / (2.0 * Math.PI));
    low.fill(1.0, 0, size);
    for (let i = 0; i < n; i++) {
      const xi = x[i]!;
      const yi = y[i]!;
      const ti = f32(turn[i]! + rotation);
      const hard = f32(1.0 / f32(reach[i]! * reach[i]!));
      const row = i * size;
      for (let j = 0; j < size; j++) {
        const dx = f32(rx[j]! - xi);
        const dy = f32(ry[j]! - yi);
        const off = f32(rt[j]! - ti);
        const dt = f32(off - f32(f32(off + ROUND) - ROUND));
        const apart = f32(f32(f32(dx * dx) + f32(dy * dy)) * hard);
        const value = f32(apart + f32(f32(dt * dt) * SOFT));
        cost[row + j] = value;
        if (value < low[j]!) low[j] = value;
      }
    }
    this.mutual(n, size, partner);
  }

  /** Pair minutiae that are each other's cheapest below 1; of equals, the first. */
  private mutual(n: number, size: number, partner: Int32Array): void {
    const { cost, low } = this;
    for (let i = 0; i < n; i++) {
      const row = i * size;
      let least = 1.0;
      let at = -1;
      for (let j = 0; j < size; j++) {
        if (cost[row + j]! < least) {
          least = cost[row + j]!;
          at = j;
        }
      }
      partner[i] = -1;
      if (at >= 0 && low[at] === least) {
        partner[i] = at;
        low[at] = -1; // taken: an equal comes too late
      }
    }
  }
}

/** Count pairs, and the minutiae of probe and reference that lie where both have been seen. */
export function overlap(
  probe: Prepared,
  reference: Prepared,
  pose: Pose,
  x: Float32Array,
  y: Float32Array,
  partner: Int32Array,
): [paired: number, ours: number, theirs: number] {
  const ours = within(reference.hull, x, y);
  const backX = new Float32Array(reference.x.length);
  const backY = new Float32Array(reference.x.length);
  const [c, s, mx, my, nx, ny] = pose;
  place([c, -s, nx, ny, mx, my], reference.x, reference.y, backX, backY);
  const theirs = within(probe.hull, backX, backY);
  let paired = 0;
  for (let i = 0; i < x.length; i++) {
    if (partner[i]! < 0) continue;
    paired++;
    ours[i] = 1;
    theirs[partner[i]!] = 1;
  }
  return [paired, sum(ours), sum(theirs)];
}

/** Mark the points that lie in a convex hull, grown by the margin. */
function within(hull: Float32Array, x: Float32Array, y: Float32Array): Uint8Array {
  const edge = f32(-TUNING.margin);
  const inside = new Uint8Array(x.length).fill(1);
  for (let k = 0; k < hull.length; k += 3) {
    for (let i = 0; i < x.length; i++) {
      const side = f32(f32(f32(hull[k]! * x[i]!) + f32(hull[k + 1]! * y[i]!)) + hull[k + 2]!);
      if (!(side >= edge)) inside[i] = 0;
    }
  }
  return inside;
}

function sum(marks: Uint8Array): number {
  let total = 0;
  for (const mark of marks) total += mark;
  return total;
}
