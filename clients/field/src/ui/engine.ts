// The engine as promises. Its worker starts when it is first needed and ends with the lock, so
// that no print outlives the unlocked app in memory.
import type { EngineCandidate, EngineRequests, GrayImage, Probe } from "../engine/api.js";
import { FieldError } from "../base/errors.js";
import type { Pack } from "../pack/open.js";
import { indexOf, keepIndex } from "../pack/shelf.js";
import type { Records } from "../store/records.js";
import { modelBytes } from "../session/models.js";

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

interface Said {
  id: number;
  value?: unknown;
  error?: string;
}

export interface Searched {
  candidates: EngineCandidate[];
  compared: number;
  milliseconds: number;
}

export class Engine {
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private numbers = 0;
  private loaded = "";

  constructor(
    private readonly script: string,
    private readonly wasm: string,
  ) {}

  /** Have `pack` in the engine's memory; nothing happens if it is there already.
   *
   * A large pack is made ready once, which takes a while; what was made stays beside it, sealed.
   */
  async load(pack: Pack, records: Records): Promise<void> {
    const name = `${pack.header.pack}/${pack.header.version}`;
    if (this.loaded === name) return;
    this.clear();
    await this.ask("open", [await modelBytes(pack.header), this.wasm]);
    const prints = pack.prints.slice().buffer;
    const kept = await indexOf(records, pack.header.pack);
    const index = kept ? kept.slice().buffer : null;
    const asked = [prints, pack.calibration, pack.limits, index];
    const loaded = await this.ask<{ index: ArrayBuffer | null }>("load", asked);
    if (loaded.index) await keepIndex(records, pack.header.pack, loaded.index);
    this.loaded = name;
  }

  extract(image: GrayImage, finger: number): Promise<Probe> {
    return this.ask<Probe>("extract", [image, finger]);
  }

  search(probes: Probe[], limit: number): Promise<Searched> {
    return this.ask<Searched>("search", [probes, limit]);
  }

  compare(a: Probe, b: Probe): Promise<{ score: number; fmr: number }> {
    return this.ask<{ score: number; fmr: number }>("compare", [a, b]);
  }

  /** Forget everything: the worker goes, and its memory with it. */
  clear(): void {
    this.worker?.terminate();
    this.worker = null;
    this.loaded = "";
    for (const one of this.waiting.values()) one.reject(new FieldError("engine.failed"));
    this.waiting.clear();
  }

  private async ask<T>(name: keyof EngineRequests, args: unknown[]): Promise<T> {
    const worker = (this.worker ??= this.start());
    const id = ++this.numbers;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as Waiting["resolve"], reject });
      worker.postMessage({ id, name, args });
    });
  }

  private start(): Worker {
    if (!this.script) throw new FieldError("engine.failed");
    const worker = new Worker(this.script, { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<Said>) => this.hear(data);
    worker.onerror = (event) => {
      console.warn("engine:", event.message || "its worker did not start");
      this.clear();
    };
    return worker;
  }

  private hear(said: Said): void {
    const one = this.waiting.get(said.id);
    this.waiting.delete(said.id);
    if (said.error === undefined) one?.resolve(said.value);
    else one?.reject(new FieldError("engine.failed"));
  }
}
