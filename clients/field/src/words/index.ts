// The app's words in four languages, and the language of the moment.
import ar from "./ar.json";
import en from "./en.json";
import es from "./es.json";
import fr from "./fr.json";
import type { Params } from "../base/errors.js";

export type MessageId = keyof typeof en;
export type Language = "en" | "es" | "fr" | "ar";

export const LANGUAGES: Record<Language, string> = {
  en: "English",
  es: "Español",
  fr: "Français",
  ar: "العربية",
};
const CATALOGUES: Record<Language, Record<MessageId, string>> = { en, es, fr, ar };
let current: Language = "en";

/** In the language of the app. */
export const t = (id: MessageId, params: Params = {}): string => inLanguage(current, id, params);

/** In the language of the person before the officer. */
export function inLanguage(language: Language, id: MessageId, params: Params = {}): string {
  return CATALOGUES[language][id].replace(/\{(\w+)\}/g, (_, name: string) =>
    typeof params[name] === "number" ? number(params[name], language) : String(params[name] ?? ""),
  );
}

/** A sentence whose id is put together at run time; `fallback` where there is none of that id. */
export function maybe(id: string, fallback: MessageId, params: Params = {}): string {
  return t(id in en ? (id as MessageId) : fallback, params);
}

export const language = (): Language => current;
export const direction = (of: Language): "rtl" | "ltr" => (of === "ar" ? "rtl" : "ltr");
export const isLanguage = (text: string): text is Language => text in CATALOGUES;

export function setLanguage(to: Language): void {
  current = to;
  document.documentElement.lang = to;
  document.documentElement.dir = direction(to);
}

/** What this phone is set to, if we speak it. */
export function preferred(): Language {
  const first = navigator.languages.map((tag) => tag.split("-")[0]).find(isLanguage);
  return first ?? "en";
}

export const number = (value: number, of: Language = current, digits = 0): string =>
  new Intl.NumberFormat(of, { maximumFractionDigits: digits }).format(value);

/** A share of a whole, 0..1. */
export const percent = (share: number): string =>
  new Intl.NumberFormat(current, { style: "percent" }).format(share);

export function when(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return "";
  return new Intl.DateTimeFormat(current, { dateStyle: "medium", timeStyle: "short" }).format(date);
}
