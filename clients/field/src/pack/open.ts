// Open a pack: HPKE, signature, sections, digest. Whatever is amiss has a code of its own.
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { type Bytes, readUtf8, sha256, toHex, utf8 } from "../base/bytes.js";
import { FieldError } from "../base/errors.js";
import { type Expected, type Header, INFO, type Section, check, readSigned } from "./header.js";
import { readFaces, writeFaces } from "./faces.js";
import { digestOf, readPrints, writePrints } from "./prints.js";

export interface Case {
  case: string;
  label: string;
  name: string | null;
  age: string | null;
  minor: boolean;
  born: number | null;
  desk: string;
  expires_at: string;
  kind: string;
  /** What this phone may change, with the values the node last knew. */
  base?: Record<string, string>;
}

/** A pack as the phone works with it. */
export interface Pack {
  header: Header;
  cases: Case[];
  prints: Bytes;
  faces: Bytes;
  calibration: string;
  /** Empty where the pack carries no faces. */
  faceCalibration: string;
  limits: string;
}

const ENC_BYTES = 65;
/** 10,000 cases of two prints are 8 MB; nothing honest inflates to more than this. */
const MOST_BYTES = 256 << 20;
export const suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

/** Open the outer bytes; `base` is the pack that a delta builds on. */
export async function openPack(
  outer: Bytes,
  keys: CryptoKeyPair,
  expected: Expected,
  base: Pack | null,
): Promise<Pack> {
  const inner = await unseal(outer, keys, expected.device);
  const { header, rest } = readSigned(inner, expected.verifier);
  check(header, expected);
  const sections = await readSections(header.sections, rest);
  const fresh = parse(header, sections);
  const whole = header.from === null ? fresh : merge(fresh, base, removedOf(sections));
  await verifyWhole(whole);
  return whole;
}

async function unseal(outer: Bytes, keys: CryptoKeyPair, device: string): Promise<Bytes> {
  const enc = outer.slice(0, ENC_BYTES).buffer;
  const sealed = outer.slice(ENC_BYTES).buffer;
  try {
    const info = utf8(INFO + device).buffer;
    const from = await suite.createRecipientContext({ recipientKey: keys, enc, info });
    return new Uint8Array(await from.open(sealed));
  } catch {
    // which of the two it is cannot be told apart: the key fits, or nothing opens
    throw new FieldError("pack.other_device");
  }
}

async function readSections(listed: Section[], rest: Bytes): Promise<Map<string, Bytes>> {
  const found = new Map<string, Bytes>();
  let at = 0;
  for (const one of listed) {
    const packed = rest.subarray(at, at + one.bytes);
    at += one.bytes;
    const whole = packed.length === one.bytes && one.raw_bytes <= MOST_BYTES;
    if (!whole || toHex(await sha256(packed)) !== one.sha256) throw new FieldError("pack.tampered");
    found.set(one.name, await inflate(packed, one.raw_bytes));
  }
  if (at !== rest.length) throw new FieldError("pack.tampered");
  return found;
}

/** Raw DEFLATE; stops as soon as more comes out than the header said. */
async function inflate(packed: Bytes, size: number): Promise<Bytes> {
  const raw = new Uint8Array(size);
  let at = 0;
  try {
    const source = new Response(packed).body as ReadableStream<Bytes>;
    const reader = source.pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      raw.set(step.value, at);
      at += step.value.length;
    }
  } catch {
    throw new FieldError("pack.tampered");
  }
  if (at !== size) throw new FieldError("pack.tampered");
  return raw;
}

function parse(header: Header, sections: Map<string, Bytes>): Pack {
  const text = (name: string): string => readUtf8(sections.get(name) ?? new Uint8Array());
  const cases = json<Case[]>(text("cases") || "[]");
  const prints = sections.get("prints") ?? new Uint8Array();
  const faces = sections.get("faces") ?? new Uint8Array();
  const rates = { calibration: text("calibration"), faceCalibration: text("face-calibration") };
  return { header, cases, prints, faces, ...rates, limits: text("limits") };
}

const removedOf = (sections: Map<string, Bytes>): string[] =>
  json<string[]>(readUtf8(sections.get("removed") ?? utf8("[]")));

function json<T>(text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new FieldError("pack.tampered");
  }
}

/** What the delta names replaces what the base had; what it does not name stays. */
export function merge(delta: Pack, base: Pack | null, removed: string[]): Pack {
  const { pack, from } = delta.header;
  if (!base || base.header.pack !== pack || base.header.version !== from) {
    throw new FieldError("pack.delta_base");
  }
  const kept = without(base, new Set([...removed, ...delta.cases.map((one) => one.case)]));
  const shifted = <T extends { case: number }>(one: T): T => ({ ...one, case: one.case + kept.cases.length });
  const later = readPrints(delta.prints, delta.cases.length).map(shifted);
  const faces = readFaces(delta.faces, delta.cases.length).map(shifted);
  return {
    header: delta.header,
    cases: [...kept.cases, ...delta.cases],
    prints: writePrints([...readPrints(kept.prints, kept.cases.length), ...later]),
    faces: writeFaces([...readFaces(kept.faces, kept.cases.length), ...faces]),
    calibration: delta.calibration,
    faceCalibration: delta.faceCalibration,
    limits: delta.limits,
  };
}

/** The pack without some cases, their prints and faces. */
export function without(pack: Pack, gone: ReadonlySet<string>): Pack {
  const cases = pack.cases.filter((one) => !gone.has(one.case));
  const place = new Map(cases.map((one, at) => [one.case, at]));
  const left = <T extends { case: number }>(all: T[]): T[] =>
    all.flatMap((one) => {
      const at = place.get(pack.cases[one.case].case);
      return at === undefined ? [] : [{ ...one, case: at }];
    });
  const prints = writePrints(left(readPrints(pack.prints, pack.cases.length)));
  const faces = writeFaces(left(readFaces(pack.faces, pack.cases.length)));
  return { ...pack, cases, prints, faces };
}

async function verifyWhole(pack: Pack): Promise<void> {
  const { header } = pack;
  const prints = readPrints(pack.prints, pack.cases.length);
  const faces = readFaces(pack.faces, pack.cases.length);
  const digest = await digestOf(pack.cases.map((one) => one.case), prints, faces);
  const hash = async (text: string): Promise<string> => toHex(await sha256(utf8(text)));
  const whole =
    digest === header.digest &&
    (await hash(pack.calibration)) === header.calibration_sha256 &&
    (header.face === null || (await hash(pack.faceCalibration)) === header.face.calibration_sha256) &&
    pack.cases.length === header.cases &&
    prints.length === header.prints &&
    faces.length === header.faces;
  if (!whole) throw new FieldError(header.from === null ? "pack.tampered" : "pack.delta_base");
}
