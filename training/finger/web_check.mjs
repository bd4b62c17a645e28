// Run a network in onnxruntime-web's WebAssembly on one thread, as a browser would:
// node web_check.mjs MODEL PICTURE HEIGHT WIDTH ANSWER; called by web_check.py.
import { readFileSync, writeFileSync } from "node:fs";
import * as ort from "onnxruntime-web/wasm";

ort.env.wasm.numThreads = 1;
const [model, picture, height, width, answer] = process.argv.slice(2);
const session = await ort.InferenceSession.create(readFileSync(model), {
  executionProviders: ["wasm"],
});
const pixels = Float32Array.from(readFileSync(picture));
const input = new ort.Tensor("float32", pixels, [1, Number(height), Number(width), 1]);
const times = [];
let found;
for (let run = 0; run < 11; run += 1) {
  const before = process.cpuUsage();
  found = await session.run({ input });
  const { user, system } = process.cpuUsage(before);
  times.push((user + system) / 1000);
}
writeFileSync(answer, new Uint8Array(found.output.data.buffer));
times.sort((a, b) => a - b);
console.log(`${times[5].toFixed(0)} ms of processor time, median of ${times.length}`);
