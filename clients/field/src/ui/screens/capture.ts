// One finger, from a file: what came of it, against the threshold, with the attempts left.
import type { GrayImage, Probe } from "../../engine/api.js";
import { shelved, take } from "../../pack/shelf.js";
import { FieldError } from "../../base/errors.js";
import { t } from "../../words/index.js";
import type { App, View } from "../app.js";
import { button, buttons, field, freshId, h, notice, para } from "../dom.js";
import { ATTEMPTS, type Draft, keepBest } from "../draft.js";
import { fingerName } from "../parts.js";
import { readPicture } from "../picture.js";

/** A score of one's own finger: strangers reach it once in ten thousand. */
const SAME_FINGER = 1e-4;

export function capture(app: App): View {
  const { draft } = app;
  if (!draft) return { title: t("capture.title"), body: [app.homeButton()] };
  const name = fingerName(draft.finger);
  return {
    title: t("capture.one", { finger: name }),
    body: [
      fileChoice(app, (image) => use(app, draft, image)),
      h("div", { "data-outcome": true }, outcome(app, draft)),
      buttons(button(t("capture.fingers"), () => app.go("fingers"), "second")),
    ],
  };
}

export function fileChoice(app: App, use: (image: GrayImage) => Promise<void>): HTMLElement {
  const id = freshId();
  const input = h("input", { id, type: "file", accept: "image/*", class: "field__input" });
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file) void app.attempt(async () => use(await readPicture(file)));
  });
  return h(
    "div",
    { class: "field" },
    h("label", { for: id, class: "field__label" }, t("capture.file")),
    h("p", { class: "field__hint" }, t("capture.file_hint")),
    input,
  );
}

async function use(app: App, draft: Draft, image: GrayImage): Promise<void> {
  app.say(t("capture.reading"));
  const pack = await take(app.open.records, draft.pack.pack);
  if (!pack) throw new FieldError("pack.revoked");
  await app.engine.open(pack.header);
  // a large pack is made ready while prints are taken; the search says it if that fails
  app.engine.load(pack, app.open.records).catch(() => {});
  const probe = await app.engine.extract(image, draft.finger);
  if (await isOwn(app, probe)) {
    app.say("");
    throw new FieldError("capture.own_finger");
  }
  keepBest(draft, draft.finger, probe);
  app.say("");
  await app.go("capture");
}

/** Whether this is a finger of the officer. */
async function isOwn(app: App, probe: Probe): Promise<boolean> {
  const own = await app.open.records.list<Omit<Probe, "template"> & { template: number[] }>("own");
  for (const one of own) {
    const { fmr } = await app.engine.compare({ ...one, template: Uint8Array.from(one.template) }, probe);
    if (fmr <= SAME_FINGER) return true;
  }
  return false;
}

function outcome(app: App, draft: Draft): HTMLElement {
  const taken = draft.taken.get(draft.finger);
  if (!taken?.probe) return para(t("capture.none_yet", { attempts: ATTEMPTS }), "quiet");
  const score = taken.probe.utility;
  const least = draft.wanted;
  const left = Math.max(0, ATTEMPTS - taken.attempts);
  const words = score === null
    ? t("capture.unscored")
    : t("capture.score", { score, least });
  const good = score !== null && score >= least;
  const meter = h("meter", { min: 0, max: 100, low: least, value: score ?? 0, "aria-label": words });
  return notice(
    good ? "good" : "warn",
    h("p", {}, words),
    meter,
    para(t("capture.left", { left })),
    para(good ? t("capture.good") : t("capture.again")),
    good || left ? null : override(app, draft),
  );
}

/** After the last attempt a supervisor may let a poor print through; who and why is sent. */
function override(app: App, draft: Draft): HTMLElement {
  const taken = draft.taken.get(draft.finger);
  if (taken?.override) return para(t("capture.overridden", { supervisor: taken.override.supervisor }));
  const reason = field(t("capture.override_reason"));
  const who = field(t("capture.override_who"));
  const save = (): Promise<void> => {
    const [why, name] = [reason.input.value.trim(), who.input.value.trim()];
    reason.complain(why ? "" : t("verdict.reason_missing"));
    who.complain(name ? "" : t("capture.override_missing"));
    if (!taken || !why || !name) return Promise.resolve();
    draft.taken.set(draft.finger, { ...taken, override: { reason: why, supervisor: name } });
    return app.go("capture");
  };
  return h("details", {}, h("summary", {}, t("capture.override")), reason.row, who.row, button(t("capture.override_save"), save, "second"));
}

/** The officer's own fingers stay on this phone, sealed; they only serve to warn. */
export function ownFinger(app: App): View {
  const keep = async (image: GrayImage): Promise<void> => {
    const [header] = await shelved(app.open.records);
    if (!header) throw new FieldError("pack.other_model"); // the network comes with a pack
    await app.engine.open(header);
    const probe = await app.engine.extract(image, 0);
    await app.open.records.put(`own/${crypto.randomUUID()}`, { ...probe, template: [...probe.template] });
    await app.go("settings");
    app.say(t("own.kept"));
  };
  const forget = async (): Promise<void> => {
    await app.open.records.removeRoom("own");
    await app.go("settings");
    app.say(t("own.forgotten"));
  };
  return {
    title: t("own.title"),
    body: [
      para(t("own.intro")),
      fileChoice(app, keep),
      buttons(button(t("own.forget"), forget, "second"), button(t("action.back"), () => app.go("settings"), "second")),
    ],
  };
}
