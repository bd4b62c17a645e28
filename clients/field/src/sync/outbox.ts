// The outbox: entries in sealed records, written with the work they stand for.
import type { Base } from "../store/base.js";
import type { Records } from "../store/records.js";
import { type Answer, type Entry, type Item, type State, fresh, iso } from "./items.js";

const id = (item: string): string => `outbox/${item}`;
/** How long the fact that something was sent stays on the phone. */
const KEEP_SENT = 30 * 86_400_000;

export class Outbox {
  constructor(
    private readonly base: Base,
    private readonly records: Records,
  ) {}

  async list(): Promise<Entry[]> {
    const entries = await this.records.list<Entry>("outbox");
    return entries.sort((a, b) => a.item.seq - b.item.seq);
  }

  /** Make an item with the next number; the number is used up even if saving fails. */
  async make(part: Pick<Item, "kind" | "case" | "base" | "body">, now: number): Promise<Item> {
    const change = this.base.transaction("device", "readwrite");
    const device = await change.store.get("device");
    if (!device) throw new Error("no device");
    const { seq } = device;
    await change.store.put({ ...device, seq: seq + 1 }, "device");
    await change.done;
    return { id: crypto.randomUUID(), seq, made_at: iso(now + device.skew * 1000), ...part };
  }

  /** All of them or none. */
  save(...entries: Entry[]): Promise<void> {
    return this.records.putAll(entries.map((entry) => [id(entry.item.id), entry]));
  }

  async add(part: Pick<Item, "kind" | "case" | "base" | "body">, state: State = "pending"): Promise<Item> {
    const item = await this.make(part, Date.now());
    await this.save(fresh(item, state));
    return item;
  }

  /** A decision never came: the fact of the check goes out without it. */
  async release(): Promise<void> {
    const held = (await this.list()).filter((one) => one.state === "held");
    await this.save(...held.map((one): Entry => ({ ...one, state: "pending" })));
  }

  async answered(answers: readonly Answer[]): Promise<void> {
    const byItem = new Map(answers.map((one) => [one.item, one]));
    const heard = (await this.list()).filter((one) => byItem.has(one.item.id));
    await this.save(...heard.map((one) => ({ ...one, answer: byItem.get(one.item.id) ?? null })));
  }

  /** Forget what was sent long ago. */
  async tidy(now: number): Promise<void> {
    const old = (await this.list()).filter(
      (one) => one.state === "sent" && now - Date.parse(one.sent_at ?? "") > KEEP_SENT,
    );
    await this.records.remove(...old.map((one) => id(one.item.id)));
  }

  /** Give an item up. Its number goes to the node with the reason, so that what follows need not
   * wait for it; what the node already has is settled there, and leaves the phone. */
  async giveUp(entry: Entry, reason: string): Promise<void> {
    const { item } = entry;
    const gone = id(item.id);
    if (!["held", "pending", "failed"].includes(entry.state)) return this.records.remove(gone);
    const body = { reason, kind: item.kind };
    const filler: Item = { ...item, id: crypto.randomUUID(), kind: "discarded", base: null, body };
    await this.records.putAll([[id(filler.id), fresh(filler)]], [gone]);
  }
}
