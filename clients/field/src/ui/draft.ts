// A check while it is made. It lives in memory only: the lock forgets it.
import type { EngineCandidate, Probe } from "../engine/api.js";
import type { Header } from "../pack/header.js";
import type { Language } from "../words/index.js";

export type FingerStatus = "missing" | "bandaged" | "injured" | "unable";
export const STATUSES: readonly FingerStatus[] = ["missing", "bandaged", "injured", "unable"];

export interface Override {
  reason: string;
  supervisor: string;
}

export interface Taken {
  finger: number;
  attempts: number;
  /** The best so far; null while nothing was good enough to keep. */
  probe: Probe | null;
  override: Override | null;
}

export interface Draft {
  pack: Header;
  /** Utility of a probe below which one captures again, 0..100; the node's catalogue says it. */
  wanted: number;
  /** Candidates shown at most, as the agency's published limits have it. */
  cap: number;
  place: string;
  reason: string;
  consent: { given: boolean | null; language: Language; read_aloud: boolean };
  finger: number;
  taken: Map<number, Taken>;
  missing: Map<number, FingerStatus>;
  candidates: EngineCandidate[];
  compared: number;
  /** The outbox entry of this check, once there are candidates to decide on. */
  check: string;
}

export const ATTEMPTS = 3;

/** Prints good enough to be searched with. */
export const probesOf = (draft: Draft): Probe[] =>
  [...draft.taken.values()].flatMap((one) => (one.probe ? [one.probe] : []));

/** Best of N: a better capture replaces, a worse one only counts as an attempt. */
export function keepBest(draft: Draft, finger: number, probe: Probe): Taken {
  const before = draft.taken.get(finger) ?? { finger, attempts: 0, probe: null, override: null };
  const better = !before.probe || (probe.utility ?? 0) > (before.probe.utility ?? 0);
  const after = { ...before, attempts: before.attempts + 1, probe: better ? probe : before.probe };
  draft.taken.set(finger, after);
  return after;
}

/** What goes to the node of the fingers: never a print, unless the officer saw a match. */
export function fingersBody(draft: Draft): Record<string, unknown>[] {
  return [...draft.taken.values()].map(({ finger, attempts, probe, override }) => ({
    finger: finger || null,
    attempts,
    utility: probe?.utility ?? null,
    override,
  }));
}
