// One finger, by the camera or from a file: what came of it, against the threshold, with the
// attempts left.
import type { FromFile } from "../../capture/api.js";
import { maybe, t } from "../../words/index.js";
import type { App, View } from "../app.js";
import { button, buttons, field, freshId, h, list, notice, para } from "../dom.js";
import { bestOf, type Draft, type Taken } from "../draft.js";
import { fingerName } from "../parts.js";
import { told } from "../refusals.js";
import { keepOwn, takeFile } from "../taking.js";

/** More than two things to mend at once are none. */
const MOST_ADVICE = 2;

export function capture(app: App): View {
  const { draft } = app;
  if (!draft) return { title: t("capture.title"), body: [app.homeButton()] };
  const name = fingerName(draft.finger);
  const use = async (file: FromFile): Promise<void> => {
    app.say(t("capture.reading"));
    await finished(app, () => takeFile(app, draft, draft.finger, file));
  };
  const photograph = (): Promise<void> => {
    draft.asked = [draft.finger];
    return app.go("camera");
  };
  return {
    title: t("capture.one", { finger: name }),
    body: [
      button(t("capture.camera"), photograph),
      fileChoice(app, use),
      h("div", { "data-outcome": true }, outcome(app, draft)),
      ...notes(draft),
      buttons(button(t("capture.fingers"), () => app.go("fingers"), "second")),
    ],
  };
}

/** Show the screen again with what came of a try, or with why nothing did. */
async function finished(app: App, work: () => Promise<void>): Promise<void> {
  const failure = await work().then(() => null, (error: unknown) => error);
  await app.go("capture");
  if (failure) app.tell(failure);
}

/** What the officer should check of the latest capture. */
export const notes = (draft: Draft): HTMLElement[] => draft.notes.map((id) => para(t(id), "quiet"));

export function fileChoice(app: App, use: (file: FromFile) => Promise<void>): HTMLElement {
  const id = freshId();
  const input = h("input", { id, type: "file", class: "field__input" });
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file) void app.attempt(async () => use(await told(app.pictures.fromFile(file))));
  });
  return h(
    "div",
    { class: "field" },
    h("label", { for: id, class: "field__label" }, t("capture.file")),
    h("p", { class: "field__hint" }, t("capture.file_hint")),
    input,
  );
}

function outcome(app: App, draft: Draft): HTMLElement {
  const taken = draft.taken.get(draft.finger);
  const best = bestOf(taken);
  if (!taken) return para(t("capture.none_yet", { attempts: draft.rules.attempts }), "quiet");
  const least = draft.rules.wanted;
  const { attemptsLeft: left, goodEnough: good, odd } = taken.session;
  if (!best) return notice("warn", para(t("capture.left", { left })), advised(taken));
  const words = best.utility === null ? t("capture.unscored") : t("capture.score", { score: best.utility, least });
  const meter = h("meter", { min: 0, max: 100, low: least, value: best.utility ?? 0, "aria-label": words });
  return notice(
    good ? "good" : "warn",
    h("p", {}, words),
    meter,
    good ? null : para(t("capture.left", { left })),
    para(good ? t("capture.good") : t("capture.again")),
    good ? null : advised(taken),
    odd.length > 0 && para(t("capture.odd")),
    good || left ? null : override(app, draft, taken),
  );
}

/** What to do better the next time, first things first. */
function advised(taken: Taken): HTMLElement | null {
  const said = [...new Set(taken.advice)].slice(0, MOST_ADVICE);
  return said.length ? list(...said.map((one) => maybe(`advice.${one}`, "capture.again"))) : null;
}

/** After the last attempt a supervisor may let a poor print through; who and why is sent. */
function override(app: App, draft: Draft, taken: Taken): HTMLElement {
  if (taken.override) return para(t("capture.overridden", { supervisor: taken.override.supervisor }));
  const reason = field(t("capture.override_reason"));
  const who = field(t("capture.override_who"));
  const save = (): Promise<void> => {
    const [why, name] = [reason.input.value.trim(), who.input.value.trim()];
    reason.complain(why ? "" : t("verdict.reason_missing"));
    who.complain(name ? "" : t("capture.override_missing"));
    if (!why || !name) return Promise.resolve();
    draft.taken.set(draft.finger, { ...taken, override: { reason: why, supervisor: name } });
    return app.go("capture");
  };
  return h("details", {}, h("summary", {}, t("capture.override")), reason.row, who.row, button(t("capture.override_save"), save, "second"));
}

/** The officer's own fingers stay on this phone, sealed; they only serve to warn. */
export async function ownFinger(app: App): Promise<View> {
  const kept = (await app.open.records.list("own")).length;
  const keep = async (file: FromFile): Promise<void> => {
    const images = file.kind === "print"
      ? [file.image]
      : (await told(app.pictures.prints(file.photo, { fingers: [0] }))).prints.map((one) => one.image);
    await keepOwn(app, images);
    await app.go("own-finger");
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
      para(t("own.count", { count: kept }), "quiet"),
      button(t("capture.camera"), () => app.go("own-camera")),
      fileChoice(app, keep),
      buttons(button(t("own.forget"), forget, "second"), button(t("action.back"), () => app.go("settings"), "second")),
    ],
  };
}
