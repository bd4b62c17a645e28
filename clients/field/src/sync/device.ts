// This phone's keys, its number to compare, and its signature under each call.
import { type Bytes, joined, random, sha256, toBase64url, utf8 } from "../base/bytes.js";
import type { Device } from "../store/base.js";

export interface Keys {
  agreement: CryptoKeyPair;
  signing: CryptoKeyPair;
}

const CURVE = { namedCurve: "P-256" };

/** Two pairs whose private halves can never be read out of this browser. */
export async function makeKeys(): Promise<Keys> {
  const [agreement, signing] = await Promise.all([
    crypto.subtle.generateKey({ name: "ECDH", ...CURVE }, false, ["deriveBits"]),
    crypto.subtle.generateKey({ name: "ECDSA", ...CURVE }, false, ["sign", "verify"]),
  ]);
  return { agreement, signing };
}

export async function publicHalf(pair: CryptoKeyPair): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
}

/** Six digits that stand for both keys; the operator compares them with the console's. */
export async function checkNumber(agreement: Bytes, signing: Bytes): Promise<string> {
  const digest = await sha256(joined(utf8("hospitium/device-check/1\n"), agreement, signing));
  const bits = ((digest[0] << 16) | (digest[1] << 8) | digest[2]) >> 4;
  const digits = String(bits % 1_000_000).padStart(6, "0");
  return `${digits.slice(0, 3)} ${digits.slice(3)}`;
}

/** `Authorization` of one call: a compact ES256 JWS over method, path, body and time. */
export async function authorise(
  device: Pick<Device, "id" | "signing" | "skew">,
  method: string,
  path: string,
  body: Bytes,
  now: number,
): Promise<string> {
  const head = { alg: "ES256", kid: device.id, typ: "device+jwt" };
  const claims = {
    htm: method,
    htu: path,
    bsh: toBase64url(await sha256(body)),
    iat: Math.floor(now / 1000) + device.skew,
    jti: toBase64url(random(16)),
  };
  const text = [head, claims].map((part) => toBase64url(utf8(JSON.stringify(part)))).join(".");
  const how = { name: "ECDSA", hash: "SHA-256" };
  const signature = await crypto.subtle.sign(how, device.signing.privateKey, utf8(text));
  return `Device ${text}.${toBase64url(new Uint8Array(signature))}`;
}
