// Home: what can be done now, and what waits. And the packs.
import { fetchPack, missing, type Offered } from "../../session/contact.js";
import { nowOf } from "../../session/clock.js";
import { isOlderPolicy, isOutdated, shelved, sweep } from "../../pack/shelf.js";
import type { Header } from "../../pack/header.js";
import { counts } from "../../sync/items.js";
import { t, when } from "../../words/index.js";
import type { App, View } from "../app.js";
import { button, buttons, h, list, notice, para } from "../dom.js";
import { packFacts, purposeName } from "../parts.js";

export async function home(app: App): Promise<View> {
  const { records, outbox } = app.open;
  const { device } = app.session;
  const gone = await sweep(records, new Set(), device ? nowOf(device) : Date.now());
  const packs = await shelved(records);
  const older = packs.filter((one) => isOlderPolicy(one, device?.policy));
  const waits = counts(await outbox.list());
  const answers = (await outbox.list()).filter((one) => one.answer?.outcome === "alerted").length;
  return {
    title: t("home.title"),
    body: [
      ...gone.map((one) => notice("warn", para(isOutdated(one) ? t("pack.outdated") : t("pack.gone", { until: when(one.expires_at) })))),
      older.length ? notice("warn", para(t("pack.older_policy")), button(t("pack.title"), () => app.go("packs"), "second")) : "",
      packs.length
        ? buttons(button(t("home.check"), () => app.go("consent")), button(t("cases.title"), () => app.go("cases"), "second"), button(t("enrolment.title"), () => app.go("enrol"), "second"))
        : notice("info", para(t("home.no_pack")), button(t("pack.title"), () => app.go("packs"))),
      answers ? notice("good", para(t("home.alerted", { count: answers }))) : "",
      h("h2", {}, t("outbox.title")),
      tiles(app, waits),
      h("h2", {}, t("pack.title")),
      list(...packs.map((one) => t("pack.line", { purpose: purposeName(one.purpose), cases: one.cases, until: when(one.expires_at) }))),
      buttons(
        button(t("home.contact"), () => meet(app), "second"),
        button(t("pack.title"), () => app.go("packs"), "second"),
        button(t("settings.title"), () => app.go("settings"), "second"),
      ),
    ].filter((part): part is HTMLElement => part !== ""),
  };
}

function tiles(app: App, waits: ReturnType<typeof counts>): HTMLElement {
  const tile = (kind: keyof typeof waits): HTMLElement =>
    h("span", { class: `tile tile--${kind}`, "data-count": kind }, h("b", {}, String(waits[kind])), ` ${t(`outbox.${kind}`)}`);
  const open = (): Promise<void> => app.go("outbox");
  return h("button", { type: "button", class: "tiles", click: open }, tile("pending"), tile("sent"), tile("failed"), tile("desk"));
}

const meet = (app: App): Promise<void> =>
  app.attempt(async () => {
    await app.contact(true);
    await app.go(app.door());
    app.say(t("home.met"));
  });

export async function packs(app: App): Promise<View> {
  const here = await shelved(app.open.records);
  const offered = app.heard ? await missing(app.open, app.heard.packs) : [];
  const names = new Map(here.map((one) => [one.pack, one]));
  const look = (): Promise<void> => app.attempt(() => app.contact(true).then(() => app.go("packs")));
  return {
    title: t("pack.title"),
    body: [
      para(t("pack.intro")),
      ...(app.heard?.destroyed ?? []).map(() => notice("warn", para(t("error.pack.revoked")))),
      ...here.map((one) => h("section", { class: "card", "data-pack": one.pack }, packFacts(one), isOlderPolicy(one, app.session.device?.policy) && notice("warn", para(t("pack.older_policy"))))),
      ...offered.map((one) => offer(app, one, names.get(one.pack))),
      offered.length ? null : para(t(app.heard ? "pack.none_new" : "pack.ask_first"), "quiet"),
      buttons(button(t("pack.look"), look, "second"), app.homeButton()),
    ].filter((part): part is HTMLElement => part !== null),
  };
}

function offer(app: App, one: Offered, old: Header | undefined): HTMLElement {
  const fetch = (): Promise<void> =>
    app.attempt(async () => {
      app.say(t("pack.fetching"));
      await fetchPack(app.session, one);
      await app.go("packs");
      app.say(t("pack.fetched"));
    });
  const size = { cases: one.cases, megabytes: Math.max(1, Math.round(one.bytes / 1e6)) };
  return notice(
    "info",
    para(old ? t("pack.newer") : t("pack.offered")),
    para(`${purposeName(one.purpose)} ${t("pack.size", size)}`),
    button(t("pack.fetch"), fetch),
  );
}
