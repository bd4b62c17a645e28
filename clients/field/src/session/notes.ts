// What the field saw of somebody, written into their notice: with what this phone knew of it, so
// that the node can tell whether anybody else changed the same meanwhile.
import type { Case } from "../pack/open.js";
import type { Records } from "../store/records.js";
import { type Item, iso } from "../sync/items.js";
import type { Device } from "../store/base.js";
import { nowOf } from "./clock.js";
import type { Unlocked } from "./session.js";

/** What a phone may change of a notice, in the order of the form (the node's NOTE_FIELDS). */
export const NOTE_FIELDS = ["last_seen_place", "last_seen_on", "description"] as const;
export type NoteField = (typeof NOTE_FIELDS)[number];
export type Said = Partial<Record<NoteField, string>>;

/** What this phone wrote itself since the pack was made: no pack tells of it yet. */
interface Noted {
  case: string;
  at: string;
  said: Said;
}

const id = (of: string): string => `noted/${of}`;

/** What a case's notice says, as far as this phone was shown it or wrote it. */
export async function knownOf(records: Records, about: Case): Promise<Said> {
  const noted = await records.get<Noted>(id(about.case));
  return { ...about.base, ...noted?.said };
}

/** The fields that say something else than was known; what was emptied counts. */
export function changesOf(known: Said, said: Said): Said {
  const changed = NOTE_FIELDS.filter((name) => (said[name] ?? "") !== (known[name] ?? ""));
  return Object.fromEntries(changed.map((name) => [name, said[name] ?? ""]));
}

/** Put a note into the outbox. */
export async function writeNote(open: Unlocked, device: Device, about: Case, said: Said): Promise<Item> {
  const known = await knownOf(open.records, about);
  const set = changesOf(known, said);
  const base = Object.fromEntries(Object.keys(set).map((name) => [name, known[name as NoteField] ?? ""]));
  const item = await open.outbox.add({ kind: "note", case: about.case, base, body: { set } });
  const noted = await open.records.get<Noted>(id(about.case));
  const kept: Noted = { case: about.case, at: iso(nowOf(device)), said: { ...noted?.said, ...set } };
  await open.records.put(id(about.case), kept);
  return item;
}

/** A pack that was made later knows better than this phone's memory; without a time, all goes. */
export async function forgetNoted(records: Records, issuedAt?: string): Promise<void> {
  if (!issuedAt) return records.removeRoom("noted");
  const old = (await records.list<Noted>("noted")).filter((one) => one.at < issuedAt);
  await records.remove(...old.map((one) => id(one.case)));
}
