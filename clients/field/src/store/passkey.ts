// A passkey's PRF extension (WebAuthn level 3) gives 32 bytes that only this authenticator can
// make, after the person unlocked it. They wrap the store key; the node never sees them.
import { type Bytes, random, utf8 } from "../base/bytes.js";
import { FieldError } from "../base/errors.js";

export const supported = (): boolean =>
  typeof PublicKeyCredential !== "undefined" && globalThis.isSecureContext;

interface Made {
  credential: Bytes;
  secret: Bytes;
}

/** Make a passkey on this phone; throws `unlock.no_prf` where it cannot derive keys. */
export async function makePasskey(device: string, name: string, salt: Bytes): Promise<Made> {
  const user = { id: utf8(device), name, displayName: name };
  const made = await navigator.credentials.create({
    publicKey: {
      rp: { name },
      user,
      challenge: random(32),
      pubKeyCredParams: [-7, -257].map((alg) => ({ type: "public-key", alg })),
      authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
      extensions: { prf: { eval: { first: salt } } },
    },
  });
  if (!(made instanceof PublicKeyCredential)) throw new FieldError("unlock.no_prf");
  const credential = new Uint8Array(made.rawId);
  const { prf } = made.getClientExtensionResults();
  if (!prf?.enabled) throw new FieldError("unlock.no_prf");
  const secret = prf.results ? bytesOf(prf.results.first) : await askPasskey(credential, salt);
  return { credential, secret };
}

/** Ask the passkey for its 32 bytes; the person unlocks it. */
export async function askPasskey(credential: Bytes, salt: Bytes): Promise<Bytes> {
  const got = await navigator.credentials.get({
    publicKey: {
      challenge: random(32),
      allowCredentials: [{ type: "public-key", id: credential }],
      userVerification: "required",
      extensions: { prf: { eval: { first: salt } } },
    },
  });
  if (!(got instanceof PublicKeyCredential)) throw new FieldError("unlock.no_prf");
  const first = got.getClientExtensionResults().prf?.results?.first;
  if (!first) throw new FieldError("unlock.no_prf");
  return bytesOf(first);
}

function bytesOf(source: BufferSource): Bytes {
  return source instanceof ArrayBuffer
    ? new Uint8Array(source)
    : new Uint8Array(source.buffer.slice(source.byteOffset, source.byteOffset + source.byteLength) as ArrayBuffer);
}
