// Which fingers: those at hand, those that are not, and the search once there are enough.
import { take } from "../../pack/shelf.js";
import { FieldError } from "../../base/errors.js";
import { percent, t } from "../../words/index.js";
import type { App, View } from "../app.js";
import { button, buttons, h, para } from "../dom.js";
import { bestOf, type Draft, facesOf, STATUSES, type FingerStatus, fingersBody, probesOf } from "../draft.js";
import { fingerName } from "../parts.js";
import { notes } from "./capture.js";
import { faceSection } from "./face.js";

const HANDS: readonly (readonly number[])[] = [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]];

export function fingers(app: App): View {
  const { draft } = app;
  if (!draft) return { title: t("fingers.title"), body: [app.homeButton()] };
  const ready = probesOf(draft).length;
  const shown = facesOf(draft).length;
  const beside = h("div", { class: "buttons" });
  const next = draft.aim === "check"
    ? button(shown ? t("face.search", { count: ready }) : t("fingers.search", { count: ready }), () => look(app, draft, beside))
    : button(t("fingers.go_on", { count: ready }), () => app.go("person"));
  next.disabled = !ready && !shown;
  return {
    title: t("fingers.title"),
    body: [
      para(t(draft.aim === "check" ? "fingers.intro" : "fingers.intro_enrol")),
      ...HANDS.map((hand, side) =>
        h("section", {}, h("h2", {}, t(side ? "fingers.left" : "fingers.right")), photograph(app, draft, side), h("ul", { class: "hand" }, ...hand.map((one) => row(app, draft, one)))),
      ),
      ...faceSection(app, draft),
      ...notes(draft),
      buttons(next, draft.aim === "check" && button(t("fingers.no_print"), () => noPrint(app, draft), "second"), button(t("fingers.stop"), () => stop(app), "second")),
      beside,
      para(t("fingers.lock_forgets"), "quiet"),
    ],
  };
}

/** The four long fingers of a hand at once; those that are not there are passed over. */
function photograph(app: App, draft: Draft, side: number): HTMLElement {
  const shoot = (): Promise<void> => {
    draft.asked = HANDS[side]!.slice(1);
    return app.go("camera");
  };
  return button(t(side ? "fingers.shoot_left" : "fingers.shoot_right"), shoot, "second");
}

function row(app: App, draft: Draft, finger: number): HTMLElement {
  const best = bestOf(draft.taken.get(finger));
  const status = draft.missing.get(finger);
  const state = best ? t("fingers.taken", { utility: best.utility ?? 0 }) : "";
  const capture = (): Promise<void> => {
    draft.finger = finger;
    return app.go("capture");
  };
  const select = h("select", { class: "field__input", "aria-label": t("fingers.absent", { finger: fingerName(finger) }) });
  select.append(h("option", { value: "" }, t("status.there")));
  select.append(...STATUSES.map((one) => h("option", { value: one, selected: one === status }, t(`status.${one}`))));
  select.addEventListener("change", () => {
    if (select.value) draft.missing.set(finger, select.value as FingerStatus);
    else draft.missing.delete(finger);
    draft.taken.delete(finger);
    void app.go("fingers");
  });
  const name = button(fingerName(finger), capture, best ? "main" : "second");
  name.disabled = Boolean(status);
  return h("li", { class: "finger", "data-finger": finger }, name, select, h("span", { class: "finger__state" }, state));
}

async function stop(app: App): Promise<void> {
  app.draft = null;
  await app.go("home");
}

export const checkBody = (draft: Draft, outcome: string, app: string): Record<string, unknown> => ({
  purpose: draft.pack.purpose,
  incident: { place: draft.place, reason: draft.reason },
  pack: draft.pack.pack,
  version: draft.pack.version,
  fingers: fingersBody(draft),
  missing: [...draft.missing].map(([finger, status]) => ({ finger, status })),
  consent: draft.face.agreed === undefined ? draft.consent : { ...draft.consent, face: draft.face.agreed },
  app,
  outcome,
  candidates: [],
  probe: null,
});

declare const __VERSION__: string;

/** No print could be taken: the fact alone goes out, and help goes on without. */
const noPrint = (app: App, draft: Draft): Promise<void> =>
  app.attempt(async () => {
    const body = checkBody(draft, "no-print", __VERSION__);
    await app.open.outbox.add({ kind: "check", case: null, base: null, body });
    app.draft = null;
    await app.go("home");
    app.say(t("fingers.no_print_saved"));
  });

/** Rejects once the officer no longer wants the answer. */
const stopped = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true }));

/** Search, with a way to stop beside it; what was taken stays. */
const look = (app: App, draft: Draft, beside: HTMLElement): Promise<void> =>
  app.attempt(async () => {
    const stop = new AbortController();
    beside.replaceChildren(button(t("fingers.search_stop"), () => stop.abort(), "second"));
    try {
      await Promise.race([find(app, draft, stop.signal), stopped(stop.signal)]);
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      app.say(t("fingers.search_stopped"));
    } finally {
      beside.replaceChildren();
    }
  });

/** Put the fact into the outbox before anything is shown. */
async function find(app: App, draft: Draft, stop: AbortSignal): Promise<void> {
  app.say(t("fingers.searching"));
  const pack = await take(app.open.records, draft.pack.pack);
  if (!pack) throw new FieldError("pack.revoked");
  const far = (done: number): void => {
    if (!stop.aborted) app.say(`${t("fingers.searching")} ${percent(done)}`);
  };
  await app.engine.load(pack, app.open.records, far);
  if (stop.aborted) return;
  app.say(t("fingers.searching"));
  const faces = facesOf(draft);
  if (faces.length) await app.engine.openFaces(pack);
  const found = faces.length
    ? await app.engine.searchPeople(probesOf(draft), faces, draft.cap, stop)
    : await app.engine.search(probesOf(draft), draft.cap, stop);
  if (stop.aborted) return;
  draft.candidates = found.candidates;
  draft.compared = found.compared;
  const outcome = found.candidates.length ? "candidates" : "none";
  const body = checkBody(draft, outcome, __VERSION__);
  const seen = found.candidates.map((one) => ({
    case: pack.cases[one.case].case,
    score: one.score,
    fmr: one.fmr,
    fingers: one.fingers,
    ...(one.says && { says: one.says }),
  }));
  const state = seen.length ? "held" : "pending";
  const item = await app.open.outbox.add({ kind: "check", case: null, base: null, body: { ...body, candidates: seen } }, state);
  draft.check = item.id;
  if (!seen.length) {
    draft.taken.clear();
    draft.face.probe = null;
  }
  app.say("");
  await app.go("result");
}
