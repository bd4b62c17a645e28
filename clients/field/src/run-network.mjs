// Run an ONNX network in onnxruntime-web: wasm, one thread, as on a phone.
//
//   node src/run-network.mjs NETWORK.onnx [TIMES] < feeds.json > answer.json
//
// feeds:  {"name": {"dims": [1, 64, 64, 1], "data": "base64 of float32, little-endian"}, ...}
// answer: {"outputs": {as the feeds}, "ms": [...], "cpu_ms": [...]}: how long each of TIMES runs took
import { readFileSync, writeFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import * as ort from "onnxruntime-web/wasm";

ort.env.wasm.numThreads = 1;
ort.env.logLevel = "error";

const [path, times = "1"] = process.argv.slice(2);
const session = await ort.InferenceSession.create(readFileSync(path), {
  executionProviders: ["wasm"],
});

const feeds = {};
for (const [name, { dims, data }] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  const bytes = Uint8Array.from(Buffer.from(data, "base64"));
  feeds[name] = new ort.Tensor("float32", new Float32Array(bytes.buffer), dims);
}

const ms = [];
const cpuMs = [];
let answer;
for (let left = Number(times); left > 0; left -= 1) {
  const began = performance.now();
  const used = process.cpuUsage();
  answer = await session.run(feeds);
  ms.push(performance.now() - began);
  const { user, system } = process.cpuUsage(used);
  cpuMs.push((user + system) / 1000);
}

const outputs = {};
for (const [name, { dims, data }] of Object.entries(answer)) {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  outputs[name] = { dims, data: bytes.toString("base64") };
}
writeFileSync(1, JSON.stringify({ outputs, ms, cpu_ms: cpuMs }));
