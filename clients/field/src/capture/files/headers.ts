// What a picture file says of itself, read before anything is decoded: a picture that is too large
// must never be unpacked. Only kinds that browsers decode are looked into; what the node reads and
// browsers do not is named as such.
import { BadFile, Bytes } from "./bytes.js";

export interface Header {
  type: "image/png" | "image/jpeg" | "image/bmp";
  width: number;
  height: number;
  /** Pixels an inch across and down as the file states them; null where it is silent. */
  dpi: readonly [number, number] | null;
}

const MM_PER_INCH = 25.4;
/** Progressive files have about 10; each costs a pass over the whole picture. */
const MOST_SCANS = 64;

/** Beginnings of files that the node reads and a browser does not: WSQ, TIFF, JPEG 2000, NIST. */
const AT_THE_NODE = ["\xff\xa0", "II*\0", "MM\0*", "II+\0", "MM\0+", "\0\0\0\x0cjP  ", "\xff\x4f\xff\x51", "1.001:", "1.01:"];
/** Templates of this node and of other makers. */
const TEMPLATES = ["\xc1", "FMR\0"];

export function readHeader(data: Uint8Array): Header {
  const bytes = new Bytes(data);
  if (!bytes.length) throw new BadFile("empty");
  if (bytes.starts("\x89PNG\r\n\x1a\n")) return png(bytes);
  if (bytes.starts("\xff\xd8\xff")) return jpeg(bytes);
  if (bytes.starts("BM")) return bmp(bytes);
  if (AT_THE_NODE.some((one) => bytes.starts(one))) throw new BadFile("at-the-node");
  if (TEMPLATES.some((one) => bytes.starts(one))) throw new BadFile("template");
  throw new BadFile("format");
}

function png(bytes: Bytes): Header {
  if (bytes.text(12, 4) !== "IHDR") throw new BadFile("broken");
  const [width, height] = [bytes.long(16), bytes.long(20)];
  let dpi: Header["dpi"] = null;
  for (let at = 8; ; ) {
    const [length, name] = [bytes.long(at), bytes.text(at + 4, 4)];
    if (name === "acTL") throw new BadFile("several");
    if (name === "pHYs" && bytes.byte(at + 16) === 1) {
      dpi = [bytes.long(at + 8), bytes.long(at + 12)].map((one) => (one * MM_PER_INCH) / 1000) as [number, number];
    }
    if (name === "IDAT" || name === "IEND") return { type: "image/png", width, height, dpi };
    at += 12 + length;
  }
}

function bmp(bytes: Bytes): Header {
  if (bytes.long(14, true) < 40) throw new BadFile("format");
  const dpi = [bytes.signed(38, true), bytes.signed(42, true)].map((one) => (one * MM_PER_INCH) / 1000);
  return {
    type: "image/bmp",
    width: bytes.signed(18, true),
    height: Math.abs(bytes.signed(22, true)), // from the top where it is negative
    dpi: dpi as [number, number],
  };
}

function jpeg(bytes: Bytes): Header {
  let dpi: Header["dpi"] = null;
  let size: readonly [number, number] | null = null;
  for (let at = 2; ; ) {
    if (bytes.byte(at) !== 0xff) throw new BadFile("broken");
    const marker = bytes.byte(at + 1);
    if (marker === 0xff) {
      at += 1; // fill
      continue;
    }
    if (marker === 0xda || marker === 0xd9) break;
    if (marker === 0xe0) dpi = density(bytes, at) ?? dpi;
    // all frames but DHT, JPG and DAC, which stand in the same row of numbers
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      size = [bytes.short(at + 7), bytes.short(at + 5)];
    }
    at += 2 + Math.max(2, bytes.short(at + 2));
  }
  if (!size) throw new BadFile("broken");
  if (scans(bytes.data) > MOST_SCANS) throw new BadFile("broken");
  return { type: "image/jpeg", width: size[0], height: size[1], dpi };
}

/** What JFIF says of the resolution: in inches, in centimetres, or only the shape of a pixel. */
function density(bytes: Bytes, at: number): Header["dpi"] {
  if (bytes.short(at + 2) < 14 || bytes.text(at + 4, 4) !== "JFIF") return null;
  const unit = bytes.byte(at + 11);
  if (unit !== 1 && unit !== 2) return null;
  const factor = unit === 1 ? 1 : 2.54;
  return [bytes.short(at + 12) * factor, bytes.short(at + 14) * factor];
}

function scans(data: Uint8Array): number {
  let count = 0;
  for (let at = data.indexOf(0xff); at >= 0; at = data.indexOf(0xff, at + 1)) count += Number(data[at + 1] === 0xda);
  return count;
}
