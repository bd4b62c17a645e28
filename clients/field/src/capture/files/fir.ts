// ISO/IEC 19794-4:2005 and ANSI INCITS 381-2004 finger image records: the pictures that USB
// readers hand over. The two differ by four bytes of a product's number in the header.
import { BadFile, Bytes } from "./bytes.js";

export interface Record {
  /** 0..10; what is no single finger is 0. */
  finger: number;
  width: number;
  height: number;
  dpi: readonly [number, number];
  /** Grey levels, or a file of its own kind. */
  content: { kind: "grey"; pixels: Uint8Array } | { kind: "file"; data: Uint8Array };
}

const MAGIC = "FIR\x00010\x00";
const ISO_HEADER = 32;
const INCITS_HEADER = 36;
const VIEW_HEADER = 14;
const CM_PER_INCH = 2.54;
/** Codes of how the picture is packed: grey levels as they are, JPEG, PNG. */
const PLAIN = 0;
const PACKED = [3, 5];

export const isRecord = (data: Uint8Array): boolean => new Bytes(data).starts("FIR\0");

/** Read a record of one picture. */
export function readRecord(data: Uint8Array): Record {
  const bytes = new Bytes(data);
  if (!bytes.starts(MAGIC)) throw new BadFile("format");
  if (bytes.short(8) !== 0 || bytes.long(10) !== bytes.length) throw new BadFile("broken");
  const iso = consistent(bytes, ISO_HEADER);
  if (!iso && !consistent(bytes, INCITS_HEADER)) throw new BadFile("broken");
  const start = iso ? ISO_HEADER : INCITS_HEADER;
  if (bytes.byte(start - 14) !== 1 || bytes.byte(start + 5) !== 1) throw new BadFile("several");
  return recordAt(bytes, start);
}

/** Whether the pictures fill the record exactly if its header is so long. */
function consistent(bytes: Bytes, header: number): boolean {
  if (bytes.length < header + VIEW_HEADER) return false;
  const count = bytes.byte(header - 14);
  let at = header;
  for (let k = 0; k < count; k++) {
    if (at + VIEW_HEADER > bytes.length) return false;
    const length = bytes.long(at);
    if (length < VIEW_HEADER) return false;
    at += length;
  }
  return count > 0 && at === bytes.length;
}

/** The header's last 14 bytes are: count, unit, four resolutions, depth, packing, two reserved. */
function recordAt(bytes: Bytes, start: number): Record {
  const unit = bytes.byte(start - 13);
  if (unit !== 1 && unit !== 2) throw new BadFile("broken");
  const factor = unit === 1 ? 1 : CM_PER_INCH;
  const dpi = [bytes.short(start - 8) * factor, bytes.short(start - 6) * factor] as const;
  const packing = bytes.byte(start - 3);
  const [width, height] = [bytes.short(start + 9), bytes.short(start + 11)];
  const position = bytes.byte(start + 4);
  const body = bytes.data.subarray(start + VIEW_HEADER);
  const common = { finger: position <= 10 ? position : 0, width, height, dpi };
  if (PACKED.includes(packing)) return { ...common, content: { kind: "file", data: body } };
  if (packing !== PLAIN || bytes.byte(start - 4) !== 8) throw new BadFile("compression");
  if (body.length !== width * height) throw new BadFile("broken");
  return { ...common, content: { kind: "grey", pixels: body.slice() } };
}
