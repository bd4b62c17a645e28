// Unsent work as a file that only the node opens: sealed to its intake key, signed by this phone.
import { type Bytes, fromBase64url, utf8 } from "../base/bytes.js";
import { suite } from "../pack/open.js";
import type { Device } from "../store/base.js";
import { authorise } from "./device.js";
import type { Item } from "./items.js";
import { ROOT } from "./node.js";

const INFO = "hospitium/outbox/1\n";

export async function exportSealed(device: Device, items: Item[]): Promise<Bytes> {
  const body = utf8(JSON.stringify({ items }));
  const authorization = await authorise(device, "POST", `${ROOT}/items`, body, Date.now());
  const file = { format: "hospitium-outbox-1", device: device.id, authorization, items };
  const point = fromBase64url(device.node.intake);
  const recipientPublicKey = await suite.kem.importKey("raw", point.buffer, true);
  const info = utf8(INFO).buffer;
  const sender = await suite.createSenderContext({ recipientPublicKey, info });
  const sealed = await sender.seal(utf8(JSON.stringify(file)).buffer);
  const out = new Uint8Array(sender.enc.byteLength + sealed.byteLength);
  out.set(new Uint8Array(sender.enc));
  out.set(new Uint8Array(sealed), sender.enc.byteLength);
  return out;
}
