// Somebody whose name nobody knows: asked first, then captured, then recorded at the node as a case
// of its own, so that those who look for them can find them.
import { toBase64url } from "../../base/bytes.js";
import { shelved, take } from "../../pack/shelf.js";
import { language, t, type MessageId } from "../../words/index.js";
import type { App, View } from "../app.js";
import { button, buttons, field, type Field, para } from "../dom.js";
import { type Draft, probesOf } from "../draft.js";
import { answers, spoken } from "../spoken.js";
import { hush } from "../voice.js";
import { freshDraft } from "./consent.js";

const TEXT: readonly MessageId[] = [
  "enrolment.who", "enrolment.what", "enrolment.keep", "consent.no_costs", "consent.question",
];
/** Days after which the case ends if nobody looks at it. */
const DAYS = 90;

/** Ask before any finger is looked at. */
export async function enrol(app: App): Promise<View> {
  const [pack] = await shelved(app.open.records);
  if (!pack) return { title: t("enrolment.title"), body: [para(t("home.no_pack")), app.homeButton()] };
  const asked = spoken(app, TEXT, language());
  const answer = (given: boolean | null) => (): Promise<void> =>
    app.attempt(async () => {
      const draft = freshDraft(pack, await take(app.open.records, pack.pack), { given, ...asked.said() });
      const rules = { ...draft.rules, wanted: Math.max(draft.reference, draft.rules.wanted) };
      app.draft = { ...draft, aim: "enrol", rules };
      await app.go(given === false ? "said-no" : "fingers");
    });
  return {
    title: t("enrolment.title"),
    body: [
      para(t("enrolment.intro")),
      ...asked.rows,
      ...answers(answer),
      app.homeButton(),
    ],
    leave: hush,
  };
}

/** What a case needs beside the prints. */
export function person(app: App): View {
  const { draft } = app;
  if (!draft) return { title: t("person.title"), body: [app.homeButton()] };
  const called = field(t("person.called"), { hint: t("person.called_hint") });
  const born = field(t("person.born"), { hint: t("person.born_hint"), type: "number" });
  const needed: [string, Field][] = [
    ["legal_basis", field(t("person.basis"), { hint: t("person.basis_hint") })],
    ["authority", field(t("person.authority"), { hint: t("person.authority_hint") })],
    ["contact_desk", field(t("person.desk"), { hint: t("person.desk_hint") })],
  ];
  const send = (): Promise<void> => {
    // the last that complains has the cursor: from below, so that it is the first on the screen
    const complete = [...needed].reverse().map(([, one]) => {
      one.complain(one.input.value.trim() ? "" : t("person.missing"));
      return Boolean(one.input.value.trim());
    });
    const year = born.input.value.trim() ? Number(born.input.value) : null;
    const believable = year === null || (Number.isInteger(year) && year >= 1900 && year <= new Date().getFullYear());
    born.complain(believable ? "" : t("person.born_wrong"));
    if (!complete.every(Boolean) || !believable) return Promise.resolve();
    const said = Object.fromEntries(needed.map(([name, one]) => [name, one.input.value.trim()]));
    return save(app, draft, { ...said, given_name: called.input.value.trim(), birth_year: year });
  };
  return {
    title: t("person.title"),
    body: [
      called.row, born.row, ...needed.map(([, one]) => one.row),
      buttons(button(t("person.save"), send), button(t("capture.fingers"), () => app.go("fingers"), "second")),
      para(t("person.then"), "quiet"),
    ],
  };
}

const save = (app: App, draft: Draft, said: Record<string, unknown>): Promise<void> =>
  app.attempt(async () => {
    const fingers = probesOf(draft).map((one) => ({ finger: one.finger, template: toBase64url(one.template) }));
    const about = { kind: "unidentified-person", days: DAYS, ...said };
    const body = { consent: draft.consent, person: about, fingers };
    await app.open.outbox.add({ kind: "enrolment", case: null, base: null, body });
    app.draft = null;
    await app.go("home");
    app.say(t("person.saved"));
    void app.contact().catch(() => undefined);
  });
