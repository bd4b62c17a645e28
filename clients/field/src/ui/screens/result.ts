// What was found, in words that nobody can take for a decision.
import type { EngineCandidate } from "../../engine/api.js";
import { toBase64url } from "../../base/bytes.js";
import { take } from "../../pack/shelf.js";
import type { Case } from "../../pack/open.js";
import { type Entry, fresh } from "../../sync/items.js";
import { t, number } from "../../words/index.js";
import type { App, View } from "../app.js";
import { button, buttons, facts, field, h, list, notice, para } from "../dom.js";
import { type Draft, facesOf, probesOf } from "../draft.js";
import { faceNotices, senses } from "../senses.js";
import { chance, fingerName } from "../parts.js";

interface Verdict {
  case: string;
  verdict: "possible" | "not";
  reason: string;
}

export async function result(app: App): Promise<View> {
  const { draft } = app;
  const pack = draft && (await take(app.open.records, draft.pack.pack));
  if (!draft || !pack) return { title: t("result.none"), body: [app.homeButton()] };
  return draft.candidates.length ? some(app, draft, pack.cases) : none(app, draft);
}

function none(app: App, draft: Draft): View {
  app.draft = null;
  return {
    title: t("result.none"),
    body: [
      notice("info", para(t("result.no_proof")), para(t(draft.face.agreed ? "face.compared" : "result.compared", { count: draft.compared }))),
      h("h2", {}, t("result.next")),
      list(t("next.help"), t("next.ask"), t("next.pack"), t("next.report")),
      para(t("result.forgotten"), "quiet"),
      buttons(button(t("result.done"), () => app.go("home"))),
    ],
  };
}

function some(app: App, draft: Draft, cases: Case[]): View {
  const verdicts = new Map<string, Verdict>();
  const finish = button(t("result.finish"), () => save(app, draft, verdicts));
  finish.disabled = true;
  const note = (one: Verdict): void => {
    verdicts.set(one.case, one);
    finish.disabled = verdicts.size < draft.candidates.length;
  };
  return {
    title: t("result.some", { count: draft.candidates.length }),
    body: [
      notice("warn", para(t("result.not_proof"))),
      ...draft.candidates.map((one, rank) => card(one, cases[one.case], rank + 1, note)),
      h("h2", {}, t("result.next")),
      list(t("next.calm"), t("next.desk"), t("next.child")),
      buttons(finish),
      para(t("result.finish_hint"), "quiet"),
    ],
  };
}

function card(one: EngineCandidate, about: Case, rank: number, note: (verdict: Verdict) => void): HTMLElement {
  const reason = field(t("verdict.reason"), { hint: t("verdict.reason_hint") });
  const said = h("p", { class: "card__verdict", role: "status" });
  const press = (verdict: Verdict["verdict"]) => (): void => {
    const text = reason.input.value.trim();
    reason.complain(text ? "" : t("verdict.reason_missing"));
    if (!text) return;
    note({ case: about.case, verdict, reason: text });
    said.textContent = t(verdict === "possible" ? "verdict.said_possible" : "verdict.said_not");
  };
  return h(
    "section",
    { class: "card", "data-case": about.case },
    h("h2", {}, t("result.rank", { rank, name: about.name ?? about.label })),
    one.arrangement !== "as-named" && notice("warn", para(t(one.arrangement === "hands-swapped" ? "result.hands_swapped" : "result.fingers_mistaken"))),
    about.minor && notice("warn", para(t("result.minor"))),
    ...faceNotices(one),
    facts([
      [t("case.age"), about.age ?? t("case.unknown")],
      [t("case.desk"), about.desk],
      [t("result.by_chance"), chance(one.fmr)],
      [t("result.score"), number(one.score, undefined, 1)],
      ...senses(one),
      ...(one.fingers.length ? [fingersRow(one)] : []),
    ]),
    reason.row,
    h("div", { class: "pair" }, button(t("verdict.possible"), press("possible"), "second"), button(t("verdict.not"), press("not"), "second")),
    said,
  );
}

const fingersRow = (one: EngineCandidate): [string, string] => [
  t("result.fingers"),
  one.fingers.map((each) => t("result.pairs", { finger: fingerName(each.finger), pairs: each.pairs })).join("; "),
];

/** The check goes out with the print only if the officer saw a possible match. */
const save = (app: App, draft: Draft, verdicts: Map<string, Verdict>): Promise<void> =>
  app.attempt(async () => {
    const { outbox } = app.open;
    const check = (await outbox.list()).find((one) => one.item.id === draft.check);
    if (!check) throw new Error("the check is gone");
    const possible = [...verdicts.values()].some((one) => one.verdict === "possible");
    const probe = possible
      ? probesOf(draft).map((one) => ({ finger: one.finger, template: toBase64url(one.template) }))
      : null;
    const faces = possible ? facesOf(draft).map(toBase64url) : [];
    const face = faces.length ? { faces, face_model: draft.pack.face?.model ?? "" } : {};
    const whole: Entry = { ...check, state: "pending", item: { ...check.item, body: { ...check.item.body, probe, ...face } } };
    const said: Entry[] = [];
    for (const one of verdicts.values()) {
      const body = { check: draft.check, ...one };
      said.push(fresh(await outbox.make({ kind: "verdict", case: one.case, base: null, body }, Date.now())));
    }
    await outbox.save(whole, ...said);
    app.draft = null;
    await app.go("home");
    app.say(t(possible ? "verdict.saved_possible" : "verdict.saved_not"));
    void app.contact().catch(() => undefined);
  });
