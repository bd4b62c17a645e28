// Purpose and consent, before any finger is looked at; a no is as easy as a yes.
import { rulesOf } from "../../capture/session.js";
import type { Pack } from "../../pack/open.js";
import { shelved, take } from "../../pack/shelf.js";
import type { Header } from "../../pack/header.js";
import { direction, inLanguage, language, t, type MessageId } from "../../words/index.js";
import type { App, View } from "../app.js";
import { button, buttons, choice, field, h, notice, para } from "../dom.js";
import type { Draft } from "../draft.js";
import { purposeName } from "../parts.js";
import { answers, spoken } from "../spoken.js";
import { hush } from "../voice.js";

const TEXT: readonly MessageId[] = [
  "consent.who", "consent.what", "consent.keep", "consent.no_costs", "consent.question",
];

export async function consent(app: App): Promise<View> {
  const packs = await shelved(app.open.records);
  if (!packs.length) return { title: t("consent.title"), body: [para(t("home.no_pack")), app.homeButton()] };
  const which = choice(t("consent.pack"), packs.map((one) => [one.pack, `${purposeName(one.purpose)} (${one.region || t("pack.everywhere")})`]));
  const place = field(t("consent.place"), { hint: t("consent.place_hint"), value: app.draft?.place ?? "" });
  const reason = field(t("consent.reason"), { hint: t("consent.reason_hint"), value: app.draft?.reason ?? "" });
  const asked = spoken(app, TEXT, app.draft?.consent.language ?? language());
  const answer = (given: boolean | null) => (): Promise<void> => {
    place.complain(place.input.value.trim() ? "" : t("consent.place_missing"));
    if (!place.input.value.trim()) return Promise.resolve();
    reason.complain(reason.input.value.trim() ? "" : t("consent.reason_missing"));
    if (!reason.input.value.trim()) return Promise.resolve();
    const pack = packs.find((one) => one.pack === which.select.value) ?? packs[0];
    return app.attempt(async () => {
      const incident = { place: place.input.value.trim(), reason: reason.input.value.trim() };
      const draft = freshDraft(pack, await take(app.open.records, pack.pack), { given, ...asked.said() });
      app.draft = { ...draft, ...incident };
      await app.go(given === false ? "said-no" : "fingers");
    });
  };
  return {
    title: t("consent.title"),
    body: [
      packs.length > 1 ? which.row : para(t("consent.for", { purpose: purposeName(packs[0].purpose) })),
      place.row, reason.row,
      h("h2", {}, t("consent.ask")),
      ...asked.rows,
      ...answers(answer),
      app.homeButton(),
    ],
    leave: hush,
  };
}

/** A check, or an enrolment, that has only been asked for. */
export function freshDraft(pack: Header, held: Pack | null, consent: Draft["consent"]): Draft {
  return {
    aim: "check", pack, consent, place: "", reason: "", finger: 2, asked: [2], notes: [],
    taken: new Map(), missing: new Map(), candidates: [], compared: 0, check: "",
    face: { missing: noFaces(held), age: "", probe: null, several: null }, ...limitsOf(held),
  };
}

/** What the node put into the pack; the strictest of its own values where it is silent. */
function limitsOf(pack: Pack | null): Pick<Draft, "rules" | "cap" | "reference"> {
  const limits = pack?.limits || "{}";
  const said = JSON.parse(limits) as { candidate_cap?: number; reference_quality?: number };
  return { rules: rulesOf(limits), cap: said.candidate_cap ?? 10, reference: said.reference_quality ?? 60 };
}

/** Why a pack carries no faces, as its node says. */
function noFaces(pack: Pack | null): Draft["face"]["missing"] {
  const said = (JSON.parse(pack?.limits || "{}") as { no_faces?: string }).no_faces;
  if (said === "assessment" || said === "networks" || said === "at-node") return said;
  return pack?.header.face ? "" : "networks";
}

const PATHS: readonly MessageId[] = ["no.path_help", "no.path_words", "no.path_desk", "no.path_nothing"];

/** They said no: what is offered instead, and nothing held against them. */
export function saidNo(app: App): View {
  const { draft } = app;
  if (!draft) return { title: t("no.title"), body: [app.homeButton()] };
  const path = choice(t("no.path"), PATHS.map((id) => [inLanguage("en", id), t(id)]));
  const save = (): Promise<void> =>
    app.attempt(async () => {
      const { language: spoken, read_aloud } = draft.consent;
      const body = { purpose: draft.pack.purpose, language: spoken, read_aloud, path: path.select.value };
      await app.open.outbox.add({ kind: "refusal", case: null, base: null, body });
      app.draft = null;
      await app.go("home");
      app.say(t("no.saved"));
      void app.contact().catch(() => undefined);
    });
  return {
    title: t("no.title"),
    body: [
      notice("good", para(t("no.equal"))),
      h("p", { lang: draft.consent.language, dir: direction(draft.consent.language), class: "spoken" }, inLanguage(draft.consent.language, "no.tell")),
      path.row,
      buttons(button(t("no.save"), save), button(t("action.back"), () => app.go("consent"), "second")),
    ],
  };
}
