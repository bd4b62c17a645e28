// What a person is asked, in their own language, on the screen and aloud.
import { LANGUAGES, direction, inLanguage, isLanguage, t, type Language, type MessageId } from "../words/index.js";
import type { App } from "./app.js";
import { button, choice, h, para } from "./dom.js";
import { readAloud } from "./voice.js";

/** Yes and no of one size, and a way for those who cannot be asked. */
export const answers = (answer: (given: boolean | null) => () => Promise<void>): HTMLElement[] => [
  h("div", { class: "pair" }, button(t("consent.yes"), answer(true)), button(t("consent.no"), answer(false))),
  button(t("consent.cannot"), answer(null), "second"),
  para(t("consent.cannot_hint"), "quiet"),
];

export interface Spoken {
  rows: HTMLElement[];
  /** In which language it stood there, and whether it was read aloud. */
  said(): { language: Language; read_aloud: boolean };
}

export function spoken(app: App, text: readonly MessageId[], first: Language): Spoken {
  const { row, select } = choice(t("consent.language"), Object.entries(LANGUAGES), first);
  const box = h("div", { class: "spoken" });
  let aloud = false;
  const language = (): Language => (isLanguage(select.value) ? select.value : "en");
  const draw = (): void => {
    const of = language();
    const lines = text.map((id) => inLanguage(of, id));
    const speak = async (): Promise<void> => {
      aloud = await readAloud(lines.join(" "), of);
      if (!aloud) app.say(t("consent.no_voice"));
    };
    const words = h("div", { lang: of, dir: direction(of) }, ...lines.map((line) => para(line)));
    box.replaceChildren(words, button(t("consent.aloud"), speak, "second"));
  };
  select.addEventListener("change", draw);
  draw();
  return { rows: [row, box], said: () => ({ language: language(), read_aloud: aloud }) };
}
