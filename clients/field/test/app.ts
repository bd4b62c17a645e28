// The app's rooms without a browser: JSON in, JSON out. Each request is one job.
import { FieldError } from "../src/base/errors.js";
import { fromBase64url, readUtf8, toBase64url, utf8, type Bytes } from "../src/base/bytes.js";
import { openPack, without, type Pack } from "../src/pack/open.js";
import type { Expected, Header } from "../src/pack/header.js";
import { sweep } from "../src/pack/shelf.js";
import type { Records } from "../src/store/records.js";
import { readFaces } from "../src/pack/faces.js";
import { digestOf, readPrints } from "../src/pack/prints.js";
import { open, seal } from "../src/store/boxes.js";
import { lockWithPasskey, lockWithPassphrase, newStoreKey, unlock, usable } from "../src/store/locks.js";
import { authorise, checkNumber, makeKeys, publicHalf } from "../src/sync/device.js";
import { exportSealed } from "../src/sync/export.js";
import { counts, fresh, type Entry, type Item, type Result } from "../src/sync/items.js";
import { sendAll } from "../src/sync/send.js";
import type { Device } from "../src/store/base.js";
import { answer, readJob } from "./stdio.js";

type Job = { do: string } & Record<string, unknown>;

/** The answer, or the code of the refusal. */
async function refusal<T>(work: () => Promise<T>): Promise<{ refused: string } | T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FieldError) return { refused: error.code };
    throw error;
  }
}

async function agreementKeys(jwk: JsonWebKey): Promise<CryptoKeyPair> {
  const how = { name: "ECDH", namedCurve: "P-256" };
  const { d: _secret, ...open } = jwk;
  const privateKey = await crypto.subtle.importKey("jwk", jwk, how, true, ["deriveBits"]);
  const publicKey = await crypto.subtle.importKey("jwk", open, how, true, []);
  return { privateKey, publicKey };
}

async function packs(job: Job): Promise<unknown> {
  const keys = await agreementKeys(job.jwk as JsonWebKey);
  let held: Pack | null = null;
  const answers: unknown[] = [];
  for (const outer of job.outers as string[]) {
    answers.push(
      await refusal(async () => {
        held = await openPack(fromBase64url(outer), keys, job.expected as Expected, held);
        return describe(held);
      }),
    );
  }
  const gone = new Set((job.gone as string[] | undefined) ?? []);
  return { answers, left: held && (await describe(without(held, gone))) };
}

async function describe(pack: Pack): Promise<unknown> {
  const prints = readPrints(pack.prints, pack.cases.length);
  const ids = pack.cases.map((one) => one.case);
  const faces = readFaces(pack.faces, pack.cases.length);
  return {
    cases: pack.cases,
    digest: await digestOf(ids, prints, faces),
    faces: faces.map((one) => [ids[one.case], one.day, one.flags, toBase64url(one.template)]),
    prints: prints.map((one) => [ids[one.case], one.finger, one.utility, one.year, one.cohort, toBase64url(one.template)]),
    limits: JSON.parse(pack.limits),
    version: pack.header.version,
  };
}

async function signed(job: Job): Promise<unknown> {
  const keys = await makeKeys();
  const [agreement, signing] = await Promise.all([publicHalf(keys.agreement), publicHalf(keys.signing)]);
  const device = { id: job.device as string, signing: keys.signing, skew: job.skew as number };
  const token = await authorise(device, "POST", job.path as string, utf8(job.body as string), job.now as number);
  const check = await checkNumber(agreement, signing);
  const extractable = [keys.agreement, keys.signing].map((pair) => pair.privateKey.extractable);
  return { token, check, agreement: toBase64url(agreement), signing: toBase64url(signing), extractable };
}

