// What the capture room refuses, as the app tells it.
import type { FileId, PhotoId } from "../capture/api.js";
import { CameraFailed } from "../capture/camera.js";
import { CaptureRefused } from "../capture/client.js";
import { type Code, FieldError } from "../base/errors.js";

const PHOTOS: readonly (FileId | PhotoId | "failed")[] = ["no-finger", "photo-too-small", "failed"];

/** Wait for `work`; what it refuses comes out as an error that the app has a sentence for. */
export async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof CameraFailed) throw new FieldError(`camera.${error.code}`);
    if (error instanceof CaptureRefused) throw new FieldError(codeOf(error.code));
    throw error;
  }
}

function codeOf(code: FileId | PhotoId | "failed"): Code {
  return (PHOTOS.includes(code) ? `capture.${code}` : `file.${code}`) as Code;
}
