// Purpose and consent, before any finger is looked at; a no is as easy as a yes.
import { type Rules, rulesOf } from "../../capture/session.js";
import type { Pack } from "../../pack/open.js";
import { shelved, take } from "../../pack/shelf.js";
import type { Header } from "../../pack/header.js";
import { LANGUAGES, direction, inLanguage, isLanguage, language, t, type Language, type MessageId } from "../../words/index.js";
import type { App, View } from "../app.js";
import { button, buttons, choice, field, h, notice, para } from "../dom.js";
import type { Draft } from "../draft.js";
import { purposeName } from "../parts.js";
import { hush, readAloud } from "../voice.js";

const TEXT: readonly MessageId[] = [
  "consent.who", "consent.what", "consent.keep", "consent.no_costs", "consent.question",
];

export async function consent(app: App): Promise<View> {
  const packs = await shelved(app.open.records);
  if (!packs.length) return { title: t("consent.title"), body: [para(t("home.no_pack")), app.homeButton()] };
  const which = choice(t("consent.pack"), packs.map((one) => [one.pack, `${purposeName(one.purpose)} (${one.region || t("pack.everywhere")})`]));
  const place = field(t("consent.place"), { hint: t("consent.place_hint"), value: app.draft?.place ?? "" });
  const reason = field(t("consent.reason"), { hint: t("consent.reason_hint"), value: app.draft?.reason ?? "" });
  const spoken = choice(t("consent.language"), Object.entries(LANGUAGES), app.draft?.consent.language ?? language());
  const box = h("div", { class: "spoken" });
  const heard = { aloud: false };
  const show = (): void => drawText(app, box, chosen(spoken.select.value), heard);
  spoken.select.addEventListener("change", show);
  show();
  const answer = (given: boolean | null) => (): Promise<void> => {
    place.complain(place.input.value.trim() ? "" : t("consent.place_missing"));
    if (!place.input.value.trim()) return Promise.resolve();
    reason.complain(reason.input.value.trim() ? "" : t("consent.reason_missing"));
    if (!reason.input.value.trim()) return Promise.resolve();
    const pack = packs.find((one) => one.pack === which.select.value) ?? packs[0];
    const consent = { given, language: chosen(spoken.select.value), read_aloud: heard.aloud };
    return app.attempt(async () => {
      const incident = { place: place.input.value.trim(), reason: reason.input.value.trim() };
      app.draft = { ...begin(pack, consent), ...incident, ...limitsOf(await take(app.open.records, pack.pack)) };
      await app.go(given === false ? "said-no" : "fingers");
    });
  };
  return {
    title: t("consent.title"),
    body: [
      packs.length > 1 ? which.row : para(t("consent.for", { purpose: purposeName(packs[0].purpose) })),
      place.row, reason.row,
      h("h2", {}, t("consent.ask")),
      spoken.row, box,
      h("div", { class: "pair" }, button(t("consent.yes"), answer(true)), button(t("consent.no"), answer(false))),
      button(t("consent.cannot"), answer(null), "second"),
      para(t("consent.cannot_hint"), "quiet"),
      app.homeButton(),
    ],
    leave: hush,
  };
}

const chosen = (value: string): Language => (isLanguage(value) ? value : "en");

function drawText(app: App, box: HTMLElement, of: Language, heard: { aloud: boolean }): void {
  hush();
  const lines = TEXT.map((id) => inLanguage(of, id));
  const speak = async (): Promise<void> => {
    heard.aloud = await readAloud(lines.join(" "), of);
    if (!heard.aloud) app.say(t("consent.no_voice"));
  };
  const words = h("div", { lang: of, dir: direction(of) }, ...lines.map((line) => para(line)));
  box.replaceChildren(words, button(t("consent.aloud"), speak, "second"));
}

function begin(pack: Header, consent: Draft["consent"]): Omit<Draft, "place" | "reason" | "rules" | "cap"> {
  const nothing = { taken: new Map(), missing: new Map(), notes: [], candidates: [], compared: 0, check: "" };
  return { pack, consent, finger: 2, asked: [2], ...nothing };
}

/** What the node put into the pack; the strictest of its own values where it is silent. */
function limitsOf(pack: Pack | null): { rules: Rules; cap: number } {
  const limits = pack?.limits || "{}";
  const said = JSON.parse(limits) as { candidate_cap?: number };
  return { rules: rulesOf(limits), cap: said.candidate_cap ?? 10 };
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
