// Whose finger this is not: not one that was taken already under another name, not the officer's.
//
// The officer's own prints stay on the phone and serve nothing else. Where there are none, it is
// said that nobody looked: silence would be taken for a yes.
import type { Probe } from "../engine/api.js";
import type { GuardId } from "./api.js";

/** Strangers' fingers reach such a score once in ten thousand comparisons, on contact prints. */
export const SAME_FINGER = 1e-4;

export type Compare = (a: Probe, b: Probe) => Promise<{ score: number; fmr: number }>;

/** What speaks against keeping `probe` beside the fingers `taken` and the officer's `own`. */
export async function guard(
  probe: Probe,
  taken: readonly Probe[],
  own: readonly Probe[],
  compare: Compare,
): Promise<GuardId[]> {
  const found: GuardId[] = [];
  const others = taken.filter((one) => one.finger !== probe.finger || probe.finger === 0);
  if (await isAmong(probe, others, compare)) found.push("same-finger");
  if (!own.length) found.push("own-unknown");
  else if (await isAmong(probe, own, compare)) found.push("own-finger");
  return found;
}

async function isAmong(probe: Probe, others: readonly Probe[], compare: Compare): Promise<boolean> {
  for (const one of others) if ((await compare(one, probe)).fmr <= SAME_FINGER) return true;
  return false;
}
