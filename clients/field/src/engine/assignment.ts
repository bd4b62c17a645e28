// Who goes with whom, so that the scores add up to most: the Hungarian method, by shortest
// augmenting paths (Jonker & Volgenant, Computing 38, 1987).

/** For each row of `scores` its column, -1 where there are fewer columns than rows. */
export function assign(scores: readonly (readonly number[])[]): number[] {
  const width = scores[0]?.length ?? 0;
  if (scores.length > width) return turned(assign(transposed(scores, width)), scores.length);
  const rowPrice = new Float64Array(scores.length + 1);
  const columnPrice = new Float64Array(width + 1);
  // rows and columns are counted from one: column 0 holds the row that is being placed
  const owner = new Int32Array(width + 1);
  for (let row = 1; row <= scores.length; row++) {
    owner[0] = row;
    place(scores, rowPrice, columnPrice, owner);
  }
  const chosen = new Array<number>(scores.length).fill(-1);
  for (let column = 1; column <= width; column++) {
    if (owner[column]! > 0) chosen[owner[column]! - 1] = column - 1;
  }
  return chosen;
}

function place(
  scores: readonly (readonly number[])[],
  rowPrice: Float64Array,
  columnPrice: Float64Array,
  owner: Int32Array,
): void {
  const width = owner.length - 1;
  const slack = new Float64Array(width + 1).fill(Infinity);
  const before = new Int32Array(width + 1);
  const visited = new Uint8Array(width + 1);
  let here = 0;
  while (owner[here] !== 0) {
    visited[here] = 1;
    const row = owner[here]!;
    let least = Infinity;
    let next = 0;
    for (let column = 1; column <= width; column++) {
      if (visited[column]) continue;
      const cost = -scores[row - 1]![column - 1]! - rowPrice[row]! - columnPrice[column]!;
      if (cost < slack[column]!) {
        slack[column] = cost;
        before[column] = here;
      }
      if (slack[column]! < least) {
        least = slack[column]!;
        next = column;
      }
    }
    for (let column = 0; column <= width; column++) {
      if (visited[column]) {
        rowPrice[owner[column]!]! += least;
        columnPrice[column]! -= least;
      } else slack[column]! -= least;
    }
    here = next;
  }
  while (here !== 0) {
    owner[here] = owner[before[here]!]!;
    here = before[here]!;
  }
}

const transposed = (scores: readonly (readonly number[])[], width: number): number[][] =>
  Array.from({ length: width }, (_, k) => scores.map((row) => row[k]!));

function turned(rowOf: number[], rows: number): number[] {
  const out = new Array<number>(rows).fill(-1);
  rowOf.forEach((row, column) => (out[row] = column));
  return out;
}
