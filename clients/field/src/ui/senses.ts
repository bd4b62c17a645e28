// What each sense contributes to a candidate, and what a face alone can never do.
import type { EngineCandidate } from "../engine/api.js";
import { number, t } from "../words/index.js";
import { notice, para } from "./dom.js";
import { chance } from "./parts.js";

/** The senses that speak for this person: what was compared and does not is no support. */
export const restsOn = (one: EngineCandidate): string[] => {
  const says = one.says ?? [];
  return says.filter((each) => says.length === 1 || each.llr > 0).map((each) => each.sense);
};

/** By each sense alone where there are two, and what years lie between the photographs. */
export function senses(one: EngineCandidate): [string, string][] {
  const says = one.says ?? [];
  const rows = (says.length > 1 ? says : []).map(({ sense, fmr }): [string, string] => [
    t(sense === "face" ? "face.by_face" : "face.by_fingers"),
    chance(fmr),
  ]);
  const { face } = one;
  if (!face) return rows;
  const years = face.years === null ? t("face.undated") : t("face.years", { years: number(face.years, undefined, 1) });
  return [...rows, [t("face.between"), years]];
}

/** Rule search.face_alone, and what the years do to a child's face. */
export function faceNotices(one: EngineCandidate): HTMLElement[] {
  const said: HTMLElement[] = [];
  const rests = restsOn(one);
  if (rests.length === 1 && rests[0] === "face") said.push(notice("warn", para(t("face.alone")), para(t("face.alone_do"))));
  if (one.face?.minor) said.push(notice("info", para(t("face.child"))));
  if ((one.says ?? []).length > 1) said.push(para(t("face.together"), "quiet"));
  if (one.face?.extrapolated) said.push(para(t("face.extrapolated"), "quiet"));
  return said;
}
