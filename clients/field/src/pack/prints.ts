// The `prints` section: one entry after the other, little-endian.
import { type Bytes, joined, sha256, toHex, utf8 } from "../base/bytes.js";
import { FieldError } from "../base/errors.js";
import type { PackFace } from "./faces.js";

export interface Print {
  /** Index into the array of cases. */
  case: number;
  /** 0..10, ISO/IEC 19794-2; 0 is unknown. */
  finger: number;
  /** 0..100, or 255 where unknown. */
  utility: number;
  /** Year of capture, 0 where unknown. */
  year: number;
  /** By how much to grow it before it is compared, see `engine/growth.ts`; 0 for the grown. */
  cohort: number;
  template: Bytes;
}

const HEAD = 11;

export function readPrints(bytes: Bytes, cases: number): Print[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Print[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (at + HEAD > bytes.length) throw new FieldError("pack.tampered");
    const end = at + HEAD + view.getUint16(at + 9, true);
    const print = {
      case: view.getUint32(at, true),
      finger: view.getUint8(at + 4),
      utility: view.getUint8(at + 5),
      year: view.getUint16(at + 6, true),
      cohort: view.getUint8(at + 8),
      template: bytes.subarray(at + HEAD, end),
    };
    if (end > bytes.length || print.case >= cases || print.finger > 10) {
      throw new FieldError("pack.tampered");
    }
    found.push(print);
    at = end;
  }
  return found;
}

export function writePrints(prints: readonly Print[]): Bytes {
  const size = prints.reduce((sum, print) => sum + HEAD + print.template.length, 0);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const print of prints) {
    view.setUint32(at, print.case, true);
    view.setUint8(at + 4, print.finger);
    view.setUint8(at + 5, print.utility);
    view.setUint16(at + 6, print.year, true);
    view.setUint8(at + 8, print.cohort);
    view.setUint16(at + 9, print.template.length, true);
    bytes.set(print.template, at + HEAD);
    at += HEAD + print.template.length;
  }
  return bytes;
}

/** SHA-256 over the sorted lines `case what sha256(template)\n`: what the whole pack holds; `what`
 * is the number of a finger, or `face`. */
export async function digestOf(ids: readonly string[], prints: readonly Print[], faces: readonly PackFace[] = []): Promise<string> {
  const lines: string[] = [];
  const add = async (place: number, what: string, template: Bytes): Promise<void> => {
    lines.push(`${ids[place]} ${what} ${toHex(await sha256(template))}\n`);
  };
  for (const print of prints) await add(print.case, String(print.finger), print.template);
  for (const face of faces) await add(face.case, "face", face.template);
  return toHex(await sha256(joined(...lines.sort().map(utf8))));
}
