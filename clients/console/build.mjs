// Compile the console's style and copy the scripts it uses into the Python package.
// Run by `make setup`; the result is git-ignored.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import rtlcss from "rtlcss";
import * as sass from "sass";
import { merge, mesh } from "topojson-client";

const here = fileURLToPath(new URL(".", import.meta.url));
const parts = `${here}node_modules/`;
const out = fileURLToPath(
  new URL("../../src/hospitium/edges/web/static/vendor/", import.meta.url),
);

const style = sass.compile(`${here}src/theme.scss`, {
  loadPaths: [parts],
  style: "compressed",
  quietDeps: true,
});

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
writeFileSync(`${out}hospitium.css`, style.css);
// govuk-frontend says left and right; our own rules are logical, which this leaves as they are
writeFileSync(`${out}hospitium-rtl.css`, rtlcss.process(style.css));
copyFileSync(`${parts}htmx.org/dist/htmx.min.js`, `${out}htmx.min.js`);
copyFileSync(
  `${parts}govuk-frontend/dist/govuk/govuk-frontend.min.js`,
  `${out}govuk-frontend.min.js`,
);
writeFileSync(`${out}world.svg`, world());

/** Draw land and borders in degrees: x is longitude, y minus latitude, two digits (a kilometre). */
function world() {
  const atlas = JSON.parse(readFileSync(`${parts}world-atlas/countries-50m.json`, "utf8"));
  const lands = atlas.objects.countries;
  const place = ([longitude, latitude]) => `${round(longitude)} ${round(-latitude)}`;
  const line = (points) => `M${points.map(place).join("L")}`;
  const land = merge(atlas, lands.geometries).coordinates.flat().map((ring) => `${line(ring)}Z`);
  const borders = mesh(atlas, lands, (one, other) => one !== other).coordinates.map(line);
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-180 -90 360 180">',
    `<path id="land" vector-effect="non-scaling-stroke" d="${land.join("")}"/>`,
    `<path id="borders" vector-effect="non-scaling-stroke" d="${borders.join("")}"/>`,
    "</svg>\n",
  ].join("\n");
}

function round(degrees) {
  return Number(degrees.toFixed(2));
}
