// Bundle the field app, or one of its test programs, with esbuild.
//
//   node build.mjs               -> what the node serves below /field/ (git-ignored)
//   node build.mjs --test NAME   -> test/NAME.ts for Node.js; prints the path of the bundle
//   node build.mjs --bench NAME  -> bench/NAME.ts for a browser; prints the path of the bundle
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { app } from "./app.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const common = {
  absWorkingDir: here,
  bundle: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
};

/** Bundle one test program; its answer to JSON on stdin is JSON on stdout. */
async function test(name) {
  const out = `${here}build/${name}.mjs`; // beside node_modules, where the run time is found
  await build({
    ...common,
    entryPoints: [`test/${name}.ts`],
    outfile: out,
    platform: "node",
    external: ["onnxruntime-web"],
    sourcemap: "inline",
  });
  process.stdout.write(`${out}\n`);
}

/** Bundle one page's script that a benchmark opens in a browser. */
async function bench(name) {
  const out = `${here}build/${name}.js`;
  const options = { entryPoints: [`bench/${name}.ts`], outfile: out, platform: "browser", minify: true };
  await build({ ...common, ...options });
  process.stdout.write(`${out}\n`);
}

const [, , flag, name] = process.argv;
const out = new URL("../../src/hospitium/edges/web/static/field/", import.meta.url);
if (flag === "--test") await test(name);
else if (flag === "--bench") await bench(name);
else await app(here, fileURLToPath(out), common);
