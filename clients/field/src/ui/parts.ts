// Pieces that several screens share.
import type { Header } from "../pack/header.js";
import { LANGUAGES, isLanguage, language, maybe, setLanguage, t, when } from "../words/index.js";
import type { App } from "./app.js";
import { choice, facts } from "./dom.js";

export const SETTING_LANGUAGE = "language";

export function languageChoice(app: App): HTMLElement {
  const { row, select } = choice(t("settings.language"), Object.entries(LANGUAGES), language());
  select.addEventListener("change", () => void switchTo(app, select.value));
  return row;
}

async function switchTo(app: App, chosen: string): Promise<void> {
  if (!isLanguage(chosen)) return;
  setLanguage(chosen);
  await app.session.base.put("settings", chosen, SETTING_LANGUAGE);
  app.draw();
  await app.again();
}

export const purposeName = (purpose: string): string =>
  maybe(`purpose.${purpose}`, "purpose.other", { purpose });

export function packFacts(pack: Header): HTMLElement {
  return facts([
    [t("pack.purpose"), purposeName(pack.purpose)],
    [t("pack.region"), pack.region || t("pack.everywhere")],
    [t("pack.cases"), t("pack.counted", { cases: pack.cases, prints: pack.prints })],
    [t("pack.issued"), when(pack.issued_at)],
    [t("pack.until"), when(pack.expires_at)],
  ]);
}

/** FMR as people understand it: how many strangers in how many would look like this by chance. */
export function chance(fmr: number): string {
  const one = Math.round(1 / Math.max(fmr, 1e-9));
  const round = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(one, 1))) - 1);
  return t("result.chance", { strangers: Math.floor(one / round) * round });
}

export const fingerName = (finger: number): string => maybe(`finger.${finger}`, "finger.0");
