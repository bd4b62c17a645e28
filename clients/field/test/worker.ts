// The engine's worker without a browser: what it says to a list of messages.
import { fromBase64url } from "../src/base/bytes.js";
import { answer, readJob } from "./stdio.js";

declare const process: { exit(): void };

interface Job {
  section: string;
  calibration: string;
  template: string;
}

interface Said {
  id: number;
  value?: unknown;
  error?: string;
  progress?: number;
}

interface Shell {
  onmessage: (event: { data: unknown }) => Promise<void>;
  postMessage: (said: Said) => void;
}

const heard: Said[] = [];
let told: (said: Said) => void = () => {};
const shell: Shell = {
  onmessage: () => Promise.resolve(),
  postMessage: (said) => {
    heard.push(said);
    told(said);
  },
};
Object.assign(globalThis, { self: shell });
await import("../src/engine/worker.js");

const ask = (id: number, name: string, ...args: unknown[]): Promise<void> =>
  shell.onmessage({ data: { id, name, args } });

const job = (await readJob()) as Job;
const section = (): ArrayBuffer => fromBase64url(job.section).slice().buffer;
const template = fromBase64url(job.template);
const probe = { finger: 2, template, minutiae: 0, utility: null };

/** Once the load of this id has told how far it is, do something. */
const midway = (id: number, deed: () => Promise<void>): Promise<void> =>
  new Promise((resolve) => {
    told = (said) => {
      if (said.id !== id || said.progress === undefined) return;
      told = () => {};
      void deed().then(resolve);
    };
  });

const stopped = midway(1, () => shell.onmessage({ data: { cancel: 1 } }));
await Promise.all([ask(1, "load", section(), job.calibration, "{}", null), stopped]);
await ask(2, "search", [probe], 10);
const meanwhile = midway(3, () => ask(4, "compare", probe, probe));
await Promise.all([ask(3, "load", section(), job.calibration, "{}", null), meanwhile]);
const search = ask(5, "search", [probe], 10);
await shell.onmessage({ data: { cancel: 5 } });
await search;
await ask(6, "search", [probe], 10);
await ask(7, "clear");
await ask(8, "search", [probe], 10);
await ask(9, "dance");

answer(
  heard.map(({ id, error, progress, value }) => ({
    id,
    kind: error ?? (progress === undefined ? "done" : "progress"),
    progress: progress ?? null,
    found: (value as { candidates?: { case: number }[] } | undefined)?.candidates?.map((one) => one.case) ?? null,
  })),
);
process.exit();
