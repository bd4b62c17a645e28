// One contact with the node: state first (a wipe comes before all else), then packs, then items.
import { type Bytes, utf8 } from "../base/bytes.js";
import { FieldError } from "../base/errors.js";
import { openPack } from "../pack/open.js";
import { forget, keep, shelved, sweep, take } from "../pack/shelf.js";
import type { Device } from "../store/base.js";
import { authorise } from "../sync/device.js";
import type { Answer, Item, Result } from "../sync/items.js";
import { ROOT, ask } from "../sync/node.js";
import { sendAll } from "../sync/send.js";
import { nowOf } from "./clock.js";
import { fetchFaceModels, READINGS } from "./face_models.js";
import { MODELS, fetchModel } from "./models.js";
import { forgetNoted } from "./notes.js";
import type { Session, Unlocked } from "./session.js";

export interface Offered {
  pack: string;
  version: number;
  purpose: string;
  region: string | null;
  cases: number;
  bytes: number;
  issued_at: string;
  expires_at: string;
  sha256: string;
  delta_from: number[];
  /** Cases that nobody may look for any more. */
  gone?: string[];
}

export interface NodeState {
  status: "waiting" | "active" | "wiped";
  now: string;
  operator: { handle: string };
  app: { version: string };
  packs: Offered[];
  revoked: { pack: string; reason: string }[];
  answers: Answer[];
  /** The digest of the policies that hold now; nodes before 0.2 do not say it. */
  policy?: string;
}

export interface Heard {
  wiped: boolean;
  waiting: boolean;
  packs: Offered[];
  destroyed: string[];
}

const NOTHING: Heard = { wiped: false, waiting: false, packs: [], destroyed: [] };

/** Ask how this phone stands. Works locked too, so that a wipe needs nobody's passphrase. */
export async function hear(session: Session): Promise<NodeState | null> {
  const { device } = session;
  if (!device) return null;
  const answer = await call(session, device, { method: "GET", path: `${ROOT}/state` });
  const state = (await answer.json()) as NodeState;
  if (state.status === "wiped") {
    await obey(session, device);
    return state;
  }
  const { status, policy = "" } = state;
  if (status !== device.status || policy !== (device.policy ?? "")) await session.changeDevice({ status, policy });
  return state;
}

/** Destroy first, tell afterwards: the words are signed while the key is still there. */
async function obey(session: Session, device: Device): Promise<void> {
  const path = `${ROOT}/wiped`;
  const body = utf8("{}");
  const authorization = await authorise(device, "POST", path, body, Date.now());
  await session.wipe();
  const headers = { authorization, "content-type": "application/json" };
  // the node will hear of it at the next enrolment at the latest
  await fetch(path, { method: "POST", headers, body }).catch(() => undefined);
}

/** Everything that a contact does while unlocked. Packs and outbox fail apart from each other. */
export async function contact(session: Session, force = false): Promise<Heard> {
  const state = await hear(session);
  if (!state || !session.device) return { ...NOTHING, wiped: state?.status === "wiped" };
  if (state.status === "waiting" || !session.open) return { ...NOTHING, waiting: true };
  const { open } = session;
  const revoked = new Set(state.revoked.map((one) => one.pack));
  const gone = await sweep(open.records, revoked, nowOf(session.device));
  for (const one of state.packs) await forget(open.records, one.pack, one.gone ?? []);
  await open.outbox.answered(state.answers);
  await sendOutbox(session, open, force);
  return { ...NOTHING, packs: state.packs, destroyed: gone.map((one) => one.pack) };
}

export async function sendOutbox(session: Session, open: Unlocked, force: boolean): Promise<void> {
  const { device } = session;
  if (!device) return;
  const post = async (items: Item[]): Promise<Result[]> => {
    const path = `${ROOT}/items`;
    const answer = await call(session, device, { method: "POST", path, body: { items } });
    return ((await answer.json()) as { results: Result[] }).results;
  };
  const entries = await open.outbox.list();
  await sendAll(entries, post, (...changed) => open.outbox.save(...changed), Date.now(), force);
  await open.outbox.tidy(Date.now());
}

/** Download, verify and keep one pack; a delta where the node has one from what is here. */
export async function fetchPack(session: Session, offered: Offered): Promise<void> {
  const { device, open } = session;
  if (!device || !open) throw new FieldError("storage.locked");
  const base = await take(open.records, offered.pack);
  const from = base && offered.delta_from.includes(base.header.version) ? base.header.version : null;
  try {
    await fetchOne(session, offered, from);
  } catch (error) {
    // a delta that does not fit is no loss: the whole pack does
    if (from === null || !(error instanceof FieldError) || !error.code.startsWith("pack.")) throw error;
    await fetchOne(session, offered, null);
  }
}

async function fetchOne(session: Session, offered: Offered, from: number | null): Promise<void> {
  const { device, open } = session;
  if (!device || !open) throw new FieldError("storage.locked");
  const query = from === null ? "" : `?from=${from}`;
  const path = `${ROOT}/packs/${offered.pack}${query}`;
  const answer = await call(session, device, { method: "GET", path });
  const outer = new Uint8Array(await answer.arrayBuffer()) as Bytes;
  const expected = {
    device: device.id,
    verifier: device.node.verifier,
    models: MODELS,
    readings: READINGS,
    now: Date.now(),
    skew: device.skew,
  };
  const base = from === null ? null : await take(open.records, offered.pack);
  const pack = await openPack(outer, device.agreement, expected, base);
  await fetchModel(pack.header);
  if (pack.header.face) {
    // a deployment's own network is no public file: the node hands it to phones that sign for it
    const own = (): Promise<Response> => call(session, device, { method: "GET", path: `${ROOT}/face-network` });
    await fetchFaceModels(pack.header.face, own);
  }
  await keep(open.records, pack);
  await forgetNoted(open.records, pack.header.issued_at);
}

/** Packs that the node has and this phone lacks, or has in an older version. */
export async function missing(open: Unlocked, offered: readonly Offered[]): Promise<Offered[]> {
  const here = new Map((await shelved(open.records)).map((one) => [one.pack, one.version]));
  return offered.filter((one) => (here.get(one.pack) ?? 0) < one.version);
}

function call(session: Session, device: Device, what: Parameters<typeof ask>[1]): Promise<Response> {
  return ask(device, what, (skew) => session.changeDevice({ skew }));
}
