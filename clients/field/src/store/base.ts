// The phone's data base. In clear: who this phone is, how it unlocks, its non-extractable keys.
// All else is a box under the store key; of a record only its id shows.
import { type DBSchema, type IDBPDatabase, openDB, deleteDB } from "idb";
import { FieldError } from "../base/errors.js";
import type { Box } from "./boxes.js";
import type { Lock } from "./locks.js";

/** What is known of this phone before it is unlocked. */
export interface Device {
  id: string;
  check: string;
  status: "waiting" | "active";
  node: { name: string; agency: string; verifier: string; intake: string };
  operator: string;
  agreement: CryptoKeyPair;
  signing: CryptoKeyPair;
  /** What the next item's `seq` will be; counts up and never back. */
  seq: number;
  /** Seconds to add to this phone's clock, as the node said. */
  skew: number;
  /** The digest of the policies that held at the latest contact. */
  policy?: string;
}

export interface Row extends Box {
  id: string;
}

interface Schema extends DBSchema {
  device: { key: "device"; value: Device };
  locks: { key: Lock["kind"] | "tries"; value: Lock | Tries };
  records: { key: string; value: Row };
  settings: { key: string; value: string };
}

export interface Tries {
  kind: "tries";
  failed: number;
  until: number;
}

export type Base = IDBPDatabase<Schema>;
const NAME = "fieldbook";

export function openBase(name = NAME): Promise<Base> {
  return openDB<Schema>(name, 1, {
    upgrade(base) {
      base.createObjectStore("device");
      base.createObjectStore("locks");
      base.createObjectStore("records", { keyPath: "id" });
      base.createObjectStore("settings");
    },
    blocking: (_old, _new, event) => (event.target as IDBDatabase).close(),
  });
}

/** First the keys, then the rest: whoever stops us half-way has boxes that nothing opens. */
export async function destroy(base: Base, name = NAME): Promise<void> {
  await base.clear("locks");
  await base.clear("device");
  await base.clear("records");
  await base.clear("settings");
  base.close();
  await deleteDB(name);
}

/** Run a write; a full storage is said as such, and nothing of the write remains. */
export async function write<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && error.name === "QuotaExceededError") throw new FieldError("storage.full");
    throw error;
  }
}
