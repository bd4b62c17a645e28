// The packs on this phone, each in a few sealed records. Expired and revoked ones are destroyed.
import { readUtf8, utf8 } from "../base/bytes.js";
import type { Records } from "../store/records.js";
import { FORMAT, type Header, hasExpired } from "./header.js";
import { type Case, type Pack, without } from "./open.js";

const id = (pack: string, part: string): string => `pack-${part}/${pack}`;
const PARTS = ["header", "cases", "prints", "faces", "calibration", "face-calibration", "limits", "index"] as const;

export async function keep(records: Records, pack: Pack): Promise<void> {
  const name = pack.header.pack;
  const entries: [string, unknown][] = [
    [id(name, "header"), pack.header],
    [id(name, "cases"), pack.cases],
    [id(name, "prints"), pack.prints],
    [id(name, "faces"), pack.faces],
    [id(name, "calibration"), utf8(pack.calibration)],
    [id(name, "face-calibration"), utf8(pack.faceCalibration)],
    [id(name, "limits"), utf8(pack.limits)],
  ];
  await records.putAll(entries, [id(name, "index")]); // it was of other prints
}

/** The cases of a pack, without their prints. */
export const casesOf = async (records: Records, name: string): Promise<Case[]> =>
  (await records.get<Case[]>(id(name, "cases"))) ?? [];

export const shelved = (records: Records): Promise<Header[]> => records.list<Header>("pack-header");

export async function take(records: Records, name: string): Promise<Pack | null> {
  const [header, cases, prints, faces, calibration, faceCalibration, limits] = await Promise.all([
    records.get<Header>(id(name, "header")),
    records.get<Case[]>(id(name, "cases")),
    records.bytes(id(name, "prints")),
    records.bytes(id(name, "faces")),
    records.bytes(id(name, "calibration")),
    records.bytes(id(name, "face-calibration")),
    records.bytes(id(name, "limits")),
  ]);
  if (!header || !cases || !prints || !faces || !calibration || !faceCalibration || !limits) return null;
  const rates = { calibration: readUtf8(calibration), faceCalibration: readUtf8(faceCalibration) };
  return { header, cases, prints, faces, ...rates, limits: readUtf8(limits) };
}

/** What the engine made of the prints of a pack, so that it need not be made again. */
export const indexOf = (records: Records, name: string): Promise<Uint8Array | null> =>
  records.bytes(id(name, "index"));

export const keepIndex = (records: Records, name: string, index: ArrayBuffer): Promise<void> =>
  records.put(id(name, "index"), new Uint8Array(index));

export const drop = (records: Records, name: string): Promise<void> =>
  records.remove(...PARTS.map((part) => id(name, part)));

/** Whether it was opened by a version of the app that laid its prints out otherwise. */
export const isOutdated = (header: Header): boolean => header.format !== FORMAT;

/** Whether the rules of its node have changed since it was made, as far as this phone heard. */
export const isOlderPolicy = (header: Header, policy: string | undefined): boolean =>
  policy !== undefined && policy !== "" && header.policy !== policy;

/** Destroy what may not be used any more; returns what went. */
export async function sweep(records: Records, revoked: ReadonlySet<string>, now: number): Promise<Header[]> {
  const over = (one: Header): boolean => revoked.has(one.pack) || hasExpired(one, now) || isOutdated(one);
  const gone = (await shelved(records)).filter(over);
  for (const one of gone) await drop(records, one.pack);
  if (gone.length) await records.removeRoom("noted"); // nobody knows any more what it was based on
  return gone;
}

/** Take cases out of a pack at once; the next delta brings the rest of what changed. */
export async function forget(records: Records, name: string, gone: readonly string[]): Promise<void> {
  const pack = gone.length ? await take(records, name) : null;
  if (pack) await keep(records, without(pack, new Set(gone)));
}
