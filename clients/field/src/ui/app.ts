// The frame: one screen at a time, its heading read out, the lock and the way out always there.
import { FieldError } from "../base/errors.js";
import { type Heard, contact, hear } from "../session/contact.js";
import type { Case } from "../pack/open.js";
import type { Session, Unlocked } from "../session/session.js";
import { maybe, t } from "../words/index.js";
import type { CaptureClient } from "../capture/client.js";
import type { Draft } from "./draft.js";
import { button, h, notice, para } from "./dom.js";
import type { Engine } from "./engine.js";

export interface View {
  title: string;
  body: Node[];
  /** Called once the screen is shown: start cameras. */
  enter?: () => void;
  /** Called when the screen goes: stop cameras, timers, voices. */
  leave?: () => void;
}

export type ScreenName =
  | "welcome" | "confirm" | "secure" | "unlock" | "home" | "packs" | "consent" | "said-no"
  | "cases" | "note"
  | "fingers" | "capture" | "camera" | "enrol" | "person" | "result" | "outbox" | "item" | "settings" | "leave" | "own-finger" | "own-camera"
  | "face" | "face-camera" | "face-choose";
export type Screen = (app: App) => View | Promise<View>;

const IDLE = 3 * 60_000;
const HIDDEN = 60_000;

export class App {
  draft: Draft | null = null;
  heard: Heard | null = null;
  /** Whose case the screen `note` writes into. */
  about: Case | null = null;
  /** Which outbox entry the screen `item` shows. */
  shown = "";
  private current: ScreenName = "welcome";
  private view: View | null = null;
  private idle = 0;
  private hidden = 0;
  private contacting: Promise<void> | null = null;
  private readonly main = h("main", { id: "main", tabindex: "-1" });
  private readonly status = h("p", { class: "status", role: "status" });
  private readonly offers = h("div");
  private readonly frame = h("div", { class: "frame" });

