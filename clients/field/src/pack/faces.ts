// The `faces` section: one entry after the other, little-endian.
import { type Bytes } from "../base/bytes.js";
import { FieldError } from "../base/errors.js";

export interface PackFace {
  /** Index into the array of cases. */
  case: number;
  /** Days from 1970-01-01 to the photograph; 65535 where nobody knows. */
  day: number;
  /** 1: a minor, or perhaps one, when the photograph was taken. */
  flags: number;
  template: Bytes;
}

const HEAD = 9;

export function readFaces(bytes: Bytes, cases: number): PackFace[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: PackFace[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (at + HEAD > bytes.length) throw new FieldError("pack.tampered");
    const end = at + HEAD + view.getUint16(at + 7, true);
    const face = {
      case: view.getUint32(at, true),
      day: view.getUint16(at + 4, true),
      flags: view.getUint8(at + 6),
      template: bytes.subarray(at + HEAD, end),
    };
    if (end > bytes.length || face.case >= cases) throw new FieldError("pack.tampered");
    found.push(face);
    at = end;
  }
  return found;
}

export function writeFaces(faces: readonly PackFace[]): Bytes {
  const bytes = new Uint8Array(faces.reduce((sum, face) => sum + HEAD + face.template.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const face of faces) {
    view.setUint32(at, face.case, true);
    view.setUint16(at + 4, face.day, true);
    view.setUint8(at + 6, face.flags);
    view.setUint16(at + 7, face.template.length, true);
    bytes.set(face.template, at + HEAD);
    at += HEAD + face.template.length;
  }
  return bytes;
}
