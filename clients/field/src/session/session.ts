// This phone, locked or unlocked: the only holder of the store key.
import { type Bytes, fromBase64url, random, toBase64url, utf8 } from "../base/bytes.js";
import { FieldError } from "../base/errors.js";
import { type Base, type Device, type Tries, destroy, openBase } from "../store/base.js";
import * as locks from "../store/locks.js";
import * as passkeys from "../store/passkey.js";
import { Records } from "../store/records.js";
import { checkNumber, makeKeys, publicHalf } from "../sync/device.js";
import { ROOT, send } from "../sync/node.js";
import { Outbox } from "../sync/outbox.js";

export interface Unlocked {
  records: Records;
  outbox: Outbox;
}

interface Enrolled {
  device: string;
  node: Device["node"];
  operator: { handle: string };
}

export class Session {
  private constructor(
    public base: Base,
    public device: Device | null,
    public ways: locks.Lock["kind"][],
    public open: Unlocked | null = null,
  ) {}

  static async start(): Promise<Session> {
    const base = await openBase();
    const device = (await base.get("device", "device")) ?? null;
    return new Session(base, device, await waysOf(base));
  }

  /** Make the keys, hand in the one-time code; the operator confirms the number at the console. */
  async enrol(code: string, app: string): Promise<void> {
    const keys = await makeKeys();
    const [agreement, signing] = await Promise.all([publicHalf(keys.agreement), publicHalf(keys.signing)]);
    const body = { code, agreement: toBase64url(agreement), signing: toBase64url(signing), app };
    const answer = await send({ method: "POST", path: `${ROOT}/enrol` }, utf8(JSON.stringify(body)));
    const { device: id, node, operator } = (await answer.json()) as Enrolled;
    const check = await checkNumber(agreement, signing);
    const known = { id, node, check, operator: operator.handle, ...keys, status: "waiting" as const };
    await this.setDevice({ ...known, seq: 1, skew: 0 });
  }

  async setDevice(device: Device): Promise<void> {
    await this.base.put("device", device, "device");
    this.device = device;
  }

  /** Change only what is named: the counter of items belongs to the outbox. */
  async changeDevice(change: Partial<Device>): Promise<void> {
    const work = this.base.transaction("device", "readwrite");
    const now = await work.store.get("device");
    if (now) await work.store.put({ ...now, ...change }, "device");
    await work.done;
    this.device = now ? { ...now, ...change } : null;
  }

  /** First lock of a fresh store. */
  async secureWithPassphrase(phrase: string): Promise<void> {
    await this.secure(async (raw) => locks.lockWithPassphrase(raw, phrase));
  }

  async secureWithPasskey(name: string): Promise<void> {
    const salt = random(32);
    const made = await passkeys.makePasskey(this.device?.id ?? "", name, salt);
    await this.secure(async (raw) => locks.lockWithPasskey(raw, made.credential, salt, made.secret));
  }

  private async secure(make: (raw: Bytes) => Promise<locks.Lock>): Promise<void> {
    const raw = locks.newStoreKey();
    const lock = await make(raw);
    await this.base.put("locks", lock, lock.kind);
    await this.unlocked(raw);
  }

  /** Add the other way to unlock; `proof` opens the first. */
  async addPassphrase(phrase: string): Promise<void> {
    const raw = await this.rawByPasskey();
    const lock = await locks.lockWithPassphrase(raw, phrase);
    raw.fill(0);
    await this.base.put("locks", lock, lock.kind);
    this.ways = await waysOf(this.base);
  }

  async unlockWithPassphrase(phrase: string): Promise<void> {
    await this.mayTry();
    const lock = await this.base.get("locks", "passphrase");
    if (lock?.kind !== "passphrase") throw new FieldError("unlock.wrong");
    try {
      await this.unlocked(await locks.unlock(lock, phrase));
    } catch (error) {
      await this.noteFailure();
      throw error;
    }
    await this.base.delete("locks", "tries");
  }

  async unlockWithPasskey(): Promise<void> {
    await this.unlocked(await this.rawByPasskey());
  }

  private async rawByPasskey(): Promise<Bytes> {
    const lock = await this.base.get("locks", "passkey");
    if (lock?.kind !== "passkey") throw new FieldError("unlock.wrong");
    return locks.unlock(lock, await passkeys.askPasskey(lock.credential, lock.salt));
  }

  private async unlocked(raw: Bytes): Promise<void> {
    const records = new Records(this.base, await locks.usable(raw));
    raw.fill(0);
    this.open = { records, outbox: new Outbox(this.base, records) };
    this.ways = await waysOf(this.base);
  }

  /** Slows down whoever tries at this screen; a copy of the storage is slowed by PBKDF2 alone. */
  private async mayTry(): Promise<void> {
    const tries = await this.base.get("locks", "tries");
    const wait = tries?.kind === "tries" ? tries.until - Date.now() : 0;
    if (wait > 0) throw new FieldError("unlock.wait", { seconds: Math.ceil(wait / 1000) });
  }

  private async noteFailure(): Promise<void> {
    const before = await this.base.get("locks", "tries");
    const failed = (before?.kind === "tries" ? before.failed : 0) + 1;
    const wait = failed < 5 ? 0 : Math.min(3600, 15 * 2 ** (failed - 5)) * 1000;
    const tries: Tries = { kind: "tries", failed, until: Date.now() + wait };
    await this.base.put("locks", tries, "tries");
  }

  lock(): void {
    this.open = null;
  }

  /** Everything on this phone, at once. What was not sent is gone. */
  async wipe(): Promise<void> {
    this.open = null;
    await destroy(this.base);
    for (const name of await caches.keys()) if (name.startsWith("models")) await caches.delete(name);
    this.base = await openBase();
    this.device = null;
    this.ways = [];
  }
}

async function waysOf(base: Base): Promise<locks.Lock["kind"][]> {
  const keys = await base.getAllKeys("locks");
  return keys.filter((key): key is locks.Lock["kind"] => key !== "tries");
}

/** The code of `/field/#enrol=CODE`, or as it was typed: letters and digits only. */
export function codeIn(text: string): string {
  const fragment = text.split("enrol=").at(-1) ?? "";
  return decodeURIComponent(fragment.split(/[.&]/)[0]).replace(/[\s\u2010-\u2015]/g, "");
}

export const intakeKey = (device: Device): Bytes => fromBase64url(device.node.intake);