  constructor(
    readonly session: Session,
    readonly engine: Engine,
    /** Reads pictures, films and files; a worker of its own. */
    readonly pictures: CaptureClient,
    private readonly screens: Record<ScreenName, Screen>,
  ) {
    document.body.replaceChildren(this.frame);
    this.draw();
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => this.stir());
    addEventListener("online", () => void this.contact());
    document.addEventListener("visibilitychange", () => this.hide());
    document.addEventListener("keydown", (event) => this.escape(event));
  }

  get open(): Unlocked {
    const { open } = this.session;
    if (!open) throw new FieldError("storage.locked");
    return open;
  }

  /** The bar above and the frame, in the language of the moment. */
  draw(): void {
    const bar = h(
      "header",
      { class: "bar" },
      h("span", { class: "bar__name" }, t("app.name")),
      h("span", { class: "bar__fill" }),
      this.session.open && button(t("bar.lock"), () => this.lock(), "plain"),
      button(t("bar.exit"), () => this.exit(), "plain"),
    );
    const skip = h("a", { class: "skip", href: "#main", click: (event) => this.skip(event) }, t("bar.skip"));
    this.frame.replaceChildren(skip, bar, this.offers, this.status, this.main);
  }

  private skip(event: Event): void {
    event.preventDefault();
    this.main.focus();
  }

  async go(name: ScreenName): Promise<void> {
    const needsKey = !["welcome", "confirm", "secure", "unlock", "leave"].includes(name);
    if (needsKey && !this.session.open) return this.go(this.door());
    this.view?.leave?.();
    this.view = null;
    try {
      this.show(name, await this.screens[name](this));
    } catch (error) {
      this.show(name, { title: t("error.title"), body: [this.sorry(error), this.homeButton()] });
    }
  }

  /** Whether this screen is the one that is shown: an answer may come when it is gone. */
  at(name: ScreenName): boolean {
    return this.current === name;
  }

  /** The same screen anew, as after a change of language. */
  again(): Promise<void> {
    return this.go(this.current);
  }

  private show(name: ScreenName, view: View): void {
    this.view = view;
    this.current = name;
    const heading = h("h1", { tabindex: "-1" }, view.title);
    this.main.replaceChildren(heading, ...view.body);
    this.say("");
    this.main.dataset.screen = name;
    document.title = `${view.title} – ${t("app.name")}`;
    this.draw();
    history.replaceState(null, "", location.pathname);
    scrollTo(0, 0);
    heading.focus({ preventScroll: true });
    view.enter?.();
  }

  /** Where a locked or new phone begins. */
  door(): ScreenName {
    const { device, ways, open } = this.session;
    if (!device) return "welcome";
    if (device.status === "waiting") return "confirm";
    if (!ways.length) return "secure";
    return open ? "home" : "unlock";
  }

  homeButton(): HTMLElement {
    return button(t("action.back"), () => this.go(this.door()), "second");
  }

  say(text: string): void {
    this.status.textContent = text;
  }

  /** Show what may wait, such as an update, above whatever screen is there. */
  offer(box: HTMLElement): void {
    this.offers.replaceChildren(box);
  }

  /** Run what a button does; whatever fails is said on the screen, beside what was there. */
  async attempt(work: () => Promise<unknown>): Promise<void> {
    this.main.querySelector("[data-sorry]")?.remove();
    this.main.setAttribute("aria-busy", "true");
    try {
      await work();
    } catch (error) {
      this.tell(error);
    } finally {
      this.main.removeAttribute("aria-busy");
    }
  }

  /** Say on the screen that is shown what went wrong. */
  tell(error: unknown): void {
    const box = this.sorry(error);
    this.say("");
    this.main.querySelector("h1")?.after(box);
    box.focus();
  }

  /** An error as a person reads it: what happened, what the node said, what to do. */
  sorry(error: unknown): HTMLElement {
    const known = error instanceof FieldError ? error : null;
    if (!known) console.warn(error instanceof Error ? error.message : "unknown failure");
    const { detail = "", remedy = "", rule = null } = known?.problem ?? {};
    const code = known?.code ?? "unknown";
    const box = notice(
      "bad",
      para(maybe(`error.${code}`, "error.unknown", known?.params)),
      detail && para(detail),
      remedy && para(remedy),
      rule && para(t("error.rule", { rule }), "quiet"),
    );
    box.dataset.sorry = code;
    box.setAttribute("role", "alert");
    box.tabIndex = -1;
    return box;
  }

  /** One contact at a time; failing to reach the node is no failure of the app. */
  contact(force = false): Promise<void> {
    const under = this.contacting;
    // one that began by itself leaves what waits for its time: who asks by hand means all of it
    if (under && force) return under.catch(() => undefined).then(() => this.contact(true));
    this.contacting ??= this.reach(force).finally(() => {
      this.contacting = null;
    });
    return this.contacting;
  }

  private async reach(force: boolean): Promise<void> {
    const before = this.session.device;
    if (!this.session.open) {
      await hear(this.session);
    } else {
      this.heard = await contact(this.session, force);
    }
    if (before && !this.session.device) {
      this.forget();
      await this.go("welcome");
      this.say(t("wipe.by_node"));
    }
  }

  lock(): void {
    if (!this.session.open) return;
    this.forget();
    this.session.lock();
    void this.go(this.door());
  }

  private forget(): void {
    this.draft = null;
    this.about = null;
    this.shown = "";
    this.heard = null;
    this.engine.clear();
    this.pictures.end();
  }

  /** Away from here at once; an empty page takes this one's place in the history. */
  exit(): void {
    this.view?.leave?.();
    this.forget();
    this.session.lock();
    this.frame.remove();
    location.replace("about:blank");
  }

  private stir(): void {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.lock(), IDLE) as unknown as number;
  }

  private hide(): void {
    clearTimeout(this.hidden);
    if (document.hidden) this.hidden = setTimeout(() => this.lock(), HIDDEN) as unknown as number;
  }

  private presses = 0;
  private escape(event: KeyboardEvent): void {
    this.presses = event.key === "Escape" ? this.presses + 1 : 0;
    if (this.presses === 3) this.exit();
  }
}
