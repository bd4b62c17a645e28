// The two hands: which finger lies beside which, and which is its mirror image; positions are
// those of ANSI/NIST, 1 the right thumb to 5 the right little finger, 6 the left thumb to 10.

export const UNKNOWN = 0;

/** From the name that a finger was given to the finger that it may be. */
export type Renaming = ReadonlyMap<number, number>;

const RIGHT = [1, 2, 3, 4, 5];
const LEFT = [6, 7, 8, 9, 10];

/** The same finger of the other hand. */
export const mirrored = (finger: number): number =>
  finger === UNKNOWN ? UNKNOWN : ((finger + 4) % 10) + 1;

/** A slap from the index to the little finger, named from the other side. */
const reversed = (hand: number[]): [number, number][] =>
  hand.slice(1).map((finger, k) => [finger, hand[4 - k]!]);

const RIGHT_REVERSED: Renaming = new Map(reversed(RIGHT));
const LEFT_REVERSED: Renaming = new Map(reversed(LEFT));
const BOTH_REVERSED: Renaming = new Map([...RIGHT_REVERSED, ...LEFT_REVERSED]);
const ALL = [...RIGHT, ...LEFT];

const MIRRORED: Renaming = new Map(ALL.map((finger) => [finger, mirrored(finger)]));
const OTHER_SLAP: Renaming = new Map(
  ALL.map((finger) => [finger, BOTH_REVERSED.get(mirrored(finger)) ?? mirrored(finger)]),
);
const NEIGHBOURS = [RIGHT, LEFT].flatMap((hand) =>
  hand.slice(1).map((finger, k): Renaming => new Map([[hand[k]!, finger], [finger, hand[k]!]])),
);

/** How operators mistake fingers, by the kind of mistake. */
export const MISTAKES: readonly (readonly [kind: string, renamings: readonly Renaming[]])[] = [
  ["hands-swapped", [MIRRORED]],
  ["other-slap", [OTHER_SLAP]],
  ["order-reversed", [RIGHT_REVERSED, LEFT_REVERSED, BOTH_REVERSED]],
  ["neighbours-swapped", NEIGHBOURS],
];
