// Work that waits, and what became of the rest; every item can be looked at and acted upon.
import { type Conflict, type Entry, counts, fresh } from "../../sync/items.js";
import { exportSealed } from "../../sync/export.js";
import { maybe, t, when } from "../../words/index.js";
import type { App, View } from "../app.js";
import { button, buttons, facts, field, h, list, notice, offerFile, para } from "../dom.js";

export async function outbox(app: App): Promise<View> {
  const entries = await app.open.outbox.list();
  const all = counts(entries);
  const send = (): Promise<void> =>
    app.attempt(async () => {
      await app.contact(true);
      await app.go("outbox");
      app.say(t("home.met"));
    });
  const unsent = entries.filter((one) => one.state !== "sent" && one.state !== "desk");
  return {
    title: t("outbox.title"),
    body: [
      para(t("outbox.counts", { ...all })),
      entries.length ? h("ul", { class: "items" }, ...entries.reverse().map((one) => row(app, one))) : para(t("outbox.empty")),
      buttons(
        button(t("outbox.send"), send),
        unsent.length ? button(t("outbox.export"), () => exportAll(app, unsent), "second") : null,
        app.homeButton(),
      ),
      para(t("outbox.export_hint"), "quiet"),
    ],
  };
}

const exportAll = (app: App, entries: Entry[]): Promise<void> =>
  app.attempt(async () => {
    const { device } = app.session;
    if (!device) return;
    const items = entries.map((one) => one.item).sort((a, b) => a.seq - b.seq);
    offerFile(`fieldbook-${Date.now()}.sealed`, await exportSealed(device, items));
    app.say(t("outbox.exported"));
  });

const kindName = (entry: Entry): string => maybe(`kind.${entry.item.kind}`, "kind.other");

function row(app: App, entry: Entry): HTMLElement {
  const show = (): Promise<void> => {
    app.shown = entry.item.id;
    return app.go("item");
  };
  return h(
    "li",
    { class: "items__row", "data-state": entry.state },
    h("button", { type: "button", class: "items__link", click: show }, `${kindName(entry)}, ${when(entry.item.made_at)}`),
    h("span", { class: `tag tag--${entry.state}` }, t(`state.${entry.state}`)),
  );
}

export async function item(app: App): Promise<View> {
  const entry = (await app.open.outbox.list()).find((one) => one.item.id === app.shown);
  if (!entry) return { title: t("outbox.title"), body: [para(t("outbox.gone")), app.homeButton()] };
  const { reason, answer } = entry;
  return {
    title: kindName(entry),
    body: [
      facts([
        [t("item.made"), when(entry.item.made_at)],
        [t("item.state"), t(`state.${entry.state}`)],
        [t("item.tries"), String(entry.tries)],
        entry.state === "pending" && entry.tries ? [t("item.next"), when(new Date(entry.next).toISOString())] : null,
        answer ? [t("item.answer"), maybe(`answer.${answer.outcome}`, "answer.waiting", { desk: answer.desk })] : null,
      ].filter((one): one is [string, string] => one !== null)),
      para(t(`state_hint.${entry.state}`)),
      reason ? notice("bad", para(reason.detail), para(reason.remedy), reason.rule ? para(t("error.rule", { rule: reason.rule })) : null) : null,
      entry.state === "conflict" ? conflictForm(app, entry) : null,
      actions(app, entry),
    ].filter((part): part is HTMLElement => part !== null),
  };
}

function actions(app: App, entry: Entry): HTMLElement {
  const retry = (): Promise<void> =>
    app.attempt(async () => {
      await app.open.outbox.save({ ...entry, state: "pending", next: 0 });
      await app.contact(true);
      await app.go("item");
    });
  const can = ["pending", "failed"].includes(entry.state);
  const back = button(t("outbox.title"), () => app.go("outbox"), "second");
  return h("div", {}, buttons(can ? button(t("item.retry"), retry) : null, back), entry.state === "sent" ? null : giveUp(app, entry));
}

function giveUp(app: App, entry: Entry): HTMLElement {
  const reason = field(t("item.delete_reason"));
  const remove = (): Promise<void> =>
    app.attempt(async () => {
      reason.complain(reason.input.value.trim() ? "" : t("item.delete_reason_missing"));
      if (!reason.input.value.trim()) return;
      await app.open.outbox.giveUp(entry, reason.input.value.trim());
      await app.go("outbox");
      app.say(t("item.deleted"));
    });
  return h("details", {}, h("summary", {}, t("item.delete")), para(t("item.delete_hint")), reason.row, button(t("item.delete_now"), remove, "danger"));
}

/** Field by field: whose value stands. What is chosen goes out as a new note over theirs. */
function conflictForm(app: App, entry: Entry): HTMLElement {
  const conflicts = entry.conflict ?? [];
  const mine = new Map<string, boolean>();
  const rows = conflicts.map((one) => conflictRow(one, (keep) => mine.set(one.field, keep)));
  const settle = (): Promise<void> =>
    app.attempt(async () => {
      if (mine.size < conflicts.length) return app.say(t("conflict.all"));
      await settleConflict(app, entry, conflicts.filter((one) => mine.get(one.field)));
      await app.go("outbox");
    });
  return h("div", {}, h("h2", {}, t("conflict.title")), para(t("conflict.intro")), ...rows, button(t("conflict.settle"), settle));
}

function conflictRow(one: Conflict, choose: (mine: boolean) => void): HTMLElement {
  const radio = (value: boolean, text: string): HTMLElement =>
    h("label", { class: "radio" }, h("input", { type: "radio", name: `conflict-${one.field}`, change: () => choose(value) }), ` ${text}`);
  return h(
    "fieldset",
    { class: "card" },
    h("legend", {}, maybe(`note.${one.field}`, "kind.note")),
    list(t("conflict.base", { value: one.base ?? "–" })),
    radio(true, t("conflict.mine", { value: one.mine ?? "–" })),
    radio(false, t("conflict.theirs", { value: one.theirs ?? "–" })),
  );
}

async function settleConflict(app: App, entry: Entry, keep: Conflict[]): Promise<void> {
  const { outbox } = app.open;
  if (keep.length) {
    const base = Object.fromEntries(keep.map((one) => [one.field, one.theirs ?? ""]));
    const set = Object.fromEntries(keep.map((one) => [one.field, one.mine ?? ""]));
    const part = { kind: "note" as const, case: entry.item.case, base, body: { set } };
    await outbox.save(fresh(await outbox.make(part, Date.now())));
  }
  await outbox.giveUp(entry, "settled field by field");
}
