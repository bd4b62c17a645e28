// Build the app: bundles and icons, named by their hash, a list of all of them with their hashes,
// and a service worker that holds that list. The digest of the list is the app's hash.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { png, svg } from "./icons.mjs";

const WASM = "node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm";
const ENGINE = "src/engine/worker.ts";
const CAPTURE = "src/capture/worker.ts";
const ROOT = "/field/";
const PACKED = /\.(js|css|wasm|html|svg|json|webmanifest)$/;

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

export async function app(here, out, common) {
  const { version } = JSON.parse(readFileSync(`${here}package.json`, "utf8"));
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const files = [];
  const put = (name, bytes, path = ROOT + name) => {
    const whole = Buffer.from(bytes);
    writeFileSync(out + name, whole);
    if (PACKED.test(name)) writeFileSync(`${out + name}.gz`, gzipSync(whole, { level: 9 }));
    files.push({ path, sha256: sha256(whole), bytes: whole.length });
    return path;
  };
  const hashed = (stem, end, bytes) => put(`${stem}-${sha256(bytes).slice(0, 12)}.${end}`, bytes);
  const bundle = async (entry, define = {}) => {
    const made = await build({
      ...common,
      entryPoints: [entry],
      write: false,
      minify: true,
      platform: "browser",
      loader: { ".json": "json" },
      define: { __VERSION__: JSON.stringify(version), ...define },
    });
    return made.outputFiles[0].contents;
  };

  const wasm = hashed("engine", "wasm", readFileSync(here + WASM));
  const worker = existsSync(here + ENGINE) ? hashed("engine", "js", await bundle(ENGINE)) : "";
  const capture = hashed("capture", "js", await bundle(CAPTURE));
  const style = hashed("app", "css", await bundle("static/app.css"));
  put("favicon.svg", svg());
  for (const side of [192, 512]) put(`icon-${side}.png`, png(side));
  put("manifest.webmanifest", readFileSync(`${here}static/manifest.webmanifest`));
  const parts = { __WORKER__: JSON.stringify(worker), __CAPTURE__: JSON.stringify(capture), __WASM__: JSON.stringify(wasm) };
  // what the app says of itself cannot hold its own hash: it is the digest of all that it is made
  // of but for its first page and the service worker, which name these files by their hash
  const plain = await bundle("src/main.ts", { ...parts, __DIGEST__: '""' });
  const digest = digestOf([...files, { path: "app.js", sha256: sha256(plain) }]);
  const text = JSON.stringify(digest);
  const script = hashed("app", "js", await bundle("src/main.ts", { ...parts, __DIGEST__: text }));
  const page = readFileSync(`${here}static/index.html`, "utf8")
    .replace("__STYLE__", style)
    .replace("__SCRIPT__", script);
  put("index.html", page, ROOT);
  const list = files.map(({ path, sha256: sum }) => ({ path, sha256: sum }));
  const define = { __DIGEST__: text, __FILES__: JSON.stringify(list) };
  put("sw.js", await bundle("src/sw.ts", define));
  writeFileSync(`${out}files.json`, `${JSON.stringify({ version, digest, files }, null, 1)}\n`);
}

/** SHA-256 over sorted lines `path sha256\n`. */
function digestOf(files) {
  const lines = files.map((file) => `${file.path} ${file.sha256}\n`).sort();
  return sha256(lines.join(""));
}
