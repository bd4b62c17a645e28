// Several faces in one picture: who is meant?
import type { FaceReadings, Photo, Place } from "../../face/api.js";
import { t } from "../../words/index.js";
import type { App, View } from "../app.js";
import { button, buttons, h, para } from "../dom.js";

/** Pixels of a face to choose from; how much room about it, in its own size. */
const SIDE = 120;
const ROOM = 0.35;

export function faceChoose(app: App): View {
  const { draft } = app;
  const several = draft?.face.several;
  if (!draft || !several) return { title: t("face.choose"), body: [app.homeButton()] };
  const { photo, found } = several;
  const forget = (): void => void (draft.face.several = null);
  const choose = (number: number) => (): Promise<void> =>
    app.attempt(async () => {
      app.say(t("face.reading"));
      const { probe } = await app.engine.readFace(photo, number);
      if (app.draft !== draft) return;
      draft.face.probe = probe;
      await app.go("face");
    });
  const upright = laid(photo, found);
  return {
    title: t("face.choose"),
    body: [
      para(t("face.choose_hint", { count: found.places.length })),
      h("ul", { class: "faces" }, ...found.places.map((place, k) => one(upright, place, k, choose(k)))),
      buttons(button(t("action.back"), () => app.go("face"), "second")),
    ],
    leave: forget,
  };
}

function one(upright: HTMLCanvasElement, place: Place, number: number, choose: () => Promise<void>): HTMLElement {
  const pick = button(t("face.number", { number: number + 1 }), choose, "second");
  pick.prepend(piece(upright, place));
  return h("li", { "data-number": number }, pick);
}

/** The picture as its faces stand upright. */
function laid(photo: Photo, { width, height, turns }: FaceReadings): HTMLCanvasElement {
  const flat = h("canvas", { width: photo.width, height: photo.height });
  flat.getContext("2d")!.putImageData(new ImageData(new Uint8ClampedArray(photo.pixels), photo.width, photo.height), 0, 0);
  const canvas = h("canvas", { width, height });
  const pen = canvas.getContext("2d")!;
  pen.translate(width / 2, height / 2);
  pen.rotate((-turns * Math.PI) / 2);
  pen.drawImage(flat, -photo.width / 2, -photo.height / 2);
  return canvas;
}

function piece(upright: HTMLCanvasElement, [left, top, wide, high]: Place): HTMLCanvasElement {
  const side = Math.max(wide, high) * (1 + 2 * ROOM);
  const canvas = h("canvas", { width: SIDE, height: SIDE, class: "faces__one", "aria-hidden": "true" });
  const [x, y] = [left + wide / 2 - side / 2, top + high / 2 - side / 2];
  canvas.getContext("2d")!.drawImage(upright, x, y, side, side, 0, 0, SIDE, SIDE);
  return canvas;
}
