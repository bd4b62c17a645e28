// Everything about one print that does not depend on what it is compared with.
import { edgesOf, hullOf } from "./neighbours.js";
import { MAX_MINUTIAE, type Minutiae, type Prepared } from "./values.js";

/** Make a print ready: sorted by place, the origin in the middle, no minutia twice. */
export function prepare(found: Minutiae): Prepared {
  const order = chosen(found);
  const wide = order.map((k) => found.x[k]!);
  const tall = order.map((k) => -found.y[k]!);
  const middleX = order.length ? (Math.min(...wide) + Math.max(...wide)) / 2.0 : 0;
  const middleY = order.length ? (Math.min(...tall) + Math.max(...tall)) / 2.0 : 0;
  const x = Float32Array.from(wide, (value) => value - middleX);
  const y = Float32Array.from(tall, (value) => value - middleY);
  const turn = Float32Array.from(order, (k) => {
    const turns = found.angle[k]! / (2.0 * Math.PI);
    return turns - Math.floor(turns);
  });
  const quality = Uint8Array.from(order, (k) => found.quality[k]!);
  return { x, y, turn, edges: edgesOf(x, y, turn), hull: hullOf(x, y), quality };
}

/** Rows to keep, sorted by place; the best when there are too many. */
function chosen(found: Minutiae): number[] {
  const { x, y, angle, kind, quality } = found;
  const order = Array.from({ length: x.length }, (_, k) => k).sort(
    (a, b) =>
      x[a]! - x[b]! ||
      y[b]! - y[a]! ||
      angle[a]! - angle[b]! ||
      kind[a]! - kind[b]! ||
      quality[a]! - quality[b]! ||
      a - b,
  );
  const fresh = order.filter((k, at) => {
    const before = order[at - 1];
    return (
      before === undefined || x[k] !== x[before] || y[k] !== y[before] || angle[k] !== angle[before]
    );
  });
  if (fresh.length <= MAX_MINUTIAE) return fresh;
  const ranked = fresh.map((_, at) => at).sort((a, b) => quality[fresh[b]!]! - quality[fresh[a]!]! || a - b);
  return ranked
    .slice(0, MAX_MINUTIAE)
    .sort((a, b) => a - b)
    .map((at) => fresh[at]!);
}
