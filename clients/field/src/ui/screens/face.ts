// The face beside the fingers: asked for by itself, told how old, then photographed or from a file.
import { FieldError } from "../../base/errors.js";
import type { Photo } from "../../face/api.js";
import { take } from "../../pack/shelf.js";
import { maybe, t, type MessageId } from "../../words/index.js";
import type { App, View } from "../app.js";
import { button, buttons, choice, freshId, h, list, notice, para } from "../dom.js";
import type { Draft } from "../draft.js";
import { told } from "../refusals.js";
import { answers, spoken } from "../spoken.js";
import { hush } from "../voice.js";

const TEXT: readonly MessageId[] = ["face.ask_what", "face.ask_keep", "face.ask_alone", "consent.no_costs", "consent.question"];
const WHY_NONE = { networks: "face.no_networks", assessment: "face.no_assessment", "at-node": "face.at_node" } as const;
/** More than two things to mend at once are none. */
const MOST_ADVICE = 2;

/** On the screen of the fingers: the way to a photograph, or why there is none. */
export function faceSection(app: App, draft: Draft): HTMLElement[] {
  if (draft.aim !== "check") return [];
  const { missing, probe, agreed } = draft.face;
  const title = h("h2", {}, t("face.title"));
  if (missing) return [title, para(t(WHY_NONE[missing]), "quiet")];
  const go = (): Promise<void> => app.go("face");
  const state = probe ? t("face.taken", { quality: probe.quality }) : agreed === false ? t("face.said_no") : "";
  return [h("section", { "data-face": true }, title, button(t(probe ? "face.again" : "face.take"), go, probe ? "main" : "second"), state && para(state, "quiet"))];
}

export function face(app: App): View {
  const { draft } = app;
  if (!draft) return { title: t("face.title"), body: [app.homeButton()] };
  return draft.face.agreed || draft.face.agreed === null ? picture(app, draft) : ask(app, draft);
}

/** A face is a question of its own: a yes to fingers is none to a photograph. */
function ask(app: App, draft: Draft): View {
  const asked = spoken(app, TEXT, draft.consent.language);
  const answer = (given: boolean | null) => async (): Promise<void> => {
    draft.face.agreed = given;
    if (given === false) {
      draft.face.probe = null;
      await app.go("fingers");
      app.say(t("face.no_noted"));
    } else await app.go("face");
  };
  return {
    title: t("face.ask"),
    body: [...asked.rows, ...answers(answer), buttons(button(t("capture.fingers"), () => app.go("fingers"), "second"))],
    leave: hush,
  };
}

function picture(app: App, draft: Draft): View {
  const { age } = draft.face;
  const ages: [string, string][] = [
    ["", t("face.age_say")], ["older", t("face.age_older")], ["unknown", t("face.age_unknown")], ["young", t("face.age_young")],
  ]; // prettier-ignore
  const { row, select } = choice(t("face.age"), ages, age);
  select.addEventListener("change", () => {
    draft.face.age = select.value as Draft["face"]["age"];
    if (draft.face.age === "young") draft.face.probe = null;
    void app.go("face");
  });
  const ways = age === "older" || age === "unknown"
    ? [button(t("capture.camera"), () => app.go("face-camera")), file(app, draft), h("div", { "data-outcome": true }, outcome(draft))]
    : age === "young" ? [notice("warn", para(t("face.infant")), para(t("face.infant_do")))] : [];
  return {
    title: t("face.title"),
    body: [row, ...ways, para(t("face.alone"), "quiet"), buttons(button(t("capture.fingers"), () => app.go("fingers"), "second"))],
    // it takes a while the first time
    enter: () => void (ways.length && ready(app, draft).catch((error: unknown) => app.at("face") && app.tell(error))),
  };
}

function outcome({ face: { probe } }: Draft): HTMLElement {
  if (!probe) return para(t("face.none_yet"), "quiet");
  const words = t("face.score", { quality: probe.quality });
  const advice = probe.reasons.slice(0, MOST_ADVICE).map((one) => maybe(`face.reason.${one}`, "capture.again"));
  return notice(advice.length ? "warn" : "good", h("p", {}, words), h("meter", { min: 0, max: 100, value: probe.quality, "aria-label": words }), advice.length ? list(...advice) : null);
}

function file(app: App, draft: Draft): HTMLElement {
  const id = freshId();
  const input = h("input", { id, type: "file", accept: "image/*", class: "field__input" });
  const use = async (chosen: File): Promise<void> => {
    const read = await told(app.pictures.fromFile(chosen, { as: "face" }));
    if (read.kind !== "photo") throw new FieldError("file.format");
    await takeFace(app, draft, read.photo);
  };
  input.addEventListener("change", () => {
    const chosen = input.files?.[0];
    if (chosen) void app.attempt(() => use(chosen));
  });
  return h("div", { class: "field" }, h("label", { for: id, class: "field__label" }, t("face.file")), h("p", { class: "field__hint" }, t("face.file_hint")), input);
}

/** Have the networks ready, and the faces of the pack beside them. */
export async function ready(app: App, draft: Draft): Promise<void> {
  const begun = app.engine.facesOf(draft.pack);
  if (begun) return begun;
  const pack = await take(app.open.records, draft.pack.pack);
  if (!pack) throw new FieldError("pack.revoked");
  await app.engine.open(pack.header);
  await app.engine.openFaces(pack);
  app.engine.load(pack, app.open.records).catch(() => {}); // the search says it if that fails
}

/** Read the face of a picture; of several, somebody says which. The picture itself is not kept. */
export async function takeFace(app: App, draft: Draft, photo: Photo): Promise<void> {
  app.say(t("face.reading"));
  await ready(app, draft);
  const found = await app.engine.readFace(photo, null);
  if (app.draft !== draft) return; // a lock came in between
  if (!found.places.length) throw new FieldError("face.missing");
  draft.face.several = found.probe ? null : { photo, found };
  if (found.probe) draft.face.probe = found.probe;
  await app.go(found.probe ? "face" : "face-choose");
}
