// Prints on their way into a check: read by the engine, held against the officer's own and the
// fingers taken before, weighed, and every print that was tried counted: unreadable ones, and pictures
// in which no finger was found, too. What a guard refuses is no try at a finger.
import type { AdviceId, FromFile, Prints } from "../capture/api.js";
import { guard, SAME_FINGER } from "../capture/guards.js";
import { FieldError } from "../base/errors.js";
import type { GrayImage, Probe } from "../engine/api.js";
import { shelved, take } from "../pack/shelf.js";
import type { App } from "./app.js";
import { addTry, bestOf, type Draft, takenOf } from "./draft.js";
import { fingerName } from "./parts.js";
import { told } from "./refusals.js";

/** Take what a file holds as a try at `finger`. */
export async function takeFile(app: App, draft: Draft, finger: number, file: FromFile): Promise<void> {
  draft.notes = [];
  if (file.kind === "photo") return takePhoto(app, draft, [finger], app.pictures.prints(file.photo, { fingers: [finger] }));
  if (file.finger && file.finger !== finger) {
    throw new FieldError("capture.other-finger", { finger: fingerName(file.finger) });
  }
  if (!file.dpiKnown) draft.notes.push("note.dpi");
  await begin(app, draft);
  await takePrint(app, draft, finger, file.image, []);
}

/** Take what a photograph shows as tries at the fingers that were `wanted`.
 *
 * A print that fails does not cost the others: the first failure is told once all are through.
 */
export async function takePhoto(app: App, draft: Draft, wanted: readonly number[], shot: Promise<Prints>): Promise<void> {
  const found = await told(shot).catch((error: unknown) => {
    if (error instanceof FieldError && error.code === "capture.no-finger") missed(draft, wanted, error.code);
    throw error;
  });
  draft.notes = found.guards.includes("hand-unknown") ? ["note.hand"] : [];
  if (found.guards.includes("other-hand")) throw new FieldError("capture.other-hand");
  if (found.prints.length < wanted.length) throw new FieldError("capture.more-fingers");
  if (found.prints.length > wanted.length) throw new FieldError("capture.fewer-fingers");
  await begin(app, draft);
  const failures: unknown[] = [];
  for (const { finger, image, reasons } of found.prints) {
    if (draft.missing.has(finger)) continue;
    await takePrint(app, draft, finger, image, reasons).catch((error: unknown) => failures.push(error));
  }
  if (failures.length) throw failures[0];
}

/** A picture without a finger is a try too: else nobody comes nearer to a supervisor's override. */
function missed(draft: Draft, wanted: readonly number[], failure: string): void {
  const one = { quality: null, reasons: [], failure } as const;
  for (const finger of wanted) if (!draft.missing.has(finger)) addTry(draft, finger, null, { one, advice: ["no-hand"] });
}

/** Have the engine ready, and the pack on its way into it. */
async function begin(app: App, draft: Draft): Promise<void> {
  const pack = await take(app.open.records, draft.pack.pack);
  if (!pack) throw new FieldError("pack.revoked");
  await app.engine.open(pack.header);
  // a large pack is made ready while prints are taken; the search says it if that fails
  app.engine.load(pack, app.open.records).catch(() => {});
}

async function takePrint(
  app: App,
  draft: Draft,
  finger: number,
  image: GrayImage,
  hints: readonly AdviceId[],
): Promise<void> {
  let probe: Probe;
  try {
    probe = await app.engine.extract(image, finger);
  } catch (error) {
    const failure = error instanceof FieldError ? error.code : "failed";
    addTry(draft, finger, null, { one: { quality: null, reasons: [], failure }, advice: hints });
    throw error;
  }
  await isAllowed(app, draft, probe);
  const { reasons } = await told(app.pictures.assess(image, probe.template));
  const alike = await Promise.all(takenOf(draft, finger).probes.map((old) => old !== null && isSame(app, old, probe)));
  const one = { quality: probe.utility ?? 0, reasons, failure: null };
  addTry(draft, finger, probe, { one, alike, advice: [...hints, ...reasons] });
}

/** Refuse a finger of the officer, and one that was taken already under another name. */
async function isAllowed(app: App, draft: Draft, probe: Probe): Promise<void> {
  const others = [...draft.taken.values()].flatMap((one) => bestOf(one) ?? []);
  const found = await guard(probe, others, await ownPrints(app), (a, b) => app.engine.compare(a, b));
  if (found.includes("own-finger")) throw new FieldError("capture.own_finger");
  if (found.includes("same-finger")) throw new FieldError("capture.same-finger");
  if (found.includes("own-unknown") && !draft.notes.includes("note.own")) draft.notes.push("note.own");
}

async function isSame(app: App, a: Probe, b: Probe): Promise<boolean> {
  return (await app.engine.compare(a, b)).fmr <= SAME_FINGER;
}

/** Keep prints of the officer, sealed, to hold others against; they are never sent. */
export async function keepOwn(app: App, images: readonly GrayImage[]): Promise<void> {
  const [header] = await shelved(app.open.records);
  if (!header) throw new FieldError("pack.other_model"); // the network comes with a pack
  await app.engine.open(header);
  for (const image of images) {
    const probe = await app.engine.extract(image, 0);
    await app.open.records.put(`own/${crypto.randomUUID()}`, { ...probe, template: [...probe.template] });
  }
}

/** The officer's own fingers, which stay on this phone. */
async function ownPrints(app: App): Promise<Probe[]> {
  const kept = await app.open.records.list<Omit<Probe, "template"> & { template: number[] }>("own");
  return kept.map((one) => ({ ...one, template: Uint8Array.from(one.template) }));
}
