// The camera: where to hold the fingers, what to do better, and a shutter that goes by itself.
import type { Inspection, Prints, Wanted } from "../../capture/api.js";
import { Camera } from "../../capture/camera.js";
import { STEADY } from "../../capture/coach.js";
import { maybe, t } from "../../words/index.js";
import type { App, ScreenName, View } from "../app.js";
import { button, buttons, h, para } from "../dom.js";
import type { Draft } from "../draft.js";
import { fingerName } from "../parts.js";
import { draw, outline } from "../outline.js";
import { told } from "../refusals.js";
import { keepOwn, takePhoto } from "../taking.js";

/** What the camera is asked for, and where what it saw belongs. */
interface Errand {
  title: string;
  asked: readonly number[];
  /** The screen that stands while the camera runs, and the one that tells what came of it. */
  here: ScreenName;
  back: ScreenName;
  take(shot: Promise<Prints>): Promise<void>;
  /** Whether the answer is still wanted: a lock may have come in between. */
  stands(): boolean;
}

export function camera(app: App): View {
  const { draft } = app;
  if (!draft) return { title: t("capture.title"), body: [app.homeButton()] };
  const { asked } = draft;
  return look(app, {
    title: titleOf(draft),
    asked,
    here: "camera",
    back: asked.length > 1 ? "fingers" : "capture",
    take: (shot) => takePhoto(app, draft, asked, shot),
    stands: () => app.draft === draft,
  });
}

/** The officer's own finger, whichever it is: it only serves to warn. */
export function ownCamera(app: App): View {
  return look(app, {
    title: t("own.title"),
    asked: [0],
    here: "own-camera",
    back: "own-finger",
    take: async (shot) => keepOwn(app, (await told(shot)).prints.map((one) => one.image)),
    stands: () => true,
  });
}

function look(app: App, errand: Errand): View {
  const finder = new Finder(app, errand);
  const { title } = errand;
  return { title, body: finder.body, enter: () => void finder.run(), leave: () => finder.camera.stop() };
}

function titleOf({ asked }: Draft): string {
  if (asked.length === 1) return t("camera.one", { finger: fingerName(asked[0]!) });
  return t(asked.includes(2) ? "camera.right" : "camera.left");
}

class Finder {
  readonly camera: Camera;
  private readonly video = h("video", { playsinline: true, muted: true, "aria-label": t("camera.picture") });
  private readonly overlay = outline();
  private readonly coach = h("p", { class: "coach", role: "status" }, t("camera.starting"));
  private readonly meter = h("meter", { min: 0, max: STEADY, value: 0, "aria-label": t("camera.steady") });
  private readonly lamp: HTMLButtonElement;
  private readonly shutter: HTMLButtonElement;
  private readonly wanted: Wanted;
  private lit = false;

  constructor(
    private readonly app: App,
    private readonly errand: Errand,
  ) {
    this.camera = new Camera(app.pictures, this.video);
    this.wanted = { fingers: errand.asked, steady: STEADY };
    this.lamp = button(t("camera.lamp"), () => this.light(), "second");
    this.lamp.hidden = true;
    this.lamp.setAttribute("aria-pressed", "false");
    this.shutter = button(t("camera.shoot"), () => this.finish(() => this.camera.shoot(this.wanted)));
    this.shutter.disabled = true;
  }

  /** Where the officer goes who takes no picture. */
  private get leaveTo(): ScreenName {
    return this.errand.back === "capture" ? "fingers" : this.errand.back;
  }

  get body(): Node[] {
    return [
      para(t(this.errand.asked.length > 1 ? "camera.hand_hint" : "camera.finger_hint")),
      h("div", { class: "finder" }, this.video, this.overlay),
      this.coach,
      this.meter,
      buttons(this.shutter, this.lamp, button(t(this.errand.back === "own-finger" ? "action.back" : "capture.fingers"), () => this.app.go(this.leaveTo), "second")),
    ];
  }

  /** Look until a row of good frames was seen, the officer shoots, or the camera goes off. */
  async run(): Promise<void> {
    try {
      await told(this.camera.start());
    } catch (error) {
      await this.back(error);
      return;
    }
    draw(this.overlay, this.errand.asked, [], this.video.videoWidth, this.video.videoHeight);
    this.lamp.hidden = !this.camera.hasTorch;
    this.shutter.disabled = false;
    const found = await told(this.camera.watch(this.wanted, (seen) => this.show(seen))).catch((error: unknown) => {
      void this.back(error);
      return null;
    });
    if (found) await this.finish(() => Promise.resolve(found));
    else if (this.app.at(this.errand.here) && !this.shutter.disabled) this.coach.textContent = t("camera.off");
  }

  private show(seen: Inspection): void {
    draw(this.overlay, this.errand.asked, seen.tips, this.video.videoWidth, this.video.videoHeight);
    const [first] = seen.advice; // none while it is being made up: what was said stands
    const advice = first ? maybe(`advice.${first}`, "advice.hold") : this.coach.textContent;
    if (this.coach.textContent !== advice) this.coach.textContent = advice;
    this.meter.value = seen.steady;
  }

  private async light(): Promise<void> {
    this.lit = !this.lit;
    this.lamp.setAttribute("aria-pressed", String(this.lit));
    await this.camera.torch(this.lit).catch(() => undefined);
  }

  /** Read the prints of a picture; what came of it stands on the screen that asked for them. */
  private async finish(shoot: () => Promise<Prints>): Promise<void> {
    this.shutter.disabled = true;
    this.coach.textContent = t("capture.reading");
    try {
      await this.errand.take(shoot().then((found) => this.shot(found)));
      await this.back(null);
    } catch (error) {
      await this.back(error);
    }
  }

  private shot(found: Prints): Prints {
    this.camera.stop();
    globalThis.navigator.vibrate?.(40);
    return found;
  }

  private async back(error: unknown): Promise<void> {
    this.camera.stop();
    // a lock or another screen came in between
    if (!this.app.at(this.errand.here) || !this.errand.stands()) return;
    await this.app.go(this.errand.back);
    if (error) this.app.tell(error);
  }
}
