// A pack's header: read, checked for shape, and for whether this phone may use the pack.
import { type Bytes, fromBase64url, readUtf8, utf8, joined } from "../base/bytes.js";
import { type Code, FieldError } from "../base/errors.js";
import type { FaceHead } from "../face/api.js";
import { ed25519 } from "@noble/curves/ed25519.js";

export const FORMAT = "hospitium-pack-3";
export const INFO = "hospitium/pack/1\n";
const SIGNATURE_BYTES = 64;

export interface Section {
  name: string;
  bytes: number;
  raw_bytes: number;
  sha256: string;
}

export interface Header {
  format: string;
  pack: string;
  version: number;
  from: number | null;
  device: string;
  node: string;
  agency: string;
  operator: string;
  purpose: string;
  region: string | null;
  issued_at: string;
  expires_at: string;
  model: string;
  model_sha256: string;
  calibration_sha256: string;
  policy: string;
  cases: number;
  prints: number;
  faces: number;
  /** How faces are read; null where none go to the field. */
  face: FaceHead | null;
  digest: string;
  sections: Section[];
}

/** What a pack is measured against. */
export interface Expected {
  device: string;
  verifier: string;
  models: readonly string[];
  /** How this app can read faces: the id of the packaged network that is read so. */
  readings: readonly string[];
  now: number;
  skew: number;
}

export interface Signed {
  header: Header;
  rest: Bytes;
}

/** Split the inner bytes and verify the node's signature over the header. */
export function readSigned(inner: Bytes, verifier: string): Signed {
  if (inner.length < 4) throw new FieldError("pack.tampered");
  const length = new DataView(inner.buffer, inner.byteOffset).getUint32(0);
  const end = 4 + length;
  if (length > 1 << 20 || inner.length < end + SIGNATURE_BYTES) throw new FieldError("pack.tampered");
  const text = inner.subarray(4, end);
  const signature = inner.subarray(end, end + SIGNATURE_BYTES);
  const header = parse(text);
  const key = keyOf(verifier);
  if (header.node !== key.name) throw new FieldError("pack.other_node");
  if (!verified(signature, joined(utf8(INFO), text), key.bytes)) {
    throw new FieldError("pack.tampered");
  }
  return { header, rest: inner.subarray(end + SIGNATURE_BYTES) };
}

/** Refuse what is not for this phone, this app or this day. */
export function check(header: Header, expected: Expected): void {
  const later = (iso: string): number => Date.parse(iso) - (expected.now + expected.skew * 1000);
  const refusals: [boolean, Code][] = [
    [header.format !== FORMAT, "pack.too_new"],
    [header.device !== expected.device, "pack.other_device"],
    [later(header.issued_at) > TOLERANCE, "pack.too_new"],
    [!(later(header.expires_at) > 0), "pack.expired"],
    [!expected.models.includes(header.model), "pack.other_model"],
    [header.face !== null && !expected.readings.includes(header.face.reading ?? header.face.model), "pack.other_model"],
  ];
  for (const [refused, code] of refusals) if (refused) throw new FieldError(code);
}

/** Clocks of phones and nodes differ; five minutes are forgiven. */
const TOLERANCE = 300_000;

export const hasExpired = (header: Header, now: number): boolean =>
  !(Date.parse(header.expires_at) > now);

function parse(text: Bytes): Header {
  try {
    const header = JSON.parse(readUtf8(text)) as Header;
    if (typeof header.format !== "string") throw new Error("no format");
    if (header.format.startsWith("hospitium-pack-") && header.format !== FORMAT) {
      throw new FieldError("pack.too_new");
    }
    if (!Array.isArray(header.sections)) throw new Error("no sections");
    return header;
  } catch (error) {
    throw error instanceof FieldError ? error : new FieldError("pack.tampered");
  }
}

/** A C2SP verifier key: `name+hash+base64(0x01 || Ed25519 key)`. */
function keyOf(verifier: string): { name: string; bytes: Bytes } {
  const [name = "", , ...key] = verifier.split("+");
  const bytes = fromBase64url(key.join("+"));
  if (bytes.length !== 33 || bytes[0] !== 1) throw new FieldError("pack.other_node");
  return { name, bytes: bytes.subarray(1) };
}

function verified(signature: Bytes, text: Bytes, key: Bytes): boolean {
  try {
    return ed25519.verify(signature, text, key, { zip215: false });
  } catch {
    return false;
  }
}
