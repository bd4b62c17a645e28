// What lies over the camera's picture: where the fingers belong, and the fingertips that are seen.
import type { Tip } from "../capture/api.js";

const SPACE = "http://www.w3.org/2000/svg";
/** Widths of fingers in shares of the shorter side; and how far each of a hand reaches, by position. */
const ONE_WIDE = 0.4;
const HAND_WIDE = 0.19;
const REACH = new Map([[2, 0.86], [3, 1.0], [4, 0.92], [5, 0.7]]);
const RIGHT_LITTLE = 5;

export function outline(): SVGSVGElement {
  const svg = document.createElementNS(SPACE, "svg");
  svg.setAttribute("class", "finder__over");
  svg.setAttribute("aria-hidden", "true");
  return svg;
}

/** Draw over a picture of `width` times `height` pixels. */
export function draw(svg: SVGSVGElement, asked: readonly number[], tips: readonly Tip[], width: number, height: number): void {
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.replaceChildren(...places(asked, width, height), ...tips.map(mark));
}

/** The palm of a right hand, fingers up, shows its little finger on the left. */
function places(asked: readonly number[], width: number, height: number): SVGElement[] {
  const short = Math.min(width, height);
  if (asked.length === 1) return [finger(width / 2, 0.18 * height, ONE_WIDE * short, height)];
  const wide = HAND_WIDE * short;
  const across = [...asked].sort((a, b) => (asked.includes(RIGHT_LITTLE) ? b - a : a - b));
  return across.map((one, k) => {
    const reach = REACH.get(one > RIGHT_LITTLE ? one - RIGHT_LITTLE : one) ?? 1;
    const x = width / 2 + (k - (across.length - 1) / 2) * 1.15 * wide;
    return finger(x, 0.14 * height + (1 - reach) * 0.4 * height, wide, height);
  });
}

/** A round tip at the top, open towards the hand. */
function finger(x: number, top: number, wide: number, bottom: number): SVGElement {
  const half = wide / 2;
  const path = document.createElementNS(SPACE, "path");
  path.setAttribute("class", "finder__place");
  path.setAttribute("d", `M ${x - half} ${bottom} V ${top + half} A ${half} ${half} 0 0 1 ${x + half} ${top + half} V ${bottom}`);
  return path;
}

function mark(tip: Tip): SVGElement {
  const circle = document.createElementNS(SPACE, "circle");
  circle.setAttribute("class", "finder__tip");
  circle.setAttribute("cx", String(tip.x - tip.halfWidth * tip.towardX));
  circle.setAttribute("cy", String(tip.y - tip.halfWidth * tip.towardY));
  circle.setAttribute("r", String(tip.halfWidth));
  return circle;
}
