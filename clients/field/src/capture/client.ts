// The capture worker as promises. It starts when it is first needed; `end` takes its memory away.
import type { GrayImage } from "../engine/api.js";
import type {
  Assessment, CaptureRequests, FileId, FileOptions, FromFile, Inspection, Photo, PhotoId, Prints, Wanted,
} from "./api.js";

/** A picture or file that cannot be used, by the id that the app has a sentence for. */
export class CaptureRefused extends Error {
  constructor(readonly code: FileId | PhotoId | "failed") {
    super(code);
    this.name = "CaptureRefused";
  }
}

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

interface Said {
  id: number;
  value?: unknown;
  refused?: FileId | PhotoId;
  error?: string;
}

export class CaptureClient {
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private numbers = 0;

  constructor(private readonly script: string) {}

  inspect(frame: ImageBitmap, wanted: Wanted): Promise<Inspection> {
    return this.ask("inspect", [frame, wanted], [frame]);
  }

  restart(): Promise<void> {
    return this.ask("restart", []);
  }

  prints(frame: ImageBitmap | Photo | null, wanted: Wanted): Promise<Prints> {
    return this.ask("prints", [frame, wanted], frame instanceof ImageBitmap ? [frame] : []);
  }

  async fromFile(file: Blob, options: FileOptions = {}): Promise<FromFile> {
    const bytes = await file.arrayBuffer();
    return this.ask("fromFile", [bytes, options], [bytes]);
  }

  assess(image: GrayImage, template: Uint8Array): Promise<Assessment> {
    return this.ask("assess", [image, template]);
  }

  /** Forget everything: the worker goes, and its memory with it. */
  end(): void {
    this.worker?.terminate();
    this.worker = null;
    for (const one of this.waiting.values()) one.reject(new CaptureRefused("failed"));
    this.waiting.clear();
  }

  private ask<T>(name: keyof CaptureRequests, args: unknown[], handed: Transferable[] = []): Promise<T> {
    const worker = (this.worker ??= this.start());
    const id = ++this.numbers;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as Waiting["resolve"], reject });
      worker.postMessage({ id, name, args }, handed);
    });
  }

  private start(): Worker {
    const worker = new Worker(this.script, { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<Said>) => this.hear(data);
    worker.onerror = () => this.end();
    return worker;
  }

  private hear(said: Said): void {
    const one = this.waiting.get(said.id);
    this.waiting.delete(said.id);
    if (said.refused) one?.reject(new CaptureRefused(said.refused));
    else if (said.error) one?.reject(new CaptureRefused("failed"));
    else one?.resolve(said.value);
  }
}
