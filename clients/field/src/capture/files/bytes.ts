// Reading numbers out of a file that may be cut short anywhere.
import type { FileId } from "../api.js";

/** A file that cannot be used, by the id that the app has a sentence for. */
export class BadFile extends Error {
  constructor(readonly code: FileId) {
    super(code);
  }
}

export class Bytes {
  private readonly view: DataView;

  constructor(readonly data: Uint8Array) {
    this.view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  }

  get length(): number {
    return this.data.length;
  }

  byte(at: number): number {
    return this.view.getUint8(this.whole(at, 1));
  }

  short(at: number, little = false): number {
    return this.view.getUint16(this.whole(at, 2), little);
  }

  long(at: number, little = false): number {
    return this.view.getUint32(this.whole(at, 4), little);
  }

  signed(at: number, little = false): number {
    return this.view.getInt32(this.whole(at, 4), little);
  }

  text(at: number, length: number): string {
    return String.fromCharCode(...this.data.subarray(this.whole(at, length), at + length));
  }

  starts(text: string): boolean {
    return this.length >= text.length && this.text(0, text.length) === text;
  }

  private whole(at: number, size: number): number {
    if (at < 0 || at + size > this.length) throw new BadFile("broken");
    return at;
  }
}
