// Something was seen: whose case, and what of it. The node compares field by field.
import { casesOf, shelved } from "../../pack/shelf.js";
import type { Case } from "../../pack/open.js";
import { NOTE_FIELDS, type NoteField, type Said, changesOf, knownOf, writeNote } from "../../session/notes.js";
import { t } from "../../words/index.js";
import type { App, View } from "../app.js";
import { type Field, area, button, buttons, facts, field, h, para } from "../dom.js";

/** Rows at once: more are found by typing. */
const MOST = 30;

export async function cases(app: App): Promise<View> {
  const all = await everyCase(app);
  const rows = h("ul", { class: "items" });
  const told = h("p", { class: "quiet", role: "status" });
  const wanted = field(t("cases.find"), { hint: t("cases.find_hint"), type: "search" });
  const show = (): void => {
    const found = all.filter((one) => fits(one, wanted.input.value));
    rows.replaceChildren(...found.slice(0, MOST).map((one) => row(app, one)));
    told.textContent = t("cases.shown", { shown: Math.min(found.length, MOST), found: found.length });
  };
  wanted.input.addEventListener("input", show);
  show();
  return { title: t("cases.title"), body: [para(t("cases.intro")), wanted.row, told, rows, buttons(app.homeButton())] };
}

/** Of several packs each case once. */
async function everyCase(app: App): Promise<Case[]> {
  const found = new Map<string, Case>();
  for (const { pack } of await shelved(app.open.records)) {
    for (const one of await casesOf(app.open.records, pack)) found.set(one.case, { ...found.get(one.case), ...one });
  }
  return [...found.values()].sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
}

const nameOf = (one: Case): string => one.name ?? one.label;

const fits = (one: Case, text: string): boolean =>
  `${nameOf(one)} ${one.label} ${one.case}`.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase());

function row(app: App, one: Case): HTMLElement {
  const open = (): Promise<void> => {
    app.about = one;
    return app.go("note");
  };
  const link = h("button", { type: "button", class: "items__link", click: open }, nameOf(one));
  const age = h("span", { class: "quiet" }, `${t("case.age")}: `, h("bdi", {}, one.age ?? t("case.unknown")));
  return h("li", { class: "items__row", "data-case": one.case }, link, age);
}

export async function note(app: App): Promise<View> {
  const { about } = app;
  if (!about) return { title: t("note.title"), body: [app.homeButton()] };
  const known = await knownOf(app.open.records, about);
  const inputs: Record<NoteField, Field> = {
    last_seen_place: field(t("note.last_seen_place"), { hint: t("note.place_hint"), value: known.last_seen_place ?? "" }),
    last_seen_on: field(t("note.last_seen_on"), { type: "date", value: known.last_seen_on ?? "" }),
    description: area(t("note.description"), { hint: t("note.description_hint"), value: known.description ?? "" }),
  };
  return {
    title: t("note.about", { name: nameOf(about) }),
    body: [
      facts([[t("case.age"), about.age ?? t("case.unknown")], [t("case.desk"), about.desk]]),
      para(t("note.intro")),
      ...NOTE_FIELDS.map((name) => inputs[name].row),
      buttons(
        button(t("note.save"), () => save(app, about, known, inputs)),
        button(t("cases.title"), () => app.go("cases"), "second"),
      ),
      para(t("note.then"), "quiet"),
    ],
  };
}

const save = (app: App, about: Case, known: Said, inputs: Record<NoteField, Field>): Promise<void> =>
  app.attempt(async () => {
    const said = Object.fromEntries(NOTE_FIELDS.map((name) => [name, inputs[name].input.value.trim()]));
    const nothing = !Object.keys(changesOf(known, said)).length;
    const today = new Date().toLocaleDateString("en-CA"); // YYYY-MM-DD, in the time of this phone
    const early = (said.last_seen_on ?? "") <= today;
    inputs.last_seen_on.complain(early ? "" : t("note.later"));
    inputs.last_seen_place.complain(nothing ? t("note.nothing") : "");
    const { device } = app.session;
    if (nothing || !early || !device) return;
    await writeNote(app.open, device, about, said);
    app.about = null;
    await app.go("home");
    app.say(t("note.saved"));
    void app.contact().catch(() => undefined);
  });
