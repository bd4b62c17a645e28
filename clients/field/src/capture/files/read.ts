// A file as a print or a photograph: sizes first, then the browser's decoder, then the scale (the
// node's formats/images.py and photos.py).
import type { GrayImage } from "../../engine/api.js";
import type { FileOptions, FromFile, Photo } from "../api.js";
import { LEAST_SIDE as LEAST_PHOTO_SIDE } from "../prints.js";
import { BadFile } from "./bytes.js";
import { isRecord, readRecord } from "./fir.js";
import { greyOf, isGrey } from "./grey.js";
import { type Header, readHeader } from "./headers.js";

export const MOST_BYTES = 32 << 20;
export const MOST_PIXELS = 4096 * 4096;
/** Pixels at 500 ppi: a smaller piece of skin holds too few minutiae to be a person's. */
export const LEAST_SIDE = 64;
/** Longest side to which a photograph is decoded: fingers that fill it have 600 ppi and more. */
export const PHOTO_SIDE = 2400;
const NORM = 500;
const [LEAST_DPI, MOST_DPI] = [100, 2000];
/** The node reads prints of up to so many; taken for 500 they would be many times too large. */
const MOST_AT_THE_NODE = 4000;

/** Decodes a picture, upright by its EXIF orientation, on white, its longest side at most `most`. */
export type Decode = (data: Uint8Array, header: Header, most: number) => Promise<Photo>;

/** Read the bytes of a file; throws `BadFile`. */
export async function readFile(data: Uint8Array, options: FileOptions, decode: Decode): Promise<FromFile> {
  if (!data.length) throw new BadFile("empty");
  if (data.length > MOST_BYTES) throw new BadFile("too-many-bytes");
  const { dpi } = options;
  if (dpi !== undefined && !(dpi >= LEAST_DPI && dpi <= MOST_DPI)) throw new BadFile("resolution");
  if (options.raw) return rawPrint(data, options.raw, dpi);
  if (isRecord(data)) return recordPrint(data, dpi, decode);
  const header = readHeader(data);
  checkSize(header.width, header.height);
  const photo = await decode(data, header, options.as === "print" ? Infinity : PHOTO_SIDE);
  if (options.as === "face") return { kind: "photo", photo };
  const isPrint = options.as === "print" || (options.as !== "photo" && isGrey(photo));
  if (!isPrint) return asPhoto(photo);
  // a print is never made smaller: it is decoded again where that happened
  const smaller = Math.max(photo.width, photo.height) < Math.max(header.width, header.height);
  return asPrint(smaller ? await decode(data, header, Infinity) : photo, scaleOf(header.dpi, dpi), 0);
}

function asPhoto(photo: Photo): FromFile {
  if (Math.min(photo.width, photo.height) < LEAST_PHOTO_SIDE) throw new BadFile("too-small");
  return { kind: "photo", photo };
}

function asPrint(photo: Photo, scale: Scale, finger: number): FromFile {
  const { width, height } = photo;
  return settled({ width, height, pixels: greyOf(photo.pixels), dpi: scale.dpi }, scale, finger);
}

function rawPrint(data: Uint8Array, { width, height }: { width: number; height: number }, dpi?: number): FromFile {
  const sides = [width, height];
  if (!sides.every((one) => Number.isInteger(one) && one > 0)) throw new BadFile("raw-size");
  checkSize(width, height);
  if (data.length !== width * height) throw new BadFile("raw-size");
  const scale = scaleOf(null, dpi);
  return settled({ width, height, pixels: data.slice(), dpi: scale.dpi }, scale, 0);
}

async function recordPrint(data: Uint8Array, dpi: number | undefined, decode: Decode): Promise<FromFile> {
  const record = readRecord(data);
  const { finger, width, height, content } = record;
  const scale = scaleOf(record.dpi, dpi);
  checkSize(width, height);
  if (content.kind === "grey") return settled({ width, height, pixels: content.pixels, dpi: scale.dpi }, scale, finger);
  const header = readHeader(content.data);
  checkSize(header.width, header.height);
  if (header.width !== width || header.height !== height) throw new BadFile("broken");
  return asPrint(await decode(content.data, header, Infinity), scale, finger);
}

function checkSize(width: number, height: number): void {
  if (width < 1 || height < 1) throw new BadFile("broken");
  if (width * height > MOST_PIXELS) throw new BadFile("too-many-pixels");
}

interface Scale {
  dpi: number;
  known: boolean;
}

/** What the operator vouches for, else what the file says if that can be true, else 500. */
function scaleOf(stated: readonly [number, number] | null, given?: number): Scale {
  if (given !== undefined) return { dpi: given, known: true };
  const [across, down] = [believed(stated?.[0]), believed(stated?.[1])];
  if (across && down && Math.abs(across - down) > 0.01 * across) throw new BadFile("not-square");
  return across ? { dpi: across, known: true } : { dpi: NORM, known: false };
}

/** Tags in pixels a metre cannot say 500 ppi exactly: what is within half a pixel counts as it. */
function believed(dpi: number | undefined): number | null {
  if (dpi === undefined || !(dpi >= LEAST_DPI && dpi <= MOST_AT_THE_NODE)) return null;
  if (dpi > MOST_DPI) throw new BadFile("resolution");
  return Math.abs(dpi - NORM) <= 0.5 ? NORM : dpi;
}

/** Hold the limits at 500 ppi as well. */
function settled(image: GrayImage, { dpi, known }: Scale, finger: number): FromFile {
  const sides = [image.width, image.height].map((one) => Math.round((one * NORM) / dpi));
  if (Math.min(...sides) < LEAST_SIDE) throw new BadFile("too-small");
  if (sides[0]! * sides[1]! > MOST_PIXELS) throw new BadFile("too-many-pixels");
  return { kind: "print", image, dpiKnown: known, finger };
}
