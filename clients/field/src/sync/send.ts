// Send what waits. One bad item never blocks another; the order of one case is kept.
import { FieldError } from "../base/errors.js";
import { type Entry, type Item, type Result, after, delayed } from "./items.js";

export type Post = (items: Item[]) => Promise<Result[]>;
export type Save = (...entries: Entry[]) => Promise<void>;

const MOST_ITEMS = 50;
const MOST_BYTES = 6 << 20;

/** What may go out now, oldest first: nothing whose case waits for something older. */
export function ready(entries: readonly Entry[], now: number, force = false): Entry[] {
  const held = new Set<string>();
  const out: Entry[] = [];
  for (const entry of [...entries].sort((a, b) => a.item.seq - b.item.seq)) {
    if (entry.state === "sent") continue;
    const { case: of } = entry.item;
    const may = entry.state === "pending" && (force || entry.next <= now);
    if (may && !(of && held.has(of))) out.push(entry);
    else if (of) held.add(of);
  }
  return out;
}

export function batches(entries: readonly Entry[]): Entry[][] {
  const out: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = JSON.stringify(entry.item).length;
    const last = out.at(-1);
    if (last && last.length < MOST_ITEMS && bytes + size <= MOST_BYTES) {
      last.push(entry);
      bytes += size;
    } else {
      out.push([entry]);
      bytes = size;
    }
  }
  return out;
}

/** Send everything that is ready. Throws only what stops all of it: no network, a busy node. */
export async function sendAll(
  entries: readonly Entry[],
  post: Post,
  save: Save,
  now: number,
  force = false,
): Promise<void> {
  const waiting = ready(entries, now, force);
  const settled = new Set<string>();
  const note: Save = (...changed) => {
    for (const one of changed) settled.add(one.item.id);
    return save(...changed);
  };
  const turn: Turn = { post, save: note, now, stalled: new Set() };
  try {
    for (const batch of batches(waiting)) await sendBatch(batch, turn);
  } catch (error) {
    // what was answered before the line broke stays as it was answered
    await save(...waiting.filter((one) => !settled.has(one.item.id)).map((one) => delayed(one, now)));
    throw error;
  }
}

interface Turn {
  post: Post;
  save: Save;
  now: number;
  /** Cases with an item that failed just now: what is newer of them waits for the officer. */
  stalled: Set<string>;
}

async function sendBatch(all: Entry[], turn: Turn): Promise<void> {
  const batch = all.filter(({ item }) => !(item.case && turn.stalled.has(item.case)));
  if (!batch.length) return;
  let results: Result[];
  try {
    results = await turn.post(batch.map((one) => one.item));
  } catch (error) {
    if (!isTheirFault(error)) throw error;
    return batch.length === 1 ? fail(batch[0], error, turn) : inHalves(batch, turn);
  }
  const byId = new Map(results.map((one) => [one.id, one]));
  await turn.save(...batch.map((one) => settle(one, byId.get(one.item.id), turn.now)));
}

/** One of them makes the node refuse them all: find out which one. */
async function inHalves(batch: Entry[], turn: Turn): Promise<void> {
  const middle = Math.ceil(batch.length / 2);
  await sendBatch(batch.slice(0, middle), turn);
  await sendBatch(batch.slice(middle), turn);
}

async function fail(entry: Entry, error: FieldError, turn: Turn): Promise<void> {
  if (entry.item.case) turn.stalled.add(entry.item.case);
  await turn.save(failed(entry, error));
}

/** An answer that leaves an item out is no answer for it: it stays pending. */
const settle = (entry: Entry, result: Result | undefined, now: number): Entry =>
  result ? after(entry, result, now) : delayed(entry, now);

/** Refused for what is in the items; 401 and 403 are about the phone, not about them. */
function isTheirFault(error: unknown): error is FieldError {
  const status = error instanceof FieldError ? (error.problem?.status ?? 0) : 0;
  return status >= 400 && status < 500 && ![401, 403, 404, 408, 429].includes(status);
}

function failed(entry: Entry, error: FieldError): Entry {
  const { type = "", detail = "", remedy = "", rule = null } = error.problem ?? {};
  return { ...entry, state: "failed", tries: entry.tries + 1, reason: { code: type, detail, remedy, rule } };
}
