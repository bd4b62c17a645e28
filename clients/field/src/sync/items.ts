// Work made in the field, as the node takes it in.

export type Kind = "check" | "verdict" | "enrolment" | "note" | "refusal" | "discarded";

export interface Item {
  id: string;
  seq: number;
  kind: Kind;
  case: string | null;
  made_at: string;
  base: Record<string, string> | null;
  body: Record<string, unknown>;
}

export interface Reason {
  code: string;
  detail: string;
  remedy: string;
  rule: string | null;
}

export interface Conflict {
  field: string;
  base: string | null;
  mine: string | null;
  theirs: string | null;
}

export interface Result {
  id: string;
  status: "accepted" | "duplicate" | "conflict" | "quarantined" | "later";
  reason: Reason | null;
  conflict: Conflict[] | null;
  record: string | null;
}

/** What became of an item, as far as this phone knows.
 *
 * held      waits for the officer to decide; goes out without a decision at the next start
 * pending   to be sent
 * failed    the node did not take it in: it needs the officer
 * desk      the node has it and a human there must look
 * conflict  the node has other values: the officer chooses, field by field
 * sent      the node took it in
 */
export type State = "held" | "pending" | "failed" | "desk" | "conflict" | "sent";

export interface Entry {
  item: Item;
  state: State;
  tries: number;
  /** Milliseconds since 1970 before which it is not sent again. */
  next: number;
  reason: Reason | null;
  conflict: Conflict[] | null;
  record: string | null;
  sent_at: string | null;
  answer: Answer | null;
}

export interface Answer {
  item: string;
  case: string;
  outcome: "alerted" | "no-hit" | "waiting" | "withdrawn";
  at: string;
  desk: string;
}

export interface Counts {
  pending: number;
  sent: number;
  failed: number;
  desk: number;
}

/** Every entry is in exactly one of the four; a conflict waits for a human as the desk does. */
export function counts(entries: readonly Entry[]): Counts {
  const of = (...states: State[]): number => entries.filter((one) => states.includes(one.state)).length;
  return {
    pending: of("pending", "held"),
    sent: of("sent"),
    failed: of("failed", "conflict"),
    desk: of("desk"),
  };
}

export const fresh = (item: Item, state: State = "pending"): Entry => ({
  item,
  state,
  tries: 0,
  next: 0,
  reason: null,
  conflict: null,
  record: null,
  sent_at: null,
  answer: null,
});

/** The entry after the node answered. Of what was taken in, only the fact stays on the phone. */
export function after(entry: Entry, result: Result, now: number): Entry {
  const { reason, conflict, record } = result;
  const heard = { ...entry, reason, conflict, record };
  switch (result.status) {
    case "accepted":
    case "duplicate":
      return { ...heard, item: { ...entry.item, base: null, body: {} }, state: "sent", sent_at: iso(now) };
    case "conflict":
      return { ...heard, state: "conflict" };
    case "quarantined":
      return { ...heard, state: "desk" };
    case "later":
      return delayed(heard, now);
  }
}

/** Back-off: 30 s, doubling, at most an hour, with half of it at random. */
export function delayed(entry: Entry, now: number, chance = Math.random()): Entry {
  const step = Math.min(3_600_000, 30_000 * 2 ** Math.min(entry.tries, 7));
  return { ...entry, state: "pending", tries: entry.tries + 1, next: now + step * (0.5 + chance / 2) };
}

export const iso = (now: number): string => `${new Date(now).toISOString().slice(0, 19)}Z`;
