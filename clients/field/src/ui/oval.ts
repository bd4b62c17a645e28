// What lies over the camera's picture of a face: the oval to fill, and the face that is seen.
import type { Place } from "../face/api.js";

const SPACE = "http://www.w3.org/2000/svg";
/** Of the frame's height: how high the oval stands; how wide it is for its height. */
const [HIGH, WIDE] = [0.68, 0.76];

/** Draw the oval over a picture of these sides. */
export function ovalOf(svg: SVGSVGElement, width: number, height: number): void {
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const oval = document.createElementNS(SPACE, "ellipse");
  const high = Math.min(HIGH * height, (0.9 * width) / WIDE);
  const sides = { cx: width / 2, cy: height / 2, rx: (WIDE * high) / 2, ry: high / 2 };
  for (const [name, value] of Object.entries(sides)) oval.setAttribute(name, String(value));
  oval.setAttribute("class", "finder__place");
  svg.replaceChildren(oval);
}

/** Mark where the face is, in pixels of a frame that is `scale` times smaller. */
export function placeOver(svg: SVGSVGElement, place: Place | null, scale: number): void {
  svg.querySelector("rect")?.remove();
  if (!place) return;
  const [x, y, width, height] = place.map((one) => one * scale);
  const mark = document.createElementNS(SPACE, "rect");
  for (const [name, value] of Object.entries({ x, y, width, height, rx: 12 })) mark.setAttribute(name, String(value));
  mark.setAttribute("class", "finder__tip");
  svg.append(mark);
}
