// The rear camera: frames to the capture worker one at a time, a lamp where the phone offers one,
// and off as soon as nobody looks.
import type { Inspection, Prints, Wanted } from "./api.js";
import type { CaptureClient } from "./client.js";

/** Why there are no frames, by ids that stay. */
export type CameraId = "no-camera" | "camera-refused" | "camera-busy";

export class CameraFailed extends Error {
  constructor(readonly code: CameraId) {
    super(code);
    this.name = "CameraFailed";
  }
}

/** Asked for, never insisted on: an old phone gives what it has. */
const WISHES: MediaTrackConstraints = {
  facingMode: { ideal: "environment" },
  width: { ideal: 1920 },
  height: { ideal: 1080 },
  frameRate: { ideal: 15, max: 30 },
};
/** Milliseconds between two looks at least: the phone has other things to do. */
const PAUSE = 60;

/** What browsers know of a track beside the standard's dictionary. */
interface Torch {
  torch?: boolean;
}

export class Camera {
  private stream: MediaStream | null = null;
  private watching: symbol | null = null;

  constructor(
    private readonly client: CaptureClient,
    private readonly video: HTMLVideoElement,
  ) {}

  /** Show what the rear camera sees; throws `CameraFailed`. */
  async start(): Promise<void> {
    this.stop();
    if (!navigator.mediaDevices?.getUserMedia) throw new CameraFailed("no-camera");
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: WISHES, audio: false });
    } catch (error) {
      throw new CameraFailed(reason(error));
    }
    document.addEventListener("visibilitychange", this.hide);
    this.video.srcObject = this.stream;
    this.video.muted = true;
    this.video.playsInline = true;
    await this.video.play();
    await this.client.restart();
  }

  /** Look at frame after frame until `stop`, or until a row of good ones was seen.
   *
   * `show` gets each inspection; the promise holds the prints of the clearest frame, or null if
   * the camera was stopped first.
   */
  async watch(wanted: Wanted, show: (seen: Inspection) => void): Promise<Prints | null> {
    const mine = (this.watching = Symbol("watch"));
    while (this.watching === mine && this.stream) {
      const began = performance.now();
      const frame = await this.grab();
      const seen = frame && (await this.client.inspect(frame, wanted));
      if (!seen || this.watching !== mine) return null;
      show(seen);
      if (seen.shoot) return this.client.prints(null, wanted);
      await pause(Math.max(0, PAUSE - (performance.now() - began)));
    }
    return null;
  }

  /** Take what the camera sees now: the shutter by hand. */
  async shoot(wanted: Wanted): Promise<Prints> {
    this.watching = null;
    const frame = await this.grab();
    if (!frame) throw new CameraFailed("no-camera");
    return this.client.prints(frame, wanted);
  }

  /** What the camera sees now; null once it is off. */
  private async grab(): Promise<ImageBitmap | null> {
    try {
      return await createImageBitmap(this.video);
    } catch (error) {
      if (this.stream) throw error;
      return null;
    }
  }

  /** Whether the phone has a lamp to switch. */
  get hasTorch(): boolean {
    const track = this.stream?.getVideoTracks()[0];
    return Boolean((track?.getCapabilities?.() as Torch | undefined)?.torch);
  }

  async torch(lit: boolean): Promise<void> {
    const track = this.stream?.getVideoTracks()[0];
    const wish: Torch = { torch: lit };
    await track?.applyConstraints({ advanced: [wish as MediaTrackConstraintSet] });
  }

  /** Switch the camera off; its light goes out. */
  stop(): void {
    this.watching = null;
    document.removeEventListener("visibilitychange", this.hide);
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
  }

  private readonly hide = (): void => {
    if (document.visibilityState === "hidden") this.stop();
  };
}

function reason(error: unknown): CameraId {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "camera-refused";
  return name === "NotReadableError" || name === "AbortError" ? "camera-busy" : "no-camera";
}

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
