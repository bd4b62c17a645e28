// AES-256-GCM under the store key. The id of a record is bound to it: a box that was moved to
// another id, or put back from an older one of another id, does not open.
import { type Bytes, random, utf8 } from "../base/bytes.js";
import { FieldError } from "../base/errors.js";

export interface Box {
  iv: Bytes;
  sealed: ArrayBuffer;
}

const PREFIX = "hospitium/field/record/1\n";

export async function seal(key: CryptoKey, id: string, plain: Bytes): Promise<Box> {
  const iv = random(12);
  const sealed = await crypto.subtle.encrypt(options(iv, id), key, plain);
  return { iv, sealed };
}

export async function open(key: CryptoKey, id: string, box: Box): Promise<Bytes> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(options(box.iv, id), key, box.sealed));
  } catch {
    throw new FieldError("storage.damaged");
  }
}

const options = (iv: Bytes, id: string): AesGcmParams => ({
  name: "AES-GCM",
  iv,
  additionalData: utf8(PREFIX + id),
});
