// The first minutes of a phone: the one-time code, the number to compare, the way to unlock.
import { codeIn } from "../../session/session.js";
import { hear } from "../../session/contact.js";
import { supported } from "../../store/passkey.js";
import { t } from "../../words/index.js";
import type { App, View } from "../app.js";
import { button, buttons, field, h, notice, para } from "../dom.js";
import { languageChoice } from "../parts.js";

declare const __VERSION__: string;

/** Random words are worth about 13 bits each; four of them cost a thief years, eight letters hours. */
const SHORTEST_PHRASE = 16;

export function welcome(app: App, given = ""): View {
  const code = field(t("enrol.code"), { hint: t("enrol.code_hint"), value: given });
  const send = (): Promise<void> =>
    app.attempt(async () => {
      const text = codeIn(code.input.value);
      if (!text) return code.complain(t("enrol.code_missing"));
      await app.session.enrol(text, __VERSION__);
      await app.go("confirm");
    });
  return {
    title: t("enrol.title"),
    body: [
      para(t("enrol.intro")),
      h("form", { submit: (event) => (event.preventDefault(), send()) }, code.row, button(t("enrol.send"), send)),
      notice("info", para(t("enrol.cleared"))),
      languageChoice(app),
    ],
  };
}

export function confirm(app: App): View {
  const look = (): Promise<void> =>
    app.attempt(async () => {
      const state = await hear(app.session);
      if (state?.status === "active") await app.go(app.door());
      else app.say(t("confirm.not_yet"));
    });
  const quietly = async (): Promise<void> => {
    const state = await hear(app.session).catch(() => null);
    if (state?.status === "active" && app.at("confirm")) await app.go(app.door());
  };
  const timer = setInterval(() => void quietly(), 5000);
  const { device } = app.session;
  return {
    title: t("confirm.title"),
    body: [
      para(t("confirm.intro", { node: device?.node.agency ?? "", operator: device?.operator ?? "" })),
      h("p", { class: "number", dir: "ltr", id: "check-number" }, device?.check ?? ""),
      para(t("confirm.differs")),
      buttons(button(t("confirm.look"), look), button(t("confirm.cancel"), () => void cancel(app), "second")),
    ],
    leave: () => clearInterval(timer),
  };
}

async function cancel(app: App): Promise<void> {
  await app.session.wipe();
  await app.go("welcome");
}

export function secure(app: App): View {
  const done = async (): Promise<void> => {
    await navigator.storage?.persist?.();
    await app.go("home");
  };
  const byPasskey = (): Promise<void> =>
    app.attempt(async () => {
      await app.session.secureWithPasskey(t("app.name"));
      await done();
    });
  const passkey = supported()
    ? [para(t("secure.passkey_worth")), button(t("secure.passkey"), byPasskey)]
    : [notice("info", para(t("secure.no_passkey")))];
  return {
    title: t("secure.title"),
    body: [
      para(t("secure.intro")),
      ...passkey,
      h("h2", {}, t("secure.or_phrase")),
      para(t("secure.phrase_worth")),
      phraseForm(app, (phrase) => app.session.secureWithPassphrase(phrase).then(done)),
    ],
  };
}

/** Two fields that must agree, and be long enough. */
export function phraseForm(app: App, use: (phrase: string) => Promise<void>): HTMLElement {
  const one = field(t("secure.phrase"), { type: "password", autocomplete: "new-password" });
  const two = field(t("secure.phrase_again"), { type: "password", autocomplete: "new-password" });
  const save = (): Promise<void> =>
    app.attempt(async () => {
      const [a, b] = [one.input.value.trim(), two.input.value.trim()];
      one.complain(a.length < SHORTEST_PHRASE ? t("secure.phrase_short", { least: SHORTEST_PHRASE }) : "");
      if (a.length < SHORTEST_PHRASE) return;
      two.complain(a === b ? "" : t("secure.phrase_differs"));
      if (a === b) await use(a);
    });
  const form = h("form", { submit: (event) => (event.preventDefault(), save()) });
  form.append(one.row, two.row, button(t("secure.phrase_save"), save, "second"));
  return form;
}

export function unlock(app: App): View {
  const enter = async (): Promise<void> => {
    await app.session.open?.outbox.release();
    await app.go("home");
    void app.contact().catch(() => undefined);
  };
  const { ways } = app.session;
  const phrase = field(t("unlock.phrase"), { type: "password", autocomplete: "current-password" });
  const byPhrase = (): Promise<void> =>
    app.attempt(() => app.session.unlockWithPassphrase(phrase.input.value).then(enter));
  const byPasskey = (): Promise<void> => app.attempt(() => app.session.unlockWithPasskey().then(enter));
  const form = h("form", { submit: (event) => (event.preventDefault(), byPhrase()) });
  form.append(phrase.row, button(t("unlock.with_phrase"), byPhrase, ways.includes("passkey") ? "second" : "main"));
  return {
    title: t("unlock.title"),
    body: [
      ways.includes("passkey") ? button(t("unlock.with_passkey"), byPasskey) : "",
      ways.includes("passphrase") ? form : "",
      h("hr"),
      button(t("wipe.title"), () => app.go("leave"), "second"),
      languageChoice(app),
    ].filter((part): part is HTMLElement => part !== ""),
  };
}
