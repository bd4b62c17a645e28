// The store key is random and never leaves memory bare: at rest it is wrapped, once for each way
// to unlock. A lock says how its wrapping key is derived; it holds nothing secret.
import { type Bytes, random, utf8 } from "../base/bytes.js";
import { FieldError } from "../base/errors.js";

interface Wrapped {
  iv: Bytes;
  wrapped: ArrayBuffer;
}

export interface PassphraseLock extends Wrapped {
  kind: "passphrase";
  salt: Bytes;
  iterations: number;
}

export interface PasskeyLock extends Wrapped {
  kind: "passkey";
  salt: Bytes;
  credential: Bytes;
}

export type Lock = PassphraseLock | PasskeyLock;

/** OWASP's figure for PBKDF2-HMAC-SHA-256 (2023). About a second on an old phone. */
export const ITERATIONS = 600_000;
const INFO = "hospitium/field/unlock/1\n";

/** 32 random bytes; wipe them as soon as every lock is made. */
export const newStoreKey = (): Bytes => random(32);

/** The key as the store uses it: it cannot be read out again. */
export function usable(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

export async function lockWithPassphrase(
  raw: Bytes,
  phrase: string,
  iterations = ITERATIONS,
): Promise<PassphraseLock> {
  const salt = random(16);
  const key = await keyOfPassphrase(phrase, salt, iterations);
  return { kind: "passphrase", salt, iterations, ...(await wrap(key, "passphrase", raw)) };
}

export async function lockWithPasskey(
  raw: Bytes,
  credential: Bytes,
  salt: Bytes,
  secret: Bytes,
): Promise<PasskeyLock> {
  const key = await keyOfSecret(secret, salt);
  return { kind: "passkey", salt, credential, ...(await wrap(key, "passkey", raw)) };
}

/** `proof` is the passphrase, or the 32 bytes of the passkey's PRF. Throws `unlock.wrong`. */
export async function unlock(lock: Lock, proof: string | Bytes): Promise<Bytes> {
  const key =
    lock.kind === "passphrase"
      ? await keyOfPassphrase(proof as string, lock.salt, lock.iterations)
      : await keyOfSecret(proof as Bytes, lock.salt);
  try {
    return new Uint8Array(await crypto.subtle.decrypt(gcm(lock.iv, lock.kind), key, lock.wrapped));
  } catch {
    throw new FieldError("unlock.wrong");
  }
}

async function wrap(key: CryptoKey, kind: Lock["kind"], raw: Bytes): Promise<Wrapped> {
  const iv = random(12);
  return { iv, wrapped: await crypto.subtle.encrypt(gcm(iv, kind), key, raw) };
}

const gcm = (iv: Bytes, kind: string): AesGcmParams => ({
  name: "AES-GCM",
  iv,
  additionalData: utf8(INFO + kind),
});

async function keyOfPassphrase(phrase: string, salt: Bytes, iterations: number) {
  const words = utf8(phrase.normalize("NFKC").trim());
  const base = await crypto.subtle.importKey("raw", words, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, base, AES, false, ["encrypt", "decrypt"]);
}

async function keyOfSecret(secret: Bytes, salt: Bytes): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info: utf8(INFO) };
  return crypto.subtle.deriveKey(how, base, AES, false, ["encrypt", "decrypt"]);
}

const AES: AesKeyGenParams = { name: "AES-GCM", length: 256 };
