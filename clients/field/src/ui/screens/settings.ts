// Settings, storage, and the ways out: lock, log out, erase.
import { counts } from "../../sync/items.js";
import { number, t } from "../../words/index.js";
import type { App, View } from "../app.js";
import { button, buttons, facts, h, notice, para } from "../dom.js";
import { languageChoice } from "../parts.js";
import { phraseForm } from "./begin.js";

declare const __VERSION__: string;
declare const __DIGEST__: string;

export async function settings(app: App): Promise<View> {
  const { device, ways } = app.session;
  const canAdd = ways.includes("passkey") && !ways.includes("passphrase");
  const added = async (phrase: string): Promise<void> => {
    await app.session.addPassphrase(phrase);
    await app.go("settings");
  };
  return {
    title: t("settings.title"),
    body: [
      languageChoice(app),
      h("h2", {}, t("settings.storage")),
      ...(await storage(app)),
      h("h2", {}, t("settings.unlock")),
      para(ways.includes("passkey") ? t("settings.by_passkey") : t("settings.by_phrase")),
      canAdd ? h("details", {}, h("summary", {}, t("settings.add_phrase")), para(t("secure.phrase_worth")), phraseForm(app, added)) : null,
      h("h2", {}, t("own.title")),
      para(t("own.intro")),
      button(t("own.take"), () => app.go("own-finger"), "second"),
      h("h2", {}, t("settings.about")),
      facts([
        [t("settings.node"), device?.node.agency ?? ""],
        [t("settings.operator"), device?.operator ?? ""],
        [t("settings.version"), __VERSION__],
        [t("settings.digest"), h("code", { class: "digest", dir: "ltr" }, __DIGEST__)],
      ]),
      para(t("settings.digest_hint"), "quiet"),
      buttons(app.homeButton(), button(t("wipe.title"), () => app.go("leave"), "danger")),
    ].filter((part): part is HTMLElement => part !== null),
  };
}

async function storage(app: App): Promise<HTMLElement[]> {
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  const persisted = await navigator.storage.persisted();
  const meter = h("meter", { min: 0, max: Math.max(1, quota), high: quota * 0.8, value: usage, "aria-label": t("settings.storage") });
  const mega = (bytes: number): string => number(Math.ceil(bytes / 1e6));
  const persist = (): Promise<void> =>
    app.attempt(async () => {
      const kept = await navigator.storage.persist();
      await app.go("settings");
      if (!kept) app.say(t("settings.not_kept"));
    });
  return [
    meter,
    para(t("settings.used", { used: mega(usage), free: mega(quota - usage) })),
    usage > quota * 0.8 ? notice("warn", para(t("settings.nearly_full"))) : para(persisted ? t("settings.kept") : t("settings.may_go")),
    persisted ? h("span") : button(t("settings.keep"), persist, "second"),
  ];
}

/** Erase: from the lock screen too, without a passphrase. It says what would be lost. */
export async function leave(app: App): Promise<View> {
  const waits = app.session.open ? counts(await app.session.open.outbox.list()) : null;
  const unsent = waits ? waits.pending + waits.failed : null;
  const wipe = (): Promise<void> =>
    app.attempt(async () => {
      await app.session.wipe();
      app.draft = null;
      app.engine.clear();
      await app.go("welcome");
      app.say(t("wipe.done"));
    });
  const warning = unsent === null ? t("wipe.unknown") : unsent ? t("wipe.unsent", { count: unsent }) : t("wipe.nothing");
  return {
    title: t("wipe.title"),
    body: [
      notice(unsent === 0 ? "info" : "warn", para(warning)),
      para(t("wipe.what")),
      unsent ? button(t("outbox.title"), () => app.go("outbox"), "second") : null,
      buttons(button(t("wipe.now"), wipe, "danger"), app.homeButton()),
    ].filter((part): part is HTMLElement => part !== null),
  };
}
