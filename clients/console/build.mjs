// Compile the console's style and copy the scripts it uses into the Python package.
// Run by `make setup`; the result is git-ignored.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

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
copyFileSync(`${parts}htmx.org/dist/htmx.min.js`, `${out}htmx.min.js`);
copyFileSync(
  `${parts}govuk-frontend/dist/govuk/govuk-frontend.min.js`,
  `${out}govuk-frontend.min.js`,
);