async function stored(job: Job): Promise<unknown> {
  const raw = newStoreKey();
  const key = await usable(raw.slice());
  const box = await seal(key, "outbox/1", utf8(job.text as string));
  const turned = { ...box, sealed: box.sealed.slice(0) };
  new Uint8Array(turned.sealed)[0] ^= 1;
  return {
    extractable: key.extractable,
    back: readUtf8(await open(key, "outbox/1", box)),
    moved: await refusal(() => open(key, "outbox/2", box)),
    turned: await refusal(() => open(key, "outbox/1", turned)),
    shows: new TextDecoder("latin1").decode(box.sealed).includes(job.text as string),
    locks: await locks(raw),
  };
}

async function locks(raw: Bytes): Promise<unknown> {
  const phrase = await lockWithPassphrase(raw, "  four random words here ", 1000);
  const secret = newStoreKey();
  const passkey = await lockWithPasskey(raw, newStoreKey(), newStoreKey(), secret);
  const same = (bytes: Bytes): boolean => toBase64url(bytes) === toBase64url(raw);
  return {
    phrase: same(await unlock(phrase, "four random words here")),
    wrong: await refusal(() => unlock(phrase, "four random words there")),
    passkey: same(await unlock(passkey, secret)),
    stranger: await refusal(() => unlock(passkey, newStoreKey())),
  };
}

interface Scenario {
  items: Item[];
  poison: string[];
  status: Record<string, Result["status"]>;
  cutAfter: number;
}

/** Play one contact: what the node was asked, in order, and what each entry became. */
async function sent(scenario: Scenario): Promise<unknown> {
  const entries = new Map(scenario.items.map((item) => [item.id, fresh(item)]));
  const arrived: string[] = [];
  let calls = 0;
  const post = async (items: Item[]): Promise<Result[]> => {
    calls += 1;
    if (calls > scenario.cutAfter) throw new FieldError("network.none");
    if (items.some((one) => scenario.poison.includes(one.id))) throw refused();
    arrived.push(...items.map((one) => one.id));
    return items.map((one) => ({
      id: one.id, status: scenario.status[one.id] ?? "accepted", reason: null, conflict: null, record: null,
    }));
  };
  const save = async (...changed: Entry[]): Promise<void> => {
    for (const one of changed) entries.set(one.item.id, one);
  };
  const stopped = await refusal(() => sendAll([...entries.values()], post, save, 1000).then(() => null));
  const states = Object.fromEntries([...entries].map(([id, one]) => [id, one.state]));
  const bodies = Object.fromEntries([...entries].map(([id, one]) => [id, Object.keys(one.item.body).length]));
  return { arrived, states, bodies, counts: counts([...entries.values()]), stopped };
}

const refused = (): FieldError =>
  new FieldError("node.refused", {}, { type: "hospitium.bad_input", status: 422, detail: "", remedy: "", rule: null, now: null });

async function exported(job: Job): Promise<unknown> {
  const keys = await makeKeys();
  const node = { name: "", agency: "", verifier: "", intake: job.intake as string };
  const device = { id: job.device, skew: 0, node, ...keys } as unknown as Device;
  const sealed = await exportSealed(device, job.items as Item[]);
  return { sealed: toBase64url(sealed), signing: toBase64url(await publicHalf(keys.signing)) };
}

/** Which of some shelved packs are destroyed, and which are left. */
async function swept(job: Job): Promise<unknown> {
  const headers = new Map((job.headers as Header[]).map((one) => [one.pack, one]));
  const records = {
    list: async () => [...headers.values()],
    remove: async (...ids: string[]) => ids.forEach((one) => headers.delete(one.split("/")[1]!)),
    removeRoom: async () => undefined,
  } as unknown as Records;
  const gone = await sweep(records, new Set(job.revoked as string[]), job.now as number);
  return { gone: gone.map((one) => one.pack), left: [...headers.keys()] };
}

const JOBS: Record<string, (job: Job) => Promise<unknown>> = {
  packs,
  signed,
  stored,
  exported,
  swept,
  sent: (job) => Promise.all((job.scenarios as Scenario[]).map(sent)),
};

const job = (await readJob()) as Job;
answer(await JOBS[job.do](job));
