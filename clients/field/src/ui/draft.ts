// A check while it is made. It lives in memory only: the lock forgets it.
import type { AdviceId } from "../capture/api.js";
import { CaptureSession, type Rules, type Try } from "../capture/session.js";
import type { EngineCandidate, Probe } from "../engine/api.js";
import type { FaceProbe, FaceReadings, Photo } from "../face/api.js";
import type { Header } from "../pack/header.js";
import type { Language, MessageId } from "../words/index.js";

export type FingerStatus = "missing" | "bandaged" | "injured" | "unable";
export const STATUSES: readonly FingerStatus[] = ["missing", "bandaged", "injured", "unable"];

export interface Override {
  reason: string;
  supervisor: string;
}

/** The tries at one finger. */
export interface Taken {
  finger: number;
  session: CaptureSession;
  /** By try; null where it failed. */
  probes: readonly (Probe | null)[];
  /** What would make the next one better, by the latest try. */
  advice: readonly AdviceId[];
  override: Override | null;
}

/** The face of a check: what was said first, then what a picture gave. */
export interface FaceDraft {
  /** Why this pack carries no faces; empty where it does. */
  missing: "" | "networks" | "assessment" | "at-node";
  /** What the person said to a photograph; undefined until they were asked. */
  agreed?: boolean | null;
  /** Whether the person is 3 or older, as far as the officer can tell; empty until that is said. */
  age: "" | "older" | "unknown" | "young";
  probe: FaceProbe | null;
  /** A picture of several people, until somebody says who is meant. */
  several: { photo: Photo; found: FaceReadings } | null;
}

export interface Draft {
  /** Searched for among the missing, or recorded as somebody whose name nobody knows. */
  aim: "check" | "enrol";
  pack: Header;
  /** Utility below which one captures again, and how often; the node's limits say it. */
  rules: Rules;
  /** Utility that the node asks of a print that it keeps. */
  reference: number;
  /** Candidates shown at most, as the agency's published limits have it. */
  cap: number;
  place: string;
  reason: string;
  consent: { given: boolean | null; language: Language; read_aloud: boolean };
  finger: number;
  /** What the camera is to show: one finger, or the four long ones of a hand. */
  asked: readonly number[];
  /** What the officer should check of the latest capture. */
  notes: MessageId[];
  taken: Map<number, Taken>;
  missing: Map<number, FingerStatus>;
  face: FaceDraft;
  candidates: EngineCandidate[];
  compared: number;
  /** The outbox entry of this check, once there are candidates to decide on. */
  check: string;
}

/** The best of the tries; null while none could be read. */
export function bestOf(taken: Taken | undefined): Probe | null {
  const best = taken?.session.best ?? null;
  return best === null ? null : (taken!.probes[best] ?? null);
}

/** Prints to search with: the best of each finger. */
export const probesOf = (draft: Draft): Probe[] =>
  [...draft.taken.values()].flatMap((one) => bestOf(one) ?? []);

export const takenOf = (draft: Draft, finger: number): Taken =>
  draft.taken.get(finger) ?? { finger, session: new CaptureSession(draft.rules), probes: [], advice: [], override: null };

/** Count one more try; `alike` tells of each earlier one whether it shows the same finger. */
export function addTry(
  draft: Draft,
  finger: number,
  probe: Probe | null,
  { one, alike = [], advice = [] }: { one: Try; alike?: readonly boolean[]; advice?: readonly AdviceId[] },
): void {
  const before = takenOf(draft, finger);
  const [session, probes] = [before.session.after(one, alike), [...before.probes, probe]];
  draft.taken.set(finger, { ...before, session, probes, advice });
}

/** Faces to search with, as templates. */
export const facesOf = ({ face }: Draft): Uint8Array[] => (face.probe ? [face.probe.template] : []);

/** What goes to the node of the fingers: never a print, unless the officer saw a match. */
export function fingersBody(draft: Draft): Record<string, unknown>[] {
  return [...draft.taken.values()].map((one) => ({
    finger: one.finger || null,
    attempts: one.session.tries.length,
    utility: bestOf(one)?.utility ?? null,
    override: one.override,
  }));
}
