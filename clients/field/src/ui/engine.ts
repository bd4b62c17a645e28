// The engine as promises. Its worker starts when it is first needed and ends with the lock, so
// that no print outlives the unlocked app in memory.
import type { EngineCandidate, EngineRequests, GrayImage, Probe } from "../engine/api.js";
import { type Code, FieldError } from "../base/errors.js";
import type { FaceGlance, FaceReadings, FaceRequests, Photo } from "../face/api.js";
import type { Pack } from "../pack/open.js";
import { indexOf, keepIndex } from "../pack/shelf.js";
import type { Records } from "../store/records.js";
import { faceModels } from "../session/face_models.js";
import { modelBytes } from "../session/models.js";

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
  watch: (done: number) => void;
}

interface Said {
  id: number;
  value?: unknown;
  error?: string;
  progress?: number;
}

interface Asking {
  watch?: (done: number) => void;
  stop?: AbortSignal | undefined;
  /** What is handed over and not copied: this side has it no more. */
  handed?: Transferable[];
}

export interface Searched {
  candidates: EngineCandidate[];
  compared: number;
  milliseconds: number;
}

/** What the engine says of a print or face that it cannot use. */
const READ = new Map<string, Code>([
  ["no-print", "capture.no-print"],
  ["too-large", "capture.too-large"],
  ["resolution", "capture.resolution"],
  ["no-face", "face.none"],
]);

const nobody = (): void => {};
const named = ({ pack, version }: Pack["header"]): string => `${pack}/${version}`;

export class Engine {
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private numbers = 0;
  private opened: { model: string; done: Promise<void> } | null = null;
  private loaded: { name: string; done: Promise<void> } | null = null;
  private faces: { name: string; done: Promise<void> } | null = null;
  private watch: (done: number) => void = nobody;

  constructor(
    private readonly script: string,
    private readonly wasm: string,
  ) {}

  /** Be ready to read prints for a pack; nothing happens if that is so already. */
  open(header: Pack["header"]): Promise<void> {
    const model = header.model_sha256;
    if (this.opened?.model === model) return this.opened.done;
    this.clear();
    const done = modelBytes(header).then((bytes) => this.ask<void>("open", [bytes, this.wasm]));
    const opened = { model, done };
    this.opened = opened;
    done.catch(() => {
      if (this.opened === opened) this.opened = null;
    });
    return done;
  }

  /** Have `pack` in the engine's memory; nothing happens if it is there already, or on its way.
   *
   * A large pack is made ready once, which takes a while; what was made stays beside it, sealed.
   * Meanwhile the engine reads prints. `watch` hears how far it is, 0..1.
   */
  load(pack: Pack, records: Records, watch = this.watch): Promise<void> {
    const name = named(pack.header);
    const begun = this.loaded?.name === name;
    const loaded = begun ? this.loaded! : { name, done: this.fetch(pack, records) };
    this.watch = watch;
    if (begun) return loaded.done;
    this.loaded = loaded;
    loaded.done.catch(() => {
      if (this.loaded === loaded) this.loaded = null;
    });
    return loaded.done;
  }

  private async fetch(pack: Pack, records: Records): Promise<void> {
    await this.open(pack.header);
    const kept = await indexOf(records, pack.header.pack);
    const index = kept ? kept.slice().buffer : null;
    const prints = pack.prints.slice().buffer;
    const watch = (done: number): void => this.watch(done);
    const handed = index ? [prints, index] : [prints];
    const asked = [prints, pack.calibration, pack.limits, index];
    const loaded = await this.ask<{ index: ArrayBuffer | null }>("load", asked, { watch, handed });
    if (loaded.index) await keepIndex(records, pack.header.pack, loaded.index);
  }

  extract(image: GrayImage, finger: number): Promise<Probe> {
    return this.ask<Probe>("extract", [image, finger]);
  }

  /** `stop` ends the search at once; the promise then fails. */
  search(probes: Probe[], limit: number, stop?: AbortSignal): Promise<Searched> {
    return this.ask<Searched>("search", [probes, limit], { stop });
  }

  /** What a pack's faces wait for if they are ready or on their way: nobody need open it again. */
  facesOf(header: Pack["header"]): Promise<void> | null {
    return this.faces?.name === named(header) ? this.faces.done : null;
  }

  /** Have the networks and the faces of a pack ready; nothing happens if they are, or on their way. */
  openFaces(pack: Pack): Promise<void> {
    const begun = this.facesOf(pack.header);
    if (begun) return begun;
    const name = named(pack.header);
    const faces = { name, done: this.fetchFaces(pack) };
    this.faces = faces;
    faces.done.catch(() => {
      if (this.faces === faces) this.faces = null;
    });
    return faces.done;
  }

  private async fetchFaces({ header, faces, faceCalibration }: Pack): Promise<void> {
    if (!header.face) throw new FieldError("engine.failed");
    const packed = await faceModels(header.face);
    await this.ask<void>("openFaces", [packed, this.wasm], { handed: Object.values(packed.weights) });
    const section = faces.slice().buffer;
    await this.ask("loadFaces", [section, faceCalibration], { handed: [section] });
  }

  /** What a frame shows at a first look. */
  glance(photo: Photo): Promise<FaceGlance> {
    return this.ask<FaceGlance>("glance", [photo]);
  }

  /** Every face of a picture, and the one that is meant, as a probe. */
  readFace(photo: Photo, face: number | null): Promise<FaceReadings> {
    return this.ask<FaceReadings>("readFace", [photo, face]);
  }

  /** Search by faces, with or without fingers; else as `search`. */
  searchPeople(probes: Probe[], faces: Uint8Array[], limit: number, stop?: AbortSignal): Promise<Searched> {
    return this.ask<Searched>("searchPeople", [probes, faces, limit], { stop });
  }

  compare(a: Probe, b: Probe): Promise<{ score: number; fmr: number }> {
    return this.ask<{ score: number; fmr: number }>("compare", [a, b]);
  }

  /** Forget everything: the worker goes, and its memory with it. */
  clear(): void {
    this.worker?.terminate();
    this.worker = null;
    this.opened = null;
    this.loaded = null;
    this.faces = null;
    this.watch = nobody;
    for (const one of this.waiting.values()) one.reject(new FieldError("engine.failed"));
    this.waiting.clear();
  }

  private async ask<T>(
    name: keyof (EngineRequests & FaceRequests),
    args: unknown[],
    { watch = nobody, stop, handed = [] }: Asking = {},
  ): Promise<T> {
    const worker = (this.worker ??= this.start());
    const id = ++this.numbers;
    stop?.throwIfAborted();
    stop?.addEventListener("abort", () => worker.postMessage({ cancel: id }), { once: true });
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as Waiting["resolve"], reject, watch });
      worker.postMessage({ id, name, args }, handed);
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
    if (said.progress !== undefined) {
      one?.watch(said.progress);
      return;
    }
    this.waiting.delete(said.id);
    if (said.error === undefined) one?.resolve(said.value);
    else one?.reject(new FieldError(READ.get(said.error) ?? "engine.failed"));
  }
}
