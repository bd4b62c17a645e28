// Sealed records: JSON or bytes by id. Ids are `<room>/<uuid or number>`, never a name.
import { type Bytes, readUtf8, utf8 } from "../base/bytes.js";
import { type Base, type Row, write } from "./base.js";
import { open, seal } from "./boxes.js";

export class Records {
  constructor(
    private readonly base: Base,
    private readonly key: CryptoKey,
  ) {}

  /** All of them or none. */
  async putAll(entries: [string, unknown][], remove: string[] = []): Promise<void> {
    const rows = await Promise.all(
      entries.map(async ([id, value]): Promise<Row> => ({ id, ...(await seal(this.key, id, plain(value))) })),
    );
    await write(async () => {
      const change = this.base.transaction("records", "readwrite");
      const ignore = (): void => undefined; // the transaction fails with the reason
      const { done } = change;
      try {
        for (const row of rows) change.store.put(row).catch(ignore);
        for (const id of remove) change.store.delete(id).catch(ignore);
      } catch (error) {
        done.catch(ignore);
        change.abort();
        throw error;
      }
      await done;
    });
  }

  put(id: string, value: unknown): Promise<void> {
    return this.putAll([[id, value]]);
  }

  async bytes(id: string): Promise<Bytes | null> {
    const row = await this.base.get("records", id);
    return row ? open(this.key, id, row) : null;
  }

  async get<T>(id: string): Promise<T | null> {
    const found = await this.bytes(id);
    return found && (JSON.parse(readUtf8(found)) as T);
  }

  async list<T>(room: string): Promise<T[]> {
    const ids = await this.base.getAllKeys("records", range(room));
    return Promise.all(ids.map(async (id) => (await this.get<T>(id)) as T));
  }

  async remove(...ids: string[]): Promise<void> {
    await this.putAll([], ids);
  }

  async removeRoom(room: string): Promise<void> {
    await this.base.delete("records", range(room));
  }
}

/** How many records a room has; needs no key. */
export const count = (base: Base, room: string): Promise<number> =>
  base.count("records", range(room));

const range = (room: string): IDBKeyRange => IDBKeyRange.bound(`${room}/`, `${room}0`, false, true);

function plain(value: unknown): Bytes {
  return value instanceof Uint8Array ? (value as Bytes) : utf8(JSON.stringify(value));
}
