// The camera before a face: an oval, what to do better, and a shutter that goes by itself.
import { Camera } from "../../capture/camera.js";
import { FaceCoach, STEADY } from "../../face/coach.js";
import type { FaceGlance, Photo } from "../../face/api.js";
import { maybe, t } from "../../words/index.js";
import type { App, View } from "../app.js";
import { button, buttons, h, para } from "../dom.js";
import type { Draft } from "../draft.js";
import { ovalOf, placeOver } from "../oval.js";
import { outline } from "../outline.js";
import { told } from "../refusals.js";
import { ready, takeFace } from "./face.js";

/** Longest side of a frame that is only looked at; of one that is read. */
const LOOK = 640;
const READ = 1600;

export function faceCamera(app: App): View {
  const { draft } = app;
  if (!draft) return { title: t("face.title"), body: [app.homeButton()] };
  const finder = new FaceFinder(app, draft);
  return { title: t("face.camera"), body: finder.body, enter: () => void finder.run(), leave: () => finder.stop() };
}

class FaceFinder {
  private readonly video = h("video", { playsinline: true, muted: true, "aria-label": t("camera.picture") });
  private readonly overlay = outline();
  private readonly words = h("p", { class: "coach", role: "status" }, t("camera.starting"));
  private readonly meter = h("meter", { min: 0, max: STEADY, value: 0, "aria-label": t("camera.steady") });
  private readonly shutter = button(t("camera.shoot"), () => this.finish());
  private readonly canvas = h("canvas");
  private readonly camera: Camera;
  private looking = false;

  constructor(
    private readonly app: App,
    private readonly draft: Draft,
  ) {
    this.camera = new Camera(app.pictures, this.video);
    this.shutter.disabled = true;
  }

  get body(): Node[] {
    return [
      para(t("face.camera_hint")),
      h("div", { class: "finder" }, this.video, this.overlay),
      this.words,
      this.meter,
      buttons(this.shutter, button(t("action.back"), () => this.app.go("face"), "second")),
    ];
  }

  stop(): void {
    this.looking = false;
    this.camera.stop();
  }

  /** Look until a row of good frames was seen, the officer shoots, or the camera goes off. */
  async run(): Promise<void> {
    try {
      await told(this.camera.start());
      ovalOf(this.overlay, this.video.videoWidth, this.video.videoHeight);
      await ready(this.app, this.draft);
      this.shutter.disabled = false;
      await this.watch();
    } catch (error) {
      await this.back(error);
    }
  }

  private async watch(): Promise<void> {
    const coach = new FaceCoach();
    this.looking = true;
    while (this.looking) {
      const frame = this.frame(LOOK);
      if (!frame) break;
      const seen = await this.app.engine.glance(frame);
      if (!this.looking) return;
      const { advice, steady, shoot } = coach.see(seen, frame.width, frame.height);
      this.show(seen, frame, maybe(`face.advice.${advice}`, "advice.hold"), steady);
      if (shoot) return this.finish();
    }
    if (this.looking && this.app.at("face-camera")) this.words.textContent = t("camera.off");
  }

  private show(seen: FaceGlance, frame: Photo, words: string, steady: number): void {
    placeOver(this.overlay, seen.place, this.video.videoWidth / frame.width);
    if (this.words.textContent !== words) this.words.textContent = words;
    this.meter.value = steady;
  }

  /** What the camera sees now, its longest side at most `most`; null once it is off. */
  private frame(most: number): Photo | null {
    const { videoWidth: wide, videoHeight: high } = this.video;
    if (!wide || !this.video.srcObject) return null;
    const shrink = Math.max(1, Math.max(wide, high) / most);
    const [width, height] = [Math.round(wide / shrink), Math.round(high / shrink)];
    this.canvas.width = width;
    this.canvas.height = height;
    const pen = this.canvas.getContext("2d", { willReadFrequently: true })!;
    pen.drawImage(this.video, 0, 0, width, height);
    return { width, height, pixels: pen.getImageData(0, 0, width, height).data };
  }

  /** Read the face of what the camera sees now; what came of it stands on the screen before. */
  private async finish(): Promise<void> {
    this.looking = false;
    this.shutter.disabled = true;
    const photo = this.frame(READ);
    this.camera.stop();
    globalThis.navigator.vibrate?.(40);
    this.words.textContent = t("face.reading");
    try {
      if (photo) await takeFace(this.app, this.draft, photo);
    } catch (error) {
      await this.back(error);
    }
  }

  private async back(error: unknown): Promise<void> {
    this.stop();
    // a lock or another screen came in between
    if (!this.app.at("face-camera") || this.app.draft !== this.draft) return;
    await this.app.go("face");
    this.app.tell(error);
  }
}
